import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProbe } from '../support/probe-schema.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

const ORIGIN = 'https://app.example.org';
const { schema } = createProbe();
let open: TestApp;
let closed: TestApp;

beforeAll(async () => {
  open = await createTestApp({ schema, settings: { ALLOWED_HOSTS: 'Flags.Example.org', CORS_ORIGINS: ORIGIN } });
  closed = await createTestApp({ schema, settings: { ANONYMOUS_ACCESS: 'none' } });
});
afterAll(() => Promise.all([open.close(), closed.close()]));

const QUERY = '/graphql?query={hello}';

describe('the Host', () => {
  it.each([
    'localhost',
    'localhost:4000',
    'a.localhost',
    '127.0.0.1:4000',
    '[::1]:4000',
    '192.0.2.7',
    'flags.example.org:8080',
  ])('%s is answered to', async (host) => {
    expect((await open.fetch(QUERY, { headers: { host } })).status).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:4000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'flags.example.org.evil',
    'a b',
    '@',
  ])('%s is refused with 403 while anonymous callers are let in', async (host) => {
    const response = await open.fetch(QUERY, { headers: { host } });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  it('does not matter where every caller needs a key', async () => {
    expect((await closed.fetch(QUERY, { headers: { host: 'evil.example' } })).status).toBe(200);
  });

  it.each(['/healthz', '/readyz'])('does not matter to %s, which answers under any host name', async (path) => {
    expect((await open.fetch(path, { headers: { host: 'evil.example' } })).status).toBe(200);
  });
});

describe('a page of another origin', () => {
  const preflight = (app: TestApp, origin: string) =>
    app.fetch('/graphql', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    });

  it('that CORS_ORIGINS names may ask, and read the answer', async () => {
    const asked = await preflight(open, ORIGIN);
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    const answered = await open.fetch(QUERY, { headers: { origin: ORIGIN } });
    expect(answered.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(answered.headers.get('vary')).toContain('Origin');
  });

  it.each(['https://evil.example', 'null', `${ORIGIN}.evil.example`])('%s may not', async (origin) => {
    expect((await preflight(open, origin)).headers.get('access-control-allow-origin')).toBeNull();
    const answered = await open.fetch(QUERY, { headers: { origin } });
    expect(answered.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('may not while no origins are named', async () => {
    const asked = await preflight(closed, ORIGIN);
    expect(asked.ok).toBe(false);
    expect(asked.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', undefined])(
    'cannot post a form (%s) anywhere',
    async (type) => {
      const headers = { origin: 'https://evil.example', ...(type !== undefined && { 'content-type': type }) };
      const body = type === undefined ? new Uint8Array() : 'x';
      expect((await open.fetch('/anywhere', { method: 'POST', headers, body })).status).toBe(403);
    },
  );

  it('does not keep a program without an origin from posting', async () => {
    expect((await open.fetch('/anywhere', { method: 'DELETE' })).status).toBe(404);
  });
});
