import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createProbe } from '../support/probe-schema.ts';
import { readEvents } from '../support/sse-client.ts';
import { createTestApp } from '../support/test-app.ts';
import { openRawSocket } from '../support/ws-client.ts';

const headers = { 'content-type': 'application/json' };

describe('a server that stops', () => {
  it('answers what it has begun, sends sockets and streams elsewhere, and takes nothing new', async () => {
    const probe = createProbe();
    const test = await createTestApp({ schema: probe.schema });
    const { url, wsUrl, close } = await test.listen();
    const post = (query: string, accept: string) =>
      fetch(`${url}/graphql`, { method: 'POST', headers: { ...headers, accept }, body: JSON.stringify({ query }) });

    const introduced = await openRawSocket(wsUrl);
    introduced.send({ type: 'connection_init' });
    await introduced.next();
    const silent = await openRawSocket(wsUrl);
    const stream = readEvents(await post('subscription { forever }', 'text/event-stream'));
    await stream.nextResult();
    const underWay = post('{ held }', 'application/json');
    const letGo = await probe.held;

    const closing = close();
    expect(await introduced.closed).toEqual({ code: 1012, reason: 'Going elsewhere' });
    expect(await silent.closed).toEqual({ code: 1012, reason: 'Going elsewhere' });
    await expect(stream.next()).rejects.toThrow('The stream has ended.');
    await probe.allEnded();
    expect((await test.fetch('/readyz')).status).toBe(503);
    await expect(openRawSocket(wsUrl)).rejects.toThrow('ECONNREFUSED');

    letGo();
    expect(await (await underWay).json()).toEqual({ data: { held: 'let go' } });
    await closing;
    await test.close();
  });

  it('does not wait for a connection on which nothing was asked', async () => {
    const test = await createTestApp({ schema: createProbe().schema });
    const { url, close } = await test.listen();
    const idle = connect(Number(new URL(url).port), '127.0.0.1');
    await once(idle, 'connect');
    // The server has accepted it, for it has answered one that came later.
    await (await fetch(`${url}/healthz`)).text();
    await Promise.all([close(), once(idle, 'close')]);
    await test.close();
    // Less than the time that requests under way are given.
  }, 8_000);

  it('takes no stream any more that was asked for just before', async () => {
    const probe = createProbe();
    const test = await createTestApp({ schema: probe.schema });
    test.app.stop();
    const stream = readEvents(
      await test.fetch('/graphql?query=subscription{forever}', { headers: { accept: 'text/event-stream' } }),
    );
    await expect(stream.next()).rejects.toThrow('The stream has ended.');
    await test.close();
  });
});
