import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDemoData } from '../../src/actions/demo/demo-data.ts';
import { dialects } from '../../src/rest/dialects.ts';
import { requestKindOf } from '../../src/rest/http/request-kind.ts';
import { type NodeApi, openNodeApi } from '../support/node-api.ts';
import { createProbe } from '../support/probe-schema.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

const ORGANIZATION = 'org-nansen-akademiet';
const PAGE = 'https://app.example.org';

let test: TestApp;
let node: NodeApi;
let keys: readonly string[];

beforeAll(async () => {
  test = await createTestApp({ schema: createProbe().schema, settings: { CORS_ORIGINS: PAGE } });
  await loadDemoData(test.services);
  const client = { organizationId: ORGANIZATION, kind: 'CLIENT', permissions: [] } as const;
  const made = [
    await test.createKey(),
    await test.createKey({ organizationId: ORGANIZATION }),
    await test.createKey(client),
  ];
  keys = made.map(({ secret }) => secret);
  node = await openNodeApi(test.app.answer);
});
afterAll(async () => {
  await node.close();
  await test.close();
});

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function answerOf(fetch: NodeApi['fetch'], { path, headers, ...init }: Sent) {
  const named = { 'x-request-id': '550e8400-e29b-41d4-a716-446655440000', ...headers };
  const response = await fetch(new Request(`http://localhost${path}`, { ...init, headers: named }));
  const isEndless = path.startsWith('/ofrep/v1/events') && response.status === 200;
  if (!isEndless) return { status: response.status, headers: [...response.headers], text: await response.text() };
  const reader = response.body?.getReader();
  const text = new TextDecoder().decode((await reader?.read())?.value);
  await reader?.cancel();
  return { status: response.status, headers: [...response.headers], text };
}

async function expectSame(sent: Sent): Promise<void> {
  expect(await answerOf(node.fetch, sent)).toEqual(await answerOf(test.app.fetch, sent));
}

const routes = dialects.flatMap((dialect) =>
  dialect.routes.map((route) => ({ name: `${route.method} ${dialect.base}${route.path}`, dialect, route })),
);

function withBody(body: string | undefined, headers: Readonly<Record<string, string>>) {
  return body === undefined ? { headers } : { headers: { 'content-type': 'application/json', ...headers }, body };
}

describe('a request over a connection', () => {
  it.each(routes)('of the example of $name is answered as one by fetch', async ({ dialect, route }) => {
    const path = (dialect.base + route.path).replaceAll(/\{(\w+)\}/g, (_, name) =>
      /organization|org_id/.test(name) ? ORGANIZATION : 'certification',
    );
    const { requestExample } = route.operation;
    const body = requestExample === undefined ? undefined : JSON.stringify(requestExample);
    // What has been written once cannot be written again: those who ask second must not be able to write either.
    const isWrite = requestKindOf(dialect, route) === 'write';
    for (const key of isWrite ? ['nobody'] : ['nobody', ...keys]) {
      const headers = { authorization: `Bearer ${key}`, 'x-halyard-organization': ORGANIZATION };
      await expectSame({ method: route.method, path, ...withBody(body, headers) });
      await expectSame({
        method: route.method,
        path: `${path}?token=${key}`,
        ...withBody(body, isWrite ? headers : {}),
      });
    }
  });

  it('with an entity tag is answered as one by fetch', async () => {
    const headers = { authorization: `Bearer ${keys[1]}` };
    const sent: Sent = {
      method: 'POST',
      path: '/ofrep/v1/evaluate/flags',
      ...withBody('{"context":{"a":1}}', headers),
    };
    const { headers: told } = await answerOf(test.app.fetch, sent);
    const [, etag = ''] = told.find(([name]) => name === 'etag') ?? [];
    const again = { ...sent, headers: { ...sent.headers, 'if-none-match': etag } };
    expect((await answerOf(node.fetch, again)).status).toBe(304);
    await expectSame(again);
  });

  it('of any kind is answered as one by fetch', async () => {
    const header = fc.record(
      {
        authorization: fc.oneof(
          fc.integer({ min: 0, max: 2 }).map((index) => `Bearer ${keys[index]}`),
          fc.constant('Basic x'),
        ),
        'x-halyard-organization': fc.constantFrom(ORGANIZATION, 'nobody', ''),
        'x-halyard-environment': fc.constantFrom('production', 'nowhere', ''),
        'content-type': fc.constantFrom('application/json', 'text/plain', 'application/x-www-form-urlencoded', ''),
        'content-encoding': fc.constantFrom('identity', 'gzip'),
        'if-none-match': fc.constantFrom('*', '"x"', 'W/"x"'),
        origin: fc.constantFrom(PAGE, 'https://elsewhere.example', 'null'),
        host: fc.constantFrom('localhost', 'LOCALHOST', '127.0.0.1:4000', 'elsewhere.example', '127.1', '[::1]'),
        accept: fc.constantFrom('text/event-stream', '*/*'),
      },
      { requiredKeys: ['x-halyard-organization'] },
    );
    const segment = fc.constantFrom(
      ORGANIZATION,
      'certification',
      '1',
      '@current',
      'a%20b',
      '%ff',
      '%2F',
      '..',
      'x;y=1',
      "it's",
    );
    const target = fc.oneof(
      fc.constantFrom(
        '',
        '?',
        '?token=x',
        "?q=a+b&q='%20%C3%A6",
        '?limit=1&page=2',
        '?v=2',
        '?%ff',
        '?a=[1]',
        '?send_cohorts',
      ),
      fc.integer({ min: 0, max: 2 }).map((index) => `?token=${keys[index]}`),
    );
    const body = fc.oneof(
      fc.json(),
      fc.constantFrom('', '{', '"', '{"context":{"targetingKey":"user-1","plan":"pro"}}', '{"distinct_id":"user-1"}'),
      fc.integer({ min: 0, max: 2 }).map((index) => `{"distinct_id":"user-1","token":"${keys[index]}"}`),
    );
    const method = fc.constantFrom(undefined, undefined, undefined, 'HEAD', 'OPTIONS', 'DELETE');
    const reading = fc.constantFrom(
      ...routes.filter(({ dialect, route }) => requestKindOf(dialect, route) !== 'write'),
    );
    const random = fc.record({
      place: reading,
      header,
      target,
      body,
      method,
      segments: fc.array(segment, { minLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(
        random,
        async ({ place: { dialect, route }, header: headers, target: search, body: sent, ...rest }) => {
          const segments = [...rest.segments];
          const path = (dialect.base + route.path).replaceAll(/\{\w+\}/g, () => segments.shift() ?? 'x');
          const asked = rest.method === 'DELETE' ? 'GET' : (rest.method ?? route.method);
          await expectSame({
            method: asked,
            path: path + search,
            ...(asked === 'POST' ? withBody(sent, headers) : { headers }),
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ['GET', '/'],
    ['GET', '/healthz'],
    ['GET', '/readyz'],
    ['GET', '/docs'],
    ['HEAD', '/docs/start.js'],
    ['GET', '/docs/favicon-32x32.png'],
    ['GET', '/openapi.json'],
    ['DELETE', '/openapi.json'],
    ['GET', '/nowhere'],
    ['POST', '/ofrep/v1/evaluate/flags/a%20b'],
    ['POST', '/ofrep/v1/evaluate/flags/%ff'],
    ['GET', '/ofrep/v1/nowhere'],
    ['PUT', '/ofrep/v1/evaluate/flags'],
    ['GET', `/ofrep/v1/events?organization=${ORGANIZATION}`],
    ['HEAD', `/ofrep/v1/events?organization=${ORGANIZATION}`],
    ['GET', '/backup'],
    ['POST', '/backup'],
    ['OPTIONS', '/graphql'],
    ['PUT', '/graphql'],
    ['GET', '/graphql?query={hello}'],
    ['GET', '/graphql?query={defective}'],
    ['GET', '/graphql?query={'],
    ['POST', '/graphql'],
  ])('%s %s is answered as one by fetch', async (method, path) => {
    await expectSame({ method, path, headers: { 'x-halyard-organization': ORGANIZATION } });
  });

  it.each([
    ['{"query":"{hello}"}', '*/*'],
    ['{"query":"{defective}"}', 'application/graphql-response+json'],
    ['{"query":"{"}', 'application/json'],
    ['[]', 'application/json'],
    ['{', '*/*'],
    ['{"query":"subscription { once }"}', 'text/event-stream'],
    ['{"query":"{hello}"}', 'text/event-stream'],
    ['{"query":"{hello}"}', 'image/png'],
  ])('of the operation %s, accepting %s, is answered as one by fetch', async (body, accept) => {
    await expectSame({ method: 'POST', path: '/graphql', ...withBody(body, { accept }) });
  });
});
