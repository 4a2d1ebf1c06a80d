import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectNodeMetrics } from '../../src/server/metrics/node-metrics.ts';
import { readEvents } from '../support/sse-client.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let test: TestApp;
let own: TestOrganization;

beforeAll(async () => {
  test = await createTestApp();
  own = await makeOrganization(test.services);
  await own.flag('beacon');
  await own.flag('dark', { settings: [] });
});
afterAll(() => test.close());

/** The values of the lines of a metric, by their labels. */
async function valuesOf(name: string): Promise<Record<string, number>> {
  const text = await (await test.fetch('/metrics')).text();
  const lines = text.matchAll(new RegExp(`^${name}(?:\\{(.*)\\})? (\\S+)$`, 'gm'));
  return Object.fromEntries([...lines].map(([, labels = '', value]) => [labels, Number(value)]));
}

/** How much the lines of a metric grow while something is done. */
async function growthOf(name: string, act: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await valuesOf(name);
  await act();
  const after = Object.entries(await valuesOf(name)).map(
    ([labels, value]) => [labels, value - (before[labels] ?? 0)] as const,
  );
  return Object.fromEntries(after.filter(([, growth]) => growth !== 0));
}

function post(path: string, body: object, headers: Readonly<Record<string, string>> = {}) {
  return test.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-halyard-organization': own.organizationId, ...headers },
    body: JSON.stringify(body),
  });
}

describe('evaluations', () => {
  it('are counted by API and reason', async () => {
    const { organizationId } = own;
    const grown = await growthOf('halyard_evaluations_total', async () => {
      await test.graphql('query ($id: ID!) { evaluateAll(organizationId: $id) { value } }', { id: organizationId });
      await post('/ofrep/v1/evaluate/flags', { context: {} });
      await post('/ofrep/v1/evaluate/flags/nowhere', { context: {} });
      await test.fetch(`/api/v1/org-feature-flags/${organizationId}/beacon`);
    });
    expect(grown).toEqual({
      'api="graphql",reason="DEFAULT"': 1,
      'api="graphql",reason="DISABLED"': 1,
      'api="ofrep",reason="DEFAULT"': 1,
      'api="ofrep",reason="DISABLED"': 1,
      'api="ofrep",reason="FLAG_NOT_FOUND"': 1,
      'api="org-feature-flags",reason="DEFAULT"': 1,
    });
  });

  it('do not count where nothing is answered: an explanation, and an answer that the client has already', async () => {
    const first = await post('/ofrep/v1/evaluate/flags', { context: {} });
    const grown = await growthOf('halyard_evaluations_total', () =>
      post('/ofrep/v1/evaluate/flags', { context: {} }, { 'if-none-match': first.headers.get('etag') ?? '' }),
    );
    expect(grown).toEqual({});
  });
});

describe('refusals', () => {
  it('are counted by API and error code, over every API', async () => {
    const grown = await growthOf('halyard_refusals_total', async () => {
      await test.graphql('{ nothing }');
      await test.graphql('{ evaluate(organizationId: "nowhere", flagKey: "f") { value } }');
      await test.fetch('/ofrep/v1/evaluate/flags', { method: 'POST', body: '{' });
      await post('/ofrep/v1/evaluate/flags', { context: {} }, { 'x-halyard-organization': 'nowhere' });
    });
    expect(grown).toEqual({
      'api="graphql",code="GRAPHQL_VALIDATION_FAILED"': 1,
      'api="graphql",code="NOT_FOUND"': 1,
      'api="ofrep",code="UNSUPPORTED_MEDIA_TYPE"': 1,
      'api="ofrep",code="NOT_FOUND"': 1,
    });
  });

  it('of keys are counted as failed authentications as well', async () => {
    const headers = { authorization: 'Bearer hys_unknown' };
    const grown = await growthOf('halyard_authentication_failures_total', async () => {
      await test.graphql('{ __typename }', {}, { headers });
      await post('/ofrep/v1/evaluate/flags', { context: {} }, headers);
    });
    expect(grown).toEqual({ '': 2 });
  });
});

describe('caches', () => {
  it('tell how often something was found, how much there is and how large it is', async () => {
    const ask = () =>
      test.graphql('query Measured ($id: ID!) { flag(organizationId: $id, key: "beacon") { name } }', {
        id: own.organizationId,
      });
    const misses = await growthOf('halyard_cache_misses_total', ask);
    expect(misses).toMatchObject({ 'cache="documents"': 1, 'cache="results"': 1 });
    const hits = await growthOf('halyard_cache_hits_total', ask);
    expect(hits).toMatchObject({ 'cache="documents"': 1, 'cache="results"': 1 });
    const [entries, bytes] = [await valuesOf('halyard_cache_entries'), await valuesOf('halyard_cache_bytes')];
    expect(Object.keys(entries).sort()).toEqual(['cache="documents"', 'cache="keys"', 'cache="results"']);
    for (const cache of ['documents', 'results']) {
      expect(entries[`cache="${cache}"`]).toBeGreaterThan(0);
      expect(bytes[`cache="${cache}"`]).toBeGreaterThan(100);
    }
  });

  it('count a key that was read before as found', async () => {
    const { secret } = await test.createKey();
    const ask = () => test.graphql('{ __typename }', {}, { key: secret });
    expect(await growthOf('halyard_cache_misses_total', ask)).toMatchObject({ 'cache="keys"': 1 });
    expect(await growthOf('halyard_cache_hits_total', ask)).toMatchObject({ 'cache="keys"': 1 });
  });
});

describe('streams', () => {
  it('are counted by transport while they are open', async () => {
    const counts = async () => await valuesOf('halyard_streams');
    expect(await counts()).toEqual({ 'transport="websocket"': 0, 'transport="event-stream"': 0 });
    const query = `subscription { changes(organizationId: "${own.organizationId}") { revision } }`;
    const stopping = new AbortController();
    const response = await test.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query }),
      signal: stopping.signal,
    });
    const events = readEvents(response);
    const next = events.nextResult();
    await own.flag('streamed');
    await next;
    expect(await counts()).toMatchObject({ 'transport="event-stream"': 1 });
    await response.body?.cancel().catch(() => {});
    stopping.abort();
  });
});

describe('a node', () => {
  it('names its versions, and the commit if the build has noted one', async () => {
    const [labels, value] = Object.entries(await valuesOf('halyard_build_info'))[0] ?? [];
    expect(labels).toMatch(new RegExp(`^version="\\d+\\.\\d+\\.\\d+",commit="[\\w.-]*",node="${process.version}"$`));
    expect(value).toBe(1);
  });

  it('is behind no revision that it has heard of once it has read the log', async () => {
    expect(await valuesOf('halyard_revisions_behind')).toEqual({ '': 0 });
  });

  it('tells how its connections to a database server are used', async () => {
    const connections = await valuesOf('halyard_database_connections');
    if (test.services.store.database.kind === 'embedded') return expect(connections).toEqual({});
    expect(Object.keys(connections).sort()).toEqual(['state="idle"', 'state="in_use"']);
    expect(connections['state="idle"']).toBeGreaterThan(0);
    expect(await valuesOf('halyard_database_waiting_statements')).toEqual({ '': 0 });
  });
});

describe('/metrics with a token', () => {
  const token = 'scrape-me-if-you-can';
  let guarded: TestApp;
  beforeAll(async () => {
    guarded = await createTestApp({
      settings: { METRICS_TOKEN: token, RATE_LIMIT: '12000', RATE_LIMIT_FAILURES: '2' },
    });
  });
  afterAll(() => guarded.close());

  const read = (headers: Readonly<Record<string, string>>) => guarded.fetch('/metrics', { headers });

  it('answers those who send it, and no others, not even an API key with every permission', async () => {
    expect((await read({ authorization: `Bearer ${token}` })).status).toBe(200);
    const { secret } = await guarded.createKey();
    const others: Record<string, string>[] = [
      {},
      { authorization: `Bearer ${secret}` },
      { authorization: 'Bearer scrape-me' },
    ];
    for (const headers of others) {
      const refused = await read(headers);
      expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="halyard"']);
      expect(await refused.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
    }
  });

  it('limits the failures of an address, and answers the token from there all the same', async () => {
    const server = await guarded.listen();
    const from = (secret: string) => fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${secret}` } });
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 4; attempt += 1) statuses.push((await from('wrong')).status);
    expect(statuses).toEqual([401, 401, 429, 429]);
    expect((await from(token)).status).toBe(200);
  });
});

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

// Continuous integration installs it, so that there it is never passed over.
describe.skipIf(!hasPromtool && process.env.CI === undefined)('the names of all metrics (promtool)', () => {
  it('keep the rules of Prometheus', async () => {
    const { registry } = test.app.metrics;
    collectNodeMetrics(registry);
    const { stdout, stderr, error } = spawnSync('promtool', ['check', 'metrics'], { input: await registry.metrics() });
    expect([error, String(stdout), String(stderr)]).toEqual([undefined, '', '']);
  });
});

describe('docs/operations.md', () => {
  it('describes every metric of the server', async () => {
    const page = await readFile(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const text = await (await test.fetch('/metrics')).text();
    const names = [...text.matchAll(/^# HELP (halyard_\w+)/gm)].map(([, name = '']) => name);
    expect(names).toContain('halyard_changes_total');
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
