import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeApiKey } from '../../src/actions/api-key/api-keys.ts';
import { toInstant } from '../../src/domain/instant.ts';
import { createProbe, type Probe } from '../support/probe-schema.ts';
import { readEvents } from '../support/sse-client.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller } from '../support/test-organization.ts';

let probe: Probe;
let test: TestApp;
let url: string;

beforeAll(async () => {
  probe = createProbe();
  test = await createTestApp({ schema: probe.schema });
  ({ url } = await test.listen());
});
afterAll(() => test.close());

const openStream = (query: string, init: RequestInit & { readonly key?: string } = {}) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(init.key && { 'x-api-key': init.key }),
    },
    body: JSON.stringify({ query }),
    ...init,
  });

describe('an event stream', () => {
  it('tells the results of a subscription and then that it is complete', async () => {
    const response = await openStream('subscription { once }');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const events = readEvents(response);
    expect(await events.next()).toEqual({ event: 'next', data: '{"data":{"once":1}}' });
    expect(await events.next()).toEqual({ event: 'complete', data: '' });
    await events.ended;
  });

  it('tells the result of a query likewise', async () => {
    const events = readEvents(await openStream('{ hello }'));
    expect(await events.next()).toEqual({ event: 'next', data: '{"data":{"hello":"world"}}' });
    expect(await events.next()).toEqual({ event: 'complete', data: '' });
  });

  it('can be opened with GET, as browsers do', async () => {
    const headers = { accept: 'text/event-stream' };
    const events = readEvents(await fetch(`${url}/graphql?query=subscription{once}`, { headers }));
    expect(await events.nextResult()).toEqual({ data: { once: 1 } });
  });

  it('begins with a comment, so that proxies let the headers pass', async () => {
    const aborting = new AbortController();
    const response = await openStream('subscription { forever }', { signal: aborting.signal });
    const first = await response.body?.getReader().read();
    expect(new TextDecoder().decode(first?.value)).toMatch(/^:\n\n/);
    aborting.abort();
    await probe.allEnded();
  });

  it('that waits for its next event ends when the client goes away', async () => {
    const aborting = new AbortController();
    const events = readEvents(await openStream('subscription { forever }', { signal: aborting.signal }));
    expect(await events.nextResult()).toEqual({ data: { forever: 1 } });
    expect(probe.following()).toBe(1);
    aborting.abort();
    await probe.allEnded();
    expect(probe.following()).toBe(0);
  });

  it('is cut when the key it was opened with is revoked, without saying that it is complete', async () => {
    const { id, secret } = await test.createKey();
    const events = readEvents(await openStream('subscription { forever }', { key: secret }));
    await events.nextResult();
    await revokeApiKey(test.services, fullCaller, { id });
    await expect(events.next()).rejects.toThrow('The stream has ended.');
    await probe.allEnded();
  });

  it('is cut when the key expires', async () => {
    const expiresAt = toInstant(test.clock.now() + 60_000);
    const { secret } = await test.createKey({ expiresAt });
    const events = readEvents(await openStream('subscription { forever }', { key: secret }));
    await events.nextResult();
    test.clock.advanceTo(expiresAt);
    await expect(events.next()).rejects.toThrow('The stream has ended.');
    await probe.allEnded();
  });
});
