import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixtures, openFixtures } from '../bad-inputs/fixtures.ts';
import { sendBytes } from '../bad-inputs/senders.ts';
import { createProbe } from '../support/probe-schema.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

const FLAGS = '/api/v1/organizations/org_812/feature-flags';
const QUERY = 'Content-Type: application/json\r\nContent-Length: 24\r\n\r\n{"query":"{__typename}"}';

let open: Fixtures;
let app: TestApp;

beforeAll(async () => {
  open = await openFixtures({ ANONYMOUS_ACCESS: 'full' });
  ({ app } = open);
});
afterAll(() => open.close());

/** The answer to a request that names hosts itself. */
const answerOf = (bytes: string) => sendBytes(open, { form: 'BYTES', title: '', bytes, status: 0 });

describe('while callers need no key', () => {
  it.each([
    ['a foreign Host at a REST API', `GET ${FLAGS} HTTP/1.1\r\nHost: evil.example\r\n{close}\r\n`],
    ['a foreign Host at the graph', `POST /graphql HTTP/1.1\r\nHost: evil.example\r\n{close}${QUERY}`],
    ['a foreign host in the target', `GET http://evil.example${FLAGS} HTTP/1.1\r\nHost: localhost\r\n{close}\r\n`],
    [
      'a foreign Host beside a good one',
      `GET ${FLAGS} HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n{close}\r\n`,
    ],
    ['a page under a foreign Host', 'GET /docs HTTP/1.1\r\nHost: evil.example\r\n{close}\r\n'],
    ['metrics under a foreign Host', 'GET /metrics HTTP/1.1\r\nHost: evil.example\r\n{close}\r\n'],
    [
      'an upgrade under a foreign Host',
      'GET /graphql HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    ],
    [
      'an upgrade for a page of another origin',
      'GET /graphql HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    ],
    [
      'a form of another site',
      `POST ${FLAGS} HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n{close}\r\n{}`,
    ],
  ])('%s is refused with 403', async (_, bytes) => {
    const { status, text } = await answerOf(bytes.replace('{close}', 'Connection: close\r\n'));
    expect([status, text]).toEqual([403, text]);
  });

  it('the same path is found however it is written, and no other', async () => {
    const paths = [
      FLAGS,
      `${FLAGS}?`,
      '/api/v1/./organizations/org_812/x/../feature-flags',
      FLAGS.replace('org', '%6frg'),
    ];
    for (const path of paths) {
      const { status, text } = await answerOf(`GET ${path} HTTP/1.1\r\n{host}\r\n`);
      expect([path, status, text.includes('"flag_key":"encrypted_storage"')]).toEqual([path, 200, true]);
    }
    for (const path of [`/${FLAGS}`, FLAGS.replace('v1/', 'v1//'), `${FLAGS}%2f`]) {
      expect([path, (await answerOf(`GET ${path} HTTP/1.1\r\n{host}\r\n`)).status]).toEqual([path, 404]);
    }
  });
});

describe('every answer', () => {
  const get = (path: string, headers = {}) => app.fetch(path, { headers });

  it.each(['/graphql?query={__typename}', '/nowhere', '/metrics', '/healthz', '/ofrep/v1/nowhere'])(
    'to %s is not cached, because it says nothing else',
    async (path) => {
      expect((await get(path)).headers.get('cache-control')).toBe('no-store');
    },
  );

  it('that may be kept says so itself', async () => {
    expect((await get(FLAGS)).headers.get('cache-control')).toBe('private, no-cache');
    expect((await get('/docs')).headers.get('cache-control')).toBe('no-cache');
  });

  it.each(['/docs', '/docs/start.js', '/openapi.json'])('to %s may load nothing from elsewhere', async (path) => {
    const { headers } = await get(path);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    '/graphql?query={__typename}',
    FLAGS,
    '/ofrep/v1/evaluate/flags',
    '/api/v2/feature-flags',
    '/api/projects/1/feature_flags/',
  ])('of %s is for no page of another origin, as long as no origin is named', async (path) => {
    const { headers } = await get(path, { origin: 'https://evil.example' });
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('of the SDK endpoints is for any page, whose users have no more than a public key, and never with credentials', async () => {
    const { headers } = await get('/flags/?v=2', { origin: 'https://evil.example' });
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });
});

describe('members that objects inherit from', () => {
  const inherited = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';

  it.each([
    ['/ofrep/v1/evaluate/flags', `{"context":${inherited}}`],
    [
      '/flags/?v=2',
      `{"token":"{token}","distinct_id":"ida","person_properties":${inherited},"groups":${inherited},"$set":${inherited}}`,
    ],
    [
      '/batch/',
      `{"api_key":"{token}","batch":[{"event":"$set","distinct_id":"ida","properties":${inherited},"$set":${inherited}}]}`,
    ],
    ['/api/projects/org_812/feature_flags/', `{"key":"inherited","filters":${inherited}}`],
    ['/api/v2/feature-flags', `{"data":${inherited}}`],
    [FLAGS, `{"flag_key":"inherited","enabled":true,"rollout_condition":${inherited}}`],
    [
      '/graphql',
      `{"query":"query($a:JSON){evaluate(organizationId:\\"org_812\\",flagKey:\\"encrypted_storage\\",context:{attributes:$a}){value}}","variables":{"a":${inherited}},"extensions":${inherited}}`,
    ],
  ])('change nothing but the body that they are in, at %s', async (path, body) => {
    const headers = { 'content-type': 'application/json', 'x-halyard-organization': 'org_812' };
    const response = await app.fetch(path, { method: 'POST', headers, body: open.fill(body) });
    expect(response.status).toBeLessThan(500);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it.each(['valueOf', '__proto__', 'constructor'])('are not formats of an answer: v=%s', async (form) => {
    const body = open.fill('{"token":"{token}","distinct_id":"ida"}');
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    for (const path of ['/decide', '/flags']) {
      expect((await app.fetch(`${path}?v=${form}`, init)).status).toBe(200);
    }
  });
});

describe('a body of quotation marks alone', () => {
  it('is refused like any other that is not JSON', async () => {
    const body = `{"${'\\"'.repeat(500_000)}`;
    const startedAt = performance.now();
    const response = await app.fetch('/flags/?v=2', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(400);
    // It took minutes: the square of its length.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

describe('GraphiQL', () => {
  it('is not there where it is switched off, and the graph is', async () => {
    const plain = await createTestApp({ schema: createProbe().schema, settings: { GRAPHIQL: 'false' } });
    const page = await plain.fetch('/graphql', { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type') ?? '').not.toContain('text/html');
    expect((await plain.graphql('{ hello }')).data).toEqual({ hello: 'world' });
    await plain.close();
  });
});
