import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createApp } from '../../src/server/app.ts';
import { type NodeApi, openNodeApi } from '../support/node-api.ts';
import { createProbe, DEFECT } from '../support/probe-schema.ts';
import { createTestApp, createTestLog, type TestApp } from '../support/test-app.ts';

const ORGANIZATION = 'org-pipeline';
const OFREP = '/ofrep/v1/evaluate/flags/a';

const probe = createProbe();
let test: TestApp;
let node: NodeApi;
beforeAll(async () => {
  test = await createTestApp({ schema: probe.schema });
  node = await openNodeApi(test.app.answer);
});
afterAll(async () => {
  await node.close();
  await test.close();
});

const json = { 'content-type': 'application/json' };

const adapters = [
  ['a connection', (request: Request) => node.fetch(request)],
  ['fetch', (request: Request) => test.app.fetch(request)],
] as const;

const requestOf = (method: string, path: string, headers: Record<string, string> = {}, body: string | null = null) =>
  new Request(`http://localhost${path}`, { method, headers, body });

/** An app whose flags cannot be read, by a defect. */
function brokenApp() {
  const { config, services, steadyClock } = test;
  const live = new Proxy(services.live, {
    get(target, name) {
      if (name === 'snapshotAge') return () => target.snapshotAge();
      throw new Error(DEFECT);
    },
  });
  const { log, logged } = createTestLog();
  const app = createApp({ config, services: { ...services, live }, schema: probe.schema, log, steadyClock });
  return { app, logged };
}

describe('one request', () => {
  it.each([
    ['in a query', '/graphql', '{"query":"{ defective }"}'],
    ['in a mutation', '/graphql', '{"query":"mutation { defective }"}'],
    ['of a REST route', OFREP, '{"context":{}}'],
  ])(
    'has one id: a defect %s is named by it in the header, the body, the access log and the log of defects',
    async (_, path, body) => {
      const { app, logged } = brokenApp();
      const over = await openNodeApi(app.answer);
      const headers = { ...json, 'x-halyard-organization': ORGANIZATION };
      const response = await over.fetch(requestOf('POST', path, headers, body));
      const requestId = response.headers.get('x-request-id') ?? '';
      expect(requestId).toMatch(/^[\da-f-]{36}$/);
      expect(await response.text()).toContain(requestId);
      const lines = logged.filter(({ msg }) => msg === 'request' || msg === 'unexpected error');
      expect(lines.map(({ msg, requestId: named }) => [msg, named])).toEqual([
        ['unexpected error', requestId],
        ['request', requestId],
      ]);
      await over.close();
    },
  );

  it('has one duration, from the arrival of its head until its reply begins, in the log and in the metric', async () => {
    const own = createProbe();
    const timed = await createTestApp({ schema: own.schema });
    const over = await openNodeApi(timed.app.answer, () => timed.steadyClock.now());
    const answering = over.fetch(
      requestOf('POST', '/graphql', { ...json, 'x-request-id': 'timed' }, '{"query":"{ held }"}'),
    );
    const letGo = await own.held;
    timed.steadyClock.advance(7_300);
    letGo();
    await answering;
    const [line] = timed.logged.filter(({ requestId, msg }) => requestId === 'timed' && msg === 'request');
    expect(line).toMatchObject({ milliseconds: 7_300, status: 200, method: 'POST', path: '/graphql' });
    expect(await timed.app.metrics.registry.metrics()).toContain(
      'halyard_http_request_duration_seconds_sum{method="POST",route="/graphql",status="200"} 7.3\n',
    );
    await over.close();
    await timed.close();
  });

  it('is counted by the pattern that its path matched, never by the path', async () => {
    for (const [, send] of adapters) {
      await send(requestOf('POST', `${OFREP}-secret`, { ...json, 'x-halyard-organization': ORGANIZATION }, '{}'));
      await send(requestOf('PUT', `${OFREP}-secret`));
      await send(requestOf('GET', '/secret/path'));
    }
    const text = await test.app.metrics.registry.metrics();
    expect(text).toContain('method="POST",route="/ofrep/v1/evaluate/flags/{key}"');
    expect(text).toContain('method="PUT",route="/ofrep/v1/evaluate/flags/{key}",status="405"');
    expect(text).toContain('method="GET",route="none",status="404"');
    expect(text).not.toContain('secret');
  });
});

describe.each(adapters)('a request by %s', (_, send) => {
  it.each([
    ['/docs', 'GET, HEAD', 'application/problem+json'],
    // A database server has backups of its own.
    ...(inject('testDatabaseOrigin').kind === 'embedded' ? [['/backup', 'POST', 'application/problem+json']] : []),
    ['/ofrep/v1/evaluate/flags', 'POST', 'application/json'],
    ['/api/v1/org-feature-flags', 'GET, HEAD, POST', 'application/problem+json'],
    ['/flags', 'POST, GET, HEAD, OPTIONS', 'text/plain; charset=utf-8'],
  ])(
    'to %s with another method is answered 405 with the methods that the path takes, in the words of its API',
    async (path, allow, type) => {
      const response = await send(requestOf('PATCH', path));
      expect([response.status, response.headers.get('content-type')]).toEqual([405, type]);
      expect(response.headers.get('allow')).toBe(allow);
    },
  );

  it('to an unknown path below an API is answered 404 in the words of the API', async () => {
    const response = await send(requestOf('GET', '/api/v2/feature-flags/a/b/c/d'));
    expect([response.status, await response.json()]).toEqual([404, { errors: [expect.any(String)] }]);
  });

  it('whose path has an encoding that stands for no text is answered 400 in the words of the API', async () => {
    const response = await send(requestOf('POST', '/ofrep/v1/evaluate/flags/%ff', json, '{}'));
    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ key: '%ff' })]);
  });

  it('for the head alone has the headers of GET, and no body', async () => {
    const [head, get] = [await send(requestOf('HEAD', '/docs')), await send(requestOf('GET', '/docs'))];
    expect(await head.text()).toBe('');
    expect(head.headers.get('content-length')).toBe(String((await get.arrayBuffer()).byteLength));
  });
});
