import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { revokeApiKey } from '../../src/actions/api-key/api-keys.ts';
import { createOrganization } from '../../src/actions/organization/organizations.ts';
import { toInstant } from '../../src/domain/instant.ts';
import { createProbe, type Probe } from '../support/probe-schema.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller } from '../support/test-organization.ts';
import { connect, openRawSocket, type RawSocket } from '../support/ws-client.ts';

let probe: Probe;
let test: TestApp;
let url: string;
let wsUrl: string;
const ORIGIN = 'https://app.example.org';

beforeAll(async () => {
  probe = createProbe();
  test = await createTestApp({ schema: probe.schema, settings: { CORS_ORIGINS: ORIGIN } });
  ({ url, wsUrl } = await test.listen());
});
afterAll(() => test.close());
afterEach(() => {
  vi.useRealTimers();
});

const init = (payload?: object) => ({ type: 'connection_init', payload });
const subscribe = (id: string, query: string) => ({ id, type: 'subscribe', payload: { query } });

async function introduced(payload?: object): Promise<RawSocket> {
  const socket = await openRawSocket(wsUrl);
  socket.send(init(payload));
  expect(await socket.next()).toEqual({ type: 'connection_ack' });
  return socket;
}

describe('the protocol', () => {
  it('closes with 4408 if the client sends no introduction within three seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const socket = await openRawSocket(wsUrl);
    vi.advanceTimersByTime(3000);
    expect(await socket.closed).toMatchObject({ code: 4408 });
  });

  it('closes with 4401 when an operation comes before the introduction', async () => {
    const socket = await openRawSocket(wsUrl);
    socket.send(subscribe('1', '{ hello }'));
    expect(await socket.closed).toMatchObject({ code: 4401 });
  });

  it.each(['not JSON', '{"type":"unheard_of"}'])('closes with 4400 on the message %s', async (message) => {
    const socket = await openRawSocket(wsUrl);
    socket.send(message);
    expect(await socket.closed).toMatchObject({ code: 4400 });
  });

  it('closes with 4429 on a second introduction', async () => {
    const socket = await introduced();
    socket.send(init());
    expect(await socket.closed).toMatchObject({ code: 4429 });
  });

  it('closes with 4409 when an id is taken twice', async () => {
    const socket = await introduced();
    socket.send(subscribe('1', 'subscription { forever }'));
    socket.send(subscribe('1', 'subscription { forever }'));
    expect(await socket.closed).toMatchObject({ code: 4409 });
  });

  it('reads a message of 64 KiB and closes with 1009 on a longer one', async () => {
    const socket = await openRawSocket(wsUrl);
    const frame = JSON.stringify({ type: 'ping', payload: { padding: '' } });
    const ofSize = (size: number) => frame.replace('""', `"${'x'.repeat(size - frame.length)}"`);
    socket.send(ofSize(64 * 1024));
    expect(await socket.next()).toMatchObject({ type: 'pong' });
    socket.send(ofSize(64 * 1024 + 1));
    expect(await socket.closed).toMatchObject({ code: 1009 });
  });

  it('refuses the subprotocol of subscriptions-transport-ws', async () => {
    await expect(openRawSocket(wsUrl, {}, 'graphql-ws')).rejects.toThrow();
  });

  it('answers a ping with a pong and its payload, even before the introduction', async () => {
    const socket = await openRawSocket(wsUrl);
    socket.send({ type: 'ping', payload: { at: 1 } });
    expect(await socket.next()).toEqual({ type: 'pong', payload: { at: 1 } });
    socket.close();
  });

  it('keeps the socket open after an invalid operation', async () => {
    const socket = await introduced();
    socket.send(subscribe('1', '{ nothing }'));
    expect(await socket.next()).toMatchObject({ id: '1', type: 'error' });
    socket.send(subscribe('2', '{ hello }'));
    expect(await socket.next()).toMatchObject({ id: '2', type: 'next', payload: { data: { hello: 'world' } } });
    socket.close();
  });

  it('lets 100 operations run at a time and refuses one more, which ends none of the others', async () => {
    const socket = await introduced();
    for (let id = 1; id <= 100; id += 1) socket.send(subscribe(`s${id}`, 'subscription { forever }'));
    for (let id = 1; id <= 100; id += 1) expect(await socket.next()).toMatchObject({ type: 'next' });
    socket.send(subscribe('one more', '{ hello }'));
    expect(await socket.next()).toMatchObject({
      id: 'one more',
      type: 'error',
      payload: [{ extensions: { code: 'SUBSCRIPTION_LIMIT' } }],
    });
    expect(probe.following()).toBe(100);
    socket.send({ id: 's1', type: 'complete' });
    socket.send(subscribe('in its place', '{ hello }'));
    expect(await socket.next()).toMatchObject({ id: 'in its place', type: 'next' });
    socket.close();
    await probe.allEnded();
  });
});

describe('a socket', () => {
  it('that does not answer a ping by the time of the next one is ended', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const socket = await openRawSocket(wsUrl, { autoPong: false });
    vi.advanceTimersByTime(24_000);
    expect(await socket.closed).toMatchObject({ code: 1006 });
  });

  it('that answers stays', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const socket = await openRawSocket(wsUrl);
    for (let round = 1; round <= 3; round += 1) {
      vi.advanceTimersByTime(12_000);
      // Comes after the pong to the ping just sent.
      await socket.pinged();
      socket.send({ type: 'ping' });
      expect(await socket.next()).toEqual({ type: 'pong' });
    }
    socket.close();
  });
});

describe('a subscription', () => {
  it('that waits for its next event ends as soon as the client says so', async () => {
    const client = connect(wsUrl);
    const operation = client.subscribe('subscription { forever }');
    expect(await operation.next()).toEqual({ data: { forever: 1 } });
    operation.stop();
    await probe.allEnded();
    expect(probe.following()).toBe(0);
    await client.close();
  });

  it('that waits for its next event ends when the socket does', async () => {
    const client = connect(wsUrl);
    await client.subscribe('subscription { forever }').next();
    await client.close();
    await probe.allEnded();
    expect(probe.following()).toBe(0);
  });

  it('and its socket are counted while they last', async () => {
    const metrics = async () => (await test.fetch('/metrics')).text();
    const client = connect(wsUrl);
    const operation = client.subscribe('subscription { forever }');
    await operation.next();
    expect(await metrics()).toMatch(/^halyard_subscriptions 1$/m);
    await client.close();
    await client.closed;
    await probe.allEnded();
    expect(await metrics()).toMatch(/^halyard_subscriptions 0$/m);
  });
});

describe('the upgrade', () => {
  it.each([
    ['from no page', {}],
    ['from a page of its own', () => ({ origin: url })],
    ['from a page that CORS_ORIGINS names', { origin: ORIGIN }],
  ])('is made for a client %s', async (_, options) => {
    const socket = await openRawSocket(wsUrl, typeof options === 'function' ? options() : options);
    socket.close();
    expect(await socket.closed).toMatchObject({ code: 1005 });
  });

  it('is refused to a page of any other origin', async () => {
    await expect(openRawSocket(wsUrl, { origin: 'https://evil.example' })).rejects.toThrow('403');
  });

  it('is refused under a foreign Host, by which a page could reach a server that needs no key', async () => {
    await expect(openRawSocket(wsUrl, { headers: { host: 'evil.example' } })).rejects.toThrow('403');
  });

  it('is refused at any other path', async () => {
    await expect(openRawSocket(`${wsUrl}/elsewhere`)).rejects.toThrow('404');
  });
});

describe('a key', () => {
  it.each([
    ['as authorization in the introduction', (secret: string) => ({ payload: { authorization: `Bearer ${secret}` } })],
    ['with the name in any case', (secret: string) => ({ payload: { Authorization: `bearer ${secret}` } })],
    ['as x-api-key in the introduction', (secret: string) => ({ payload: { 'x-api-key': secret } })],
    ['in a header of the upgrade', (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } })],
  ])('is read %s', async (_, send) => {
    const { id, secret } = await test.createKey();
    const { headers, payload } = { headers: {}, payload: {}, ...send(secret) };
    const socket = await openRawSocket(wsUrl, { headers });
    socket.send(init(payload));
    await socket.next();
    socket.send(subscribe('1', '{ who }'));
    expect(await socket.next()).toMatchObject({ payload: { data: { who: `key:${id} * -` } } });
    socket.close();
  });

  it('that is unknown closes the socket with 4403', async () => {
    const socket = await openRawSocket(wsUrl);
    socket.send(init({ authorization: 'Bearer hys_unknown' }));
    expect(await socket.closed).toEqual({ code: 4403, reason: 'Forbidden' });
  });

  it('that is absent closes the socket with 4403 where anonymous callers may do nothing', async () => {
    const closed = await createTestApp({ schema: probe.schema, settings: { ANONYMOUS_ACCESS: 'none' } });
    const socket = await openRawSocket((await closed.listen()).wsUrl);
    socket.send(init());
    expect(await socket.closed).toMatchObject({ code: 4403 });
    await closed.close();
  });

  it('that is revoked closes the sockets it opened with 4403, and no others', async () => {
    const { id, secret } = await test.createKey();
    const other = await introduced({ 'x-api-key': (await test.createKey()).secret });
    const socket = await introduced({ 'x-api-key': secret });
    await revokeApiKey(test.services, fullCaller, { id });
    expect(await socket.closed).toEqual({ code: 4403, reason: 'Forbidden' });
    other.send({ type: 'ping' });
    expect(await other.next()).toEqual({ type: 'pong' });
    other.close();
  });

  it('of an organization that is revoked closes its sockets as well', async () => {
    await createOrganization(test.services, fullCaller, { id: 'org-sockets' });
    const { id, secret } = await test.createKey({ organizationId: 'org-sockets' });
    const socket = await introduced({ 'x-api-key': secret });
    await revokeApiKey(test.services, fullCaller, { id });
    expect(await socket.closed).toMatchObject({ code: 4403 });
  });

  it('that expires closes the socket with 4403 at that instant', async () => {
    const expiresAt = toInstant(test.clock.now() + 86_400_000);
    const socket = await introduced({ 'x-api-key': (await test.createKey({ expiresAt })).secret });
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
    test.clock.advanceTo(expiresAt);
    expect(await socket.closed).toMatchObject({ code: 4403 });
  });

  it('that was revoked without a word closes the socket with 4403 within five seconds', async () => {
    const { id, secret } = await test.createKey();
    const socket = await introduced({ 'x-api-key': secret });
    await test.services.store.acrossOrganizations.apiKey.update({
      where: { id },
      data: { revokedAt: new Date(test.clock.now()) },
    });
    test.clock.advance(2_500);
    test.clock.advance(2_500);
    expect(await socket.closed).toMatchObject({ code: 4403 });
  });
});
