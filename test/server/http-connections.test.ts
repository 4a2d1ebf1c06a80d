import { createServer } from 'node:http';
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
