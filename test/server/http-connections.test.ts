import { once } from 'node:events';
import { Agent, createServer, type RequestOptions, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { listen } from '../../src/server/listen.ts';
import { createProbe } from '../support/probe-schema.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

let test: TestApp;
let url: string;
beforeAll(async () => {
  test = await createTestApp({ schema: createProbe().schema });
  ({ url } = await test.listen());
});
afterAll(() => test.close());

describe('an idle connection', () => {
  it('stays open longer than the minute for which load balancers keep it, and the answer says so', async () => {
    const response = await fetch(`${url}/healthz`);
    expect(response.headers.get('keep-alive')).toBe('timeout=75');
  });

  it.each([
    ['75000', 75_000, 80_000],
    ['620000', 620_000, 300_000],
  ])('with KEEP_ALIVE_TIMEOUT_MS=%s stays open for %d ms, and headers may take %d ms', async (text, idle, headers) => {
    const server = createServer();
    await listen(server, loadConfig({ PORT: '0', KEEP_ALIVE_TIMEOUT_MS: text }));
    expect([server.keepAliveTimeout, server.headersTimeout]).toEqual([idle, headers]);
    server.close();
  });
});

describe('a request to upgrade to another protocol than WebSocket', () => {
  const upgrade = {
    connection: 'Upgrade, HTTP2-Settings',
    upgrade: 'h2c',
    // cspell:disable-next-line
    'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA',
  };

  /** Sends a request over the agent's connection and reads its answer. */
  function send(path: string, { headers, ...options }: RequestOptions, body?: string) {
    return new Promise((resolve, reject) => {
      const sent = request(`${url}${path}`, { ...options, headers: { ...upgrade, ...headers } }, async (answer) => {
        const { httpVersion, statusCode } = answer;
        resolve([httpVersion, statusCode, JSON.parse(await text(answer))]);
      });
      sent.once('upgrade', () => reject(new Error('The server upgraded.'))).once('error', reject);
      sent.end(body);
    });
  }

  it('is answered as plain HTTP/1.1 at every route, with and without a body, and its connection stays usable', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const connections: unknown[] = [];
    agent.on('free', (socket) => connections.push(socket));
    const healthy = ['1.1', 200, expect.objectContaining({ status: 'ok' })];
    const query = '{"query":"{ hello }"}';
    const post = { agent, method: 'POST', headers: { 'content-type': 'application/json' } };
    const chunked = { ...post, headers: { ...post.headers, 'transfer-encoding': 'chunked' } };
    const greeted = ['1.1', 200, { data: { hello: 'world' } }];

    expect(await send('/healthz', { agent })).toEqual(healthy);
    expect(await send('/graphql', post, query)).toEqual(greeted);
    expect(await send('/graphql', chunked, query)).toEqual(greeted);
    expect(await send('/nowhere', { agent })).toEqual(['1.1', 404, expect.any(Object)]);
    expect(await send('/healthz', { agent })).toEqual(healthy);
    expect(new Set(connections).size).toBe(1);
    agent.destroy();
  });
});

describe('the body of a request', () => {
  const query = '{"query":"{ hello }"}';
  const greeting = '{"data":{"hello":"world"}}';
  const head = (length: string) =>
    `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${length}\r\n\r\n`;
  const announced = (body: string) => `${head(`Content-Length: ${body.length}`)}${body}`;
  const chunk = (bytes: string) => `${bytes.length.toString(16)}\r\n${bytes}\r\n`;
  const inChunks = (...chunks: string[]) =>
    `${head('Transfer-Encoding: chunked')}${chunks.map(chunk).join('')}0\r\n\r\n`;

  /** Sends the bytes over a connection of its own, in the parts given, and answers with as many replies as were asked for. */
  async function replies(parts: readonly string[], count = 1): Promise<string[]> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').setNoDelay();
    await once(socket, 'connect');
    const received = new Promise<string[]>((resolve, reject) => {
      let all = '';
      socket.setEncoding('utf8').once('error', reject);
      socket.on('data', (bytes: string) => {
        all += bytes;
        const bodies = all.split('HTTP/1.1 200 OK').slice(1);
        if (bodies.length === count && all.endsWith('}'))
          resolve(bodies.map((each) => each.split('\r\n\r\n')[1] ?? ''));
      });
      socket.once('close', () => reject(new Error(`The server closed the connection after: ${all}`)));
    });
    for (const part of parts) await new Promise<void>((written) => socket.write(part, () => written()));
    const bodies = await received;
    socket.destroy();
    return bodies;
  }

  it.each([
    ['comes byte by byte', [...announced(query)]],
    ['comes in chunks of a byte each', [...inChunks(...query)]],
    ['follows its head in a packet of its own', [head(`Content-Length: ${query.length}`), query]],
    [
      'comes after the client has asked whether to continue',
      [announced(query).replace('\r\n', '\r\nExpect: 100-continue\r\n')],
    ],
    ['is longer than what is received before the answer', [announced(query.padEnd(90_000))]],
    ['is as long, in chunks', [inChunks(query, ...Array.from({ length: 90 }, () => ' '.repeat(1_000)))]],
  ])('is read whole when it %s', async (_, parts) => {
    expect(await replies(parts)).toEqual([greeting]);
  });

  it('ends where the next request begins, and requests sent together are answered in their order', async () => {
    const typeName = '{"query":"{ __typename }"}';
    const together = [announced(query), inChunks(typeName), announced(query.padEnd(70_000)), announced(typeName)];
    const named = '{"data":{"__typename":"Query"}}';
    expect(await replies([together.join('')], together.length)).toEqual([greeting, named, greeting, named]);
  });
});
