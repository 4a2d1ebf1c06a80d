import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/server/app.ts';
import { release } from '../../src/server/release.ts';
import { createProbe } from '../support/probe-schema.ts';
import { createTestApp, createTestLog, type TestApp } from '../support/test-app.ts';

const { schema } = createProbe();
let test: TestApp;

beforeAll(async () => {
  test = await createTestApp({ schema });
});
afterAll(() => test.close());

/** An app whose database has gone away. */
function appWithoutDatabase() {
  const { config, services } = test;
  const gone = () => Promise.reject(new Error('the database has gone'));
  const db = new Proxy(services.store.db, { get: () => gone });
  const broken = { ...services, store: { ...services.store, db }, keys: { ...services.keys, find: gone } };
  const { log, logged } = createTestLog();
  return { ...createApp({ config, services: broken, schema, log }), logged };
}

describe('every answer', () => {
  it('carries the id that the caller gave the request', async () => {
    const response = await test.fetch('/healthz', { headers: { 'x-request-id': 'trace-1:a.b' } });
    expect(response.headers.get('x-request-id')).toBe('trace-1:a.b');
  });

  it.each(['', 'with blanks', 'x'.repeat(129), '"quoted"', 'naïve'])(
    'carries a new id instead of %j',
    async (given) => {
      const response = await test.fetch('/healthz', {
        headers: { 'x-request-id': encodeURI(given).replaceAll('%20', ' ') },
      });
      expect(response.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    },
  );

  it.each(['/healthz', '/graphql?query={hello}', '/nowhere'])(
    'to %s may be neither framed nor sniffed',
    async (path) => {
      const { headers } = await test.fetch(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    },
  );

  it('is logged in one line, without its query string', async () => {
    await test.fetch('/nowhere?token=hunter2', { headers: { 'x-request-id': 'logged-once' } });
    const entries = test.logged.filter(({ requestId }) => requestId === 'logged-once');
    expect(entries).toEqual([
      expect.objectContaining({ level: 30, msg: 'request', method: 'GET', path: '/nowhere', status: 404 }),
    ]);
    expect(JSON.stringify(entries)).not.toContain('hunter2');
  });
});

describe('what is nowhere', () => {
  it('answers 404 as a problem', async () => {
    const response = await test.fetch('/nowhere');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      code: 'NOT_FOUND',
      detail: 'There is nothing at /nowhere.',
    });
  });

  it('at the root leads to the graph', async () => {
    const response = await test.fetch('/');
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/graphql');
  });
});

describe('health', () => {
  it('is well while the process answers, and ready while the database does', async () => {
    expect(await (await test.fetch('/healthz')).json()).toEqual({ status: 'ok', ...release });
    expect(await (await test.fetch('/livez')).json()).toEqual({ status: 'ok' });
    expect(await (await test.fetch('/readyz')).json()).toEqual({ status: 'ready' });
  });

  it('is well but not ready while the database does not answer', async () => {
    const { fetch } = appWithoutDatabase();
    expect((await fetch(new Request('http://localhost/healthz'))).status).toBe(200);
    const response = await fetch(new Request('http://localhost/readyz'));
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ title: 'Service Unavailable' });
  });

  it('is not ready once the server is about to stop', async () => {
    const stopping = await createTestApp({ schema });
    stopping.app.stop();
    expect((await stopping.fetch('/readyz')).status).toBe(503);
    expect((await stopping.fetch('/healthz')).status).toBe(200);
    await stopping.close();
  });
});

describe('a defect outside of the graph', () => {
  it('answers 500 with an id and nothing else, and is logged once under it', async () => {
    const { fetch, logged } = appWithoutDatabase();
    const headers = { 'content-type': 'application/json', 'x-api-key': 'hys_any', 'x-request-id': 'defect' };
    const request = new Request('http://localhost/graphql', { method: 'POST', headers, body: '{"query":"{hello}"}' });
    const response = await fetch(request);
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      errors: [{ message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'defect' } }],
    });
    expect(logged.filter(({ requestId, err }) => requestId === 'defect' && err !== undefined)).toHaveLength(1);
  });
});

describe('metrics', () => {
  it('time requests by method, route and status, for any path', async () => {
    for (const path of ['/healthz', '/nowhere/1', '/nowhere/2']) await test.fetch(path);
    const response = await test.fetch('/metrics');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    expect(text).toMatch(
      /^halyard_http_request_duration_seconds_count\{method="GET",route="\/healthz",status="200"\} \d+$/m,
    );
    expect(text).not.toContain('/nowhere/1');
    expect(text).toContain('route="none",status="404"');
  });
});
