import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import fc from 'fast-check';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDemoData } from '../../src/actions/demo/demo-data.ts';
import { dialects } from '../../src/rest/dialects.ts';
import { requestKindOf } from '../../src/rest/http/request-kind.ts';
import { type NodeApi, openNodeApi } from '../support/node-api.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

const ORGANIZATION = 'org-nansen-akademiet';
const PAGE = 'https://app.example.org';
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

let test: TestApp;
let quick: NodeApi;
let slow: NodeApi;
let keys: readonly string[];
/** How many requests the quick edge has taken. */
let taken = 0;

beforeAll(async () => {
  const settings = { RATE_LIMIT: '100000', RATE_BURST: '100000', CORS_ORIGINS: PAGE };
  test = await createTestApp({ schema: buildSchema('type Query { nothing: Int }'), settings });
  await loadDemoData(test.services);
  const client = { organizationId: ORGANIZATION, kind: 'CLIENT', permissions: [] } as const;
  const made = [
    await test.createKey(),
    await test.createKey({ organizationId: ORGANIZATION }),
    await test.createKey(client),
  ];
  keys = made.map(({ secret }) => secret);
  const fetching = getRequestListener(test.app.fetch);
  const both: RequestListener = (request, response) => {
    if (test.app.quick(request, response)) taken += 1;
    else void fetching(request, response);
  };
  quick = await openNodeApi(both);
  slow = await openNodeApi((request, response) => void fetching(request, response));
});
afterAll(async () => {
  await Promise.all([quick.close(), slow.close()]);
  await test.close();
});

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back, without the ids that are made for each request. */
async function answerOf(api: NodeApi, { path, ...init }: Sent) {
  const response = await api.fetch(new Request(`http://localhost${path}`, init));
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (isStream) await response.body?.cancel();
  const text = isStream ? '' : await response.text();
  const headers = [...response.headers].map(([name, value]) => [name, value.replaceAll(UUID, 'id')]);
  // The points that are left are fewer for whoever asks second.
  const told = headers.filter(([name]) => name !== 'ratelimit-remaining' && name !== 'ratelimit-reset');
  return { status: response.status, headers: told, text: text.replaceAll(UUID, 'id') };
}

async function expectSame(sent: Sent): Promise<void> {
  expect(await answerOf(quick, sent)).toEqual(await answerOf(slow, sent));
}

const routes = dialects.flatMap((dialect) =>
  dialect.routes.map((route) => ({ name: `${route.method} ${dialect.base}${route.path}`, dialect, route })),
);

function withBody(body: string | undefined, headers: Readonly<Record<string, string>>) {
  return body === undefined ? { headers } : { headers: { 'content-type': 'application/json', ...headers }, body };
}

describe('the quick edge', () => {
  it.each(routes)('answers the example of $name as the app does', async ({ dialect, route }) => {
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

  it('answers under an entity tag as the app does', async () => {
    const headers = { authorization: `Bearer ${keys[1]}` };
    const sent: Sent = {
      method: 'POST',
      path: '/ofrep/v1/evaluate/flags',
      ...withBody('{"context":{"a":1}}', headers),
    };
    const { headers: told } = await answerOf(slow, sent);
    const [, etag = ''] = told.find(([name]) => name === 'etag') ?? [];
    const again = { ...sent, headers: { ...sent.headers, 'if-none-match': etag } };
    expect((await answerOf(quick, again)).status).toBe(304);
    await expectSame(again);
  });

  it('answers anything as the app does', async () => {
    const before = taken;
    const header = fc.record(
      {
        authorization: fc.oneof(
          fc.integer({ min: 0, max: 2 }).map((index) => `Bearer ${keys[index]}`),
          fc.constant('Basic x'),
        ),
        'x-halyard-organization': fc.constantFrom(ORGANIZATION, 'nobody', ''),
        'x-halyard-environment': fc.constantFrom('production', 'nowhere', ''),
        'x-request-id': fc.constantFrom('trace-1', '"', 'x'.repeat(200)),
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
    expect(taken).toBeGreaterThan(before);
  });

  it.each([
    ['a path with something percent-encoded', 'POST', '/ofrep/v1/evaluate/flags/a%20b'],
    ['a path that is nowhere', 'GET', '/ofrep/v1/nowhere'],
    ['another method', 'PUT', '/ofrep/v1/evaluate/flags'],
    ['what lasts', 'GET', '/ofrep/v1/events'],
    ['the graph', 'POST', '/graphql'],
  ])('leaves %s to the app', async (_, method, path) => {
    const before = taken;
    await expectSame({ method, path, headers: { 'x-halyard-organization': ORGANIZATION } });
    expect(taken).toBe(before);
  });

  it('logs a request as the app does', async () => {
    const headers = { 'x-request-id': 'logged-quickly', 'x-halyard-organization': ORGANIZATION };
    await answerOf(quick, {
      method: 'POST',
      path: '/ofrep/v1/evaluate/flags/x?token=hunter2',
      ...withBody('{}', headers),
    });
    const entries = test.logged.filter(({ requestId }) => requestId === 'logged-quickly');
    expect(entries).toEqual([
      expect.objectContaining({
        level: 30,
        msg: 'request',
        method: 'POST',
        path: '/ofrep/v1/evaluate/flags/x',
        status: 400,
      }),
    ]);
  });

  it('is measured by the pattern of the route', async () => {
    const { headers, body } = withBody('{"context":{}}', { 'x-halyard-organization': ORGANIZATION });
    await answerOf(quick, {
      method: 'POST',
      path: '/ofrep/v1/evaluate/flags/certification',
      headers,
      body: body ?? '',
    });
    const text = await test.app.metrics.registry.metrics();
    expect(text).toContain('method="POST",route="/ofrep/v1/evaluate/flags/:key",status="200"');
  });
});
