import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createProbe } from '../support/probe-schema.ts';
import { readEvents } from '../support/sse-client.ts';
import { createTestApp } from '../support/test-app.ts';
import { openRawSocket } from '../support/ws-client.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** Opens a connection and sends the head of a request whose body is to follow, once the server has received the head. */
async function sendHead(url: string, length: number): Promise<Socket> {
  const { port, host } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1').setEncoding('latin1');
  const lines = [
    `Host: ${host}`,
    'Content-Type: application/json',
    `Content-Length: ${length}`,
    'Expect: 100-continue',
  ];
  socket.write(`POST /graphql HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  expect(String(await once(socket, 'data'))).toContain('100 Continue');
  return socket;
}

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

  it('answers a request on a connection that was to be kept open, with `Connection: close`', async () => {
    const probe = createProbe();
    const test = await createTestApp({ schema: probe.schema });
    const { url, close } = await test.listen();
    const agent = new Agent({ keepAlive: true });
    const sent = request(`${url}/graphql`, { agent, method: 'POST', headers });
    sent.end('{"query":"{ held }"}');
    const answering = once(sent, 'response') as Promise<[IncomingMessage]>;
    const letGo = await probe.held;

    const closing = close();
    letGo();
    const [answer] = await answering;
    expect(answer.headers.connection).toBe('close');
    expect(await json(answer)).toEqual({ data: { held: 'let go' } });
    await closing;
    agent.destroy();
    await test.close();
  });

  it('answers a request whose body arrives within two seconds, and disconnects the client of another', async () => {
    const probe = createProbe();
    const test = await createTestApp({ schema: probe.schema });
    const { url, close } = await test.listen();
    const body = '{"query":"{ hello }"}';
    const [prompt, slow] = [await sendHead(url, body.length), await sendHead(url, body.length)];
    const held = fetch(`${url}/graphql`, { method: 'POST', headers, body: '{"query":"{ held }"}' });
    const letGo = await probe.held;
    const ended = once(slow, 'close');

    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const closing = close();
    prompt.write(body);
    expect(String(await once(prompt, 'data'))).toMatch(/connection: close.*"hello":"world"/is);
    vi.advanceTimersByTime(2_000);
    await ended;
    letGo();
    expect(await (await held).json()).toEqual({ data: { held: 'let go' } });
    await closing;
    vi.useRealTimers();
    await test.close();
  });

  it('disconnects clients whose requests take longer than SHUTDOWN_GRACE_MS', async () => {
    const probe = createProbe();
    const test = await createTestApp({ schema: probe.schema, settings: { SHUTDOWN_GRACE_MS: '20' } });
    const { url, close } = await test.listen();
    const held = fetch(`${url}/graphql`, { method: 'POST', headers, body: '{"query":"{ held }"}' });
    const disconnected = expect(held).rejects.toThrow('fetch failed');
    const letGo = await probe.held;
    await close();
    await disconnected;
    letGo();
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
