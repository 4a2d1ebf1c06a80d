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

interface Answer {
  readonly status: number | undefined;
  readonly connection: string | undefined;
  readonly body: unknown;
}

/** Sends a request over the connections of an agent. */
async function ask(agent: Agent, url: string, method = 'GET', body = ''): Promise<Answer> {
  const sent = request(url, { agent, method, headers });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, connection: answer.headers.connection, body: await json(answer) };
}

const CODE = { code: 'ECONNREFUSED' };

describe('a server that stops', () => {
  it('is not ready first, then answers with `Connection: close`, accepts no connections, and closes idle ones last', async () => {
    const test = await createTestApp({ schema: createProbe().schema, settings: { SHUTDOWN_DELAY_MS: '1000' } });
    const { url, close } = await test.listen();
    const [early, late] = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })];
    await ask(early, `${url}/healthz`);
    await ask(late, `${url}/healthz`);
    const [idle] = Object.values(late.freeSockets).flat();
    const idleEnded = new Promise((resolve) => idle?.once('close', resolve));

    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const closing = close();
    // Each of these opens a connection of its own.
    const fresh = () => new Agent();
    expect(await ask(fresh(), `${url}/readyz`)).toMatchObject({ status: 503 });
    expect(await ask(fresh(), `${url}/healthz`)).toMatchObject({ status: 200 });
    expect(await ask(early, `${url}/healthz`)).toMatchObject({ status: 200, connection: 'keep-alive' });

    vi.advanceTimersByTime(1_000);
    await vi.waitFor(async () => await expect(ask(fresh(), `${url}/readyz`)).rejects.toMatchObject(CODE));
    const mutation = await ask(early, `${url}/graphql`, 'POST', '{"query":"mutation { touch }"}');
    expect(mutation).toEqual({ status: 200, connection: 'close', body: { data: { touch: 'touched' } } });
    expect(idle?.closed).toBe(false);

    vi.advanceTimersByTime(1_000);
    await idleEnded;
    await closing;
    vi.useRealTimers();
    await test.close();
  });

  it('resets no request of clients that keep their connections open and go on sending mutations', async () => {
    const test = await createTestApp({ schema: createProbe().schema, settings: { SHUTDOWN_DELAY_MS: '100' } });
    const { url, close } = await test.listen();
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const answers: Answer[] = [];
    const failures: unknown[] = [];
    const sendUntilRefused = async () => {
      while (failures.length < 100) {
        try {
          answers.push(await ask(agent, `${url}/graphql`, 'POST', '{"query":"mutation { touch }"}'));
        } catch (error) {
          failures.push(error);
          if (error instanceof Error && 'code' in error && error.code === CODE.code) return;
        }
      }
    };
    const sending = Promise.all(Array.from({ length: 16 }, sendUntilRefused));
    await vi.waitFor(() => expect(answers.length).toBeGreaterThan(50));
    await close();
    await sending;
    expect(failures).toEqual(Array.from({ length: 16 }, () => expect.objectContaining(CODE)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers.at(-1)?.connection).toBe('close');
    await test.close();
  });

  it('answers what it has started, sends sockets and streams elsewhere, and takes nothing new', async () => {
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
