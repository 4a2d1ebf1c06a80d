import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DashboardFile, DashboardFiles } from '../../src/server/dashboard/dashboard-files.ts';
import { trustDocuments } from '../../src/server/graphql/trusted-documents.ts';
import { createProbe } from '../support/probe-schema.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const fileOf = (contentType: string, text: string): DashboardFile => ({
  ...{ contentType, plain: bytes(text), gzip: undefined, brotli: undefined },
});
const HASH = 'a'.repeat(64);
const dashboard: DashboardFiles = {
  page: fileOf('text/html; charset=utf-8', '<!doctype html><title>Halyard</title>'),
  pageTag: '"of-the-page"',
  assets: new Map([
    ['main-1a2b.js', { ...fileOf('text/javascript', 'plain'), gzip: bytes('as gzip'), brotli: bytes('as brotli') }],
    ['font-3c4d.woff2', fileOf('font/woff2', 'font')],
  ]),
  documents: new Map([[HASH, '{ hello }']]),
};

let test: TestApp;
beforeAll(async () => {
  const settings = { ANONYMOUS_ACCESS: 'none' };
  test = await createTestApp({ schema: createProbe().schema, settings, dashboard });
});
afterAll(() => test.close());

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the dashboard', () => {
  it.each([
    '/',
    '/sign-in',
    '/o/org-one',
    '/o/org-one/?as-of=12',
    '/o/org-one/flag/a%2Fb/rules',
    '/o/org-one/settings/environments',
  ])('answers %s with its page, to callers without a key too', async (path) => {
    const response = await test.fetch(path, { headers: browser });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toContain('<title>Halyard</title>');
  });

  it('lets browsers keep the page for as long as it is the same', async () => {
    const first = await test.fetch('/o/org-one', { headers: browser });
    const etag = first.headers.get('etag') ?? '';
    const again = await test.fetch('/o/org-one', { headers: { ...browser, 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
  });

  it('runs no script but its own files, and makes no text a script', async () => {
    const policy = (await test.fetch('/', { headers: browser })).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe');
  });

  it('sends clients other than browsers from the root to the graph', async () => {
    const response = await test.fetch('/', { headers: { accept: 'application/json' } });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/graphql');
    expect(response.headers.get('vary')).toBe('Accept');
  });

  it.each([
    ['br, gzip', 'br', 'as brotli'],
    ['gzip, deflate', 'gzip', 'as gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip', 'as gzip'],
    ['identity', null, 'plain'],
  ])('sends assets to clients that accept %j in the smallest form', async (accepted, encoding, text) => {
    const response = await test.fetch('/assets/main-1a2b.js', { headers: { 'accept-encoding': accepted } });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('vary')).toBe('Accept-Encoding');
    expect(await response.text()).toBe(text);
  });

  it.each(['/assets/absent.js', '/assets/%2e%2e%2fdocuments.json'])('has no file %s', async (path) => {
    const response = await test.fetch(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each(['/somewhere', '/flags', '/o'])('takes no address %s from others', async (path) => {
    const response = await test.fetch(path, { headers: browser });
    expect(response.headers.get('content-type')).not.toContain('text/html');
  });

  it('is absent where it is switched off: the root leads browsers to the graph', async () => {
    const without = await createTestApp({ schema: createProbe().schema });
    const response = await without.fetch('/', { headers: browser });
    expect(response.status).toBe(302);
    expect((await without.fetch('/o/org-one', { headers: browser })).status).toBe(404);
    await without.close();
  });
});

describe('the documents of the dashboard', () => {
  it('are executed by their hashes where only documents of a list are', async () => {
    const strict = await createTestApp({
      ...{ schema: createProbe().schema, dashboard },
      documents: trustDocuments(new Map(), true),
    });
    const send = async (sha256Hash: string, query?: string) => {
      const response = await strict.fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, extensions: { persistedQuery: { version: 1, sha256Hash } } }),
      });
      return response.json();
    };
    expect(await send(HASH)).toMatchObject({ data: { hello: expect.anything() } });
    expect(await send('b'.repeat(64))).toMatchObject({
      errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_IN_LIST' } }],
    });
    expect(await send(HASH, '{ __typename }')).toMatchObject({
      errors: [{ extensions: { code: 'PERSISTED_QUERY_ONLY' } }],
    });
    await strict.close();
  });
});
