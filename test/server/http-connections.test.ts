import { Agent, createServer, type RequestOptions, request } from 'node:http';
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
