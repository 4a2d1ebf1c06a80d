import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDemoData } from '../../src/actions/demo/demo-data.ts';
import { loadConfig } from '../../src/config/config.ts';
import { createApp } from '../../src/server/app.ts';
import { openDatabase } from '../../src/store/database/open-database.ts';
import { mutate } from '../support/mutate.ts';
import { createTestApp, createTestLog, type TestApp } from '../support/test-app.ts';
import { startTraceReceiver, type TraceReceiver, traceTo } from '../support/trace-receiver.ts';
import { connect } from '../support/ws-client.ts';

const ORGANIZATION = 'org_812';
const FLAGS = `/api/v1/organizations/${ORGANIZATION}/feature-flags`;

/** A text that is nowhere but where a test puts it. */
const newMark = () => `mark${randomBytes(16).toString('hex')}`;

const payloadKeys = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64url')];

/** Secrets that no caller may read again: each is sent as what its name says. */
const marks = {
  goodSecret: newMark(),
  wrongSecret: newMark(),
  clientSecret: newMark(),
  adminSecret: newMark(),
  payload: newMark(),
  idempotencyKey: newMark(),
  queryText: newMark(),
};
const secrets = [...Object.values(marks), ...payloadKeys];

interface Sent {
  readonly title: string;
  readonly path: string;
  readonly init?: RequestInit;
}

const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-halyard-organization': ORGANIZATION, ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** Everywhere a secret can be put, with one secret. */
function everywhere(secret: string): Sent[] {
  const bearer = { authorization: `Bearer ${secret}` };
  const query =
    '{ viewer { permissions } organization(id: "org_812") { changes(last: 50) { edges { node { before after } } } } }';
  const datadog = { 'dd-api-key': secret, 'dd-application-key': secret };
  const event = { event: 'seen', properties: { token: secret, distinct_id: 'ida' } };
  return [
    { title: 'bearer, graph', path: '/graphql', init: json({ query }, bearer) },
    { title: 'basic, graph', path: '/graphql', init: json({ query }, { authorization: `Basic ${secret}` }) },
    { title: 'x-api-key, graph', path: '/graphql', init: json({ query }, { 'x-api-key': secret }) },
    { title: 'graph, broken', path: '/graphql', init: json('{bad', bearer) },
    { title: 'graph, by GET', path: `/graphql?query={__typename}&token=${secret}`, init: { headers: bearer } },
    { title: 'graph, stream', path: '/graphql', init: json({ query }, { ...bearer, accept: 'text/event-stream' }) },
    { title: 'in-house', path: FLAGS, init: { headers: bearer } },
    { title: 'in-house, by its query', path: `${FLAGS}?token=${secret}&q=${secret}` },
    { title: 'in-house, nowhere', path: `${FLAGS}/nowhere?api_key=${secret}`, init: { headers: bearer } },
    { title: 'in-house, broken', path: FLAGS, init: json('{bad', bearer) },
    { title: 'in-house, other method', path: `${FLAGS}?token=${secret}`, init: { method: 'PATCH', headers: bearer } },
    { title: 'OFREP', path: '/ofrep/v1/evaluate/flags', init: json({ context: {} }, { 'x-api-key': secret }) },
    { title: 'OFREP events', path: `/ofrep/v1/events?token=${secret}` },
    { title: 'Datadog', path: '/api/v2/feature-flags', init: { headers: datadog } },
    { title: 'Datadog, two keys', path: '/api/v2/feature-flags', init: { headers: { ...datadog, 'dd-api-key': 'x' } } },
    { title: 'PostHog', path: `/api/projects/${ORGANIZATION}/feature_flags/?personal_api_key=${secret}` },
    { title: 'PostHog, page', path: `/api/projects/${ORGANIZATION}/feature_flags/?limit=1&personal_api_key=${secret}` },
    {
      title: 'PostHog, body',
      path: `/api/projects/${ORGANIZATION}/feature_flags/`,
      init: json({ personal_api_key: secret }),
    },
    {
      title: 'PostHog, activity',
      path: `/api/projects/${ORGANIZATION}/feature_flags/activity/`,
      init: { headers: bearer },
    },
    { title: 'definitions', path: `/flags/definitions?token=${secret}`, init: { headers: bearer } },
    { title: 'SDK, token', path: '/flags/?v=2', init: json({ token: secret, distinct_id: 'ida' }) },
    { title: 'SDK, api_key', path: '/decide/?v=3', init: json({ api_key: secret, distinct_id: 'ida' }) },
    { title: 'SDK, event', path: '/e/', init: json({ ...event, api_key: secret }) },
    { title: 'SDK, batch', path: '/batch/', init: json({ api_key: secret, batch: [event] }) },
    { title: 'SDK, unknown token', path: '/flags/?v=2', init: json({ token: secret }) },
    { title: 'SDK, path', path: `/array/${secret}/config` },
    { title: 'SDK, path to nowhere', path: `/array/${secret}/nowhere?token=${secret}` },
    { title: 'nowhere', path: `/nowhere?token=${secret}`, init: { headers: bearer } },
  ];
}

/** Pages that tell of the server and of what was changed. */
const told = ['/metrics', '/healthz', '/readyz', '/openapi.json'];

let test: TestApp;
let url: string;
let traces: TraceReceiver;
/** Sends the spans that are not sent yet. */
let endTraces: () => Promise<void>;
/** Everything that was answered, but to who made a key. */
const answers: string[] = [];

async function send({ path, init = {} }: Sent): Promise<number> {
  const leaving = new AbortController();
  const response = await fetch(`${url}${path}`, { ...init, signal: leaving.signal });
  const isEndless = path.startsWith('/ofrep/v1/events') && response.ok;
  const headers = [...response.headers].map((header) => header.join(': ')).join('\n');
  answers.push(`${response.status} ${headers}\n${isEndless ? '' : await response.text()}`);
  leaving.abort();
  return response.status;
}

beforeAll(async () => {
  traces = await startTraceReceiver();
  const tracing = await traceTo(traces.url);
  endTraces = tracing.close;
  test = await createTestApp({
    tracing,
    settings: {
      ADMIN_API_KEY: marks.adminSecret,
      PAYLOAD_KEYS: payloadKeys.join(','),
      LOG_LEVEL: 'trace',
      RATE_LIMIT: '100000',
    },
  });
  await loadDemoData(test.services);
  ({ url } = await test.listen());
  await test.createKey({ secret: marks.goodSecret, organizationId: ORGANIZATION });
  await test.createKey({ secret: marks.clientSecret, organizationId: ORGANIZATION, kind: 'CLIENT', permissions: [] });
  const flag = {
    key: 'sealed',
    encryptsPayloads: true,
    variants: [{ key: 'on', value: true, payload: marks.payload }],
  };
  const settings = [{ environment: 'production', enabled: true, defaultVariant: 'on' }];
  await mutate(test, 'createFlag', { organizationId: ORGANIZATION, ...flag, settings });
  await mutate(test, 'updateFlag', { organizationId: ORGANIZATION, key: 'sealed', name: 'Sealed' });
});
afterAll(async () => {
  await test.close();
  await traces.close();
});

/** Which marks are in a text, by their names. */
const namesIn = (text: string) =>
  [...Object.entries(marks), ...payloadKeys.map((key) => ['payloadKey', key] as const)]
    .filter(([, secret]) => text.includes(secret))
    .map(([name]) => name);

describe('a secret', () => {
  it.each([
    ['that is good', marks.goodSecret],
    ['of a client', marks.clientSecret],
    ['of no caller', marks.wrongSecret],
  ])('%s is in no answer, at every API', async (_, secret) => {
    for (const sent of everywhere(secret)) {
      const status = await send(sent);
      expect([sent.title, status < 500]).toEqual([sent.title, true]);
      // An admitted caller may read the payload, but through no API that shows more than the log.
      const found = namesIn(answers.at(-1) ?? '').filter((name) => name !== 'payload' || secret !== marks.goodSecret);
      expect([sent.title, found]).toEqual([sent.title, []]);
    }
  });

  it('in the introduction of a socket is not told again', async () => {
    const { wsUrl } = await test.listen();
    for (const secret of [marks.goodSecret, marks.wrongSecret]) {
      const client = connect(wsUrl, { connectionParams: { authorization: `Bearer ${secret}` }, lazy: true });
      const result = await client.subscribe('{ viewer { permissions } }').next().catch(String);
      answers.push(JSON.stringify(result));
      await client.close();
      expect(namesIn(answers.at(-1) ?? '')).toEqual([]);
    }
  });

  it('that is to be a key, and cannot be one, is not shown in the refusal', async () => {
    const secret = `${marks.wrongSecret} with blanks`;
    answers.push(JSON.stringify(await mutate(test, 'createApiKey', { name: 'test', secret })));
    const taken = await mutate(test, 'createApiKey', { name: 'test', secret: marks.goodSecret });
    expect(taken).toMatchObject({ code: 'KEY_TAKEN' });
    answers.push(JSON.stringify(taken));
    for (const answer of answers.slice(-2)) expect(namesIn(answer)).toEqual([]);
  });

  it('is in no log line, for any request and result', () => {
    expect(test.logged.filter(({ msg }) => msg === 'request').length).toBeGreaterThan(50);
    expect(namesIn(JSON.stringify(test.logged))).toEqual([]);
  });

  it.each(told)('is not in %s', async (path) => {
    expect(await send({ title: path, path })).toBe(200);
    expect(namesIn(answers.at(-1) ?? '')).toEqual([]);
  });

  it('is in no change of the log, nor anywhere else in the graph but with the payload itself', async () => {
    const query = `{ organization(id: "${ORGANIZATION}") {
      changes(last: 100) { edges { node { before after differences { before after } } } }
      apiKeys(first: 100) { edges { node { id name hint } } }
    } }`;
    const { data, errors } = await test.graphql(query);
    expect(errors).toBeUndefined();
    expect(namesIn(JSON.stringify(data))).toEqual([]);
  });

  it('is stored nowhere as it is', async () => {
    const { db } = test.services.store;
    const rows = await Promise.all([
      test.services.store.acrossOrganizations.apiKey.findMany(),
      db.variant.findMany({ where: { organizationId: ORGANIZATION } }),
      db.change.findMany({ where: { organizationId: ORGANIZATION } }),
      test.services.store.acrossOrganizations.idempotentRequest.findMany(),
    ]);
    expect(namesIn(JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value)))).toEqual(
      [],
    );
  });
});

describe('an idempotency key', () => {
  it('is neither stored nor logged, and nor is the answer that is kept with it', async () => {
    const init = json({ flag_key: 'kept', enabled: true }, { 'idempotency-key': marks.idempotencyKey });
    for (const status of [201, 201]) expect(await send({ title: 'kept', path: FLAGS, init })).toBe(status);
    const rows = await test.services.store.acrossOrganizations.idempotentRequest.findMany();
    expect(rows.length).toBeGreaterThan(0);
    const stored = JSON.stringify([rows, test.logged], (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(namesIn(stored)).toEqual([]);
    expect(JSON.stringify(rows)).not.toContain('flag_key');
  });
});

describe('a defect', () => {
  it('tells neither the caller nor the log what was shown at the API', async () => {
    const { log, logged } = createTestLog();
    const gone = () => Promise.reject(new Error('it broke'));
    const services = { ...test.services, keys: { ...test.services.keys, find: gone } };
    const { schema } = await import('../../src/graph/schema.ts');
    const { fetch: ask } = createApp({ config: test.config, services, schema, log });
    for (const { title, path, init } of everywhere(marks.wrongSecret)) {
      const response = await ask(new Request(`http://localhost${path}`, init));
      expect([title, namesIn(await response.text())]).toEqual([title, []]);
    }
    expect(logged.filter(({ err }) => err !== undefined).length).toBeGreaterThan(10);
    expect(namesIn(JSON.stringify(logged))).toEqual([]);
  });
});

describe('a start that fails', () => {
  it.each(['ADMIN_API_KEY', 'PAYLOAD_KEYS', 'DATABASE_URL'])('does not show %s', (name) => {
    expect(() => loadConfig({ [name]: `not ${marks.queryText} one` })).toThrow(/^(?!.*mark)[\s\S]*\(not shown\)/);
  });

  it.each([
    ['its place', `user:${marks.queryText}@127.0.0.1:1`],
    ['its place, with a character that divides URLs', `user:1?${marks.queryText}@127.0.0.1:1`],
    ['its place, with another one', `user:1#${marks.queryText}@127.0.0.1:1`],
    ['its place, with a slash', `user:1/${marks.queryText}@127.0.0.1:1`],
  ])('does not show the password in %s', async (_, place) => {
    const databaseUrl = `postgresql://${place}/halyard?sslpassword=${marks.queryText}`;
    const error = await openDatabase({ databaseUrl, dataDir: 'memory' }).catch(String);
    expect(error).toContain('DATABASE_URL');
    expect(error).not.toContain(marks.queryText);
  });
});

it('the marks are what was looked for', () => {
  expect(new Set(secrets).size).toBe(secrets.length);
});

describe('the traces of all this', () => {
  it('have no secret', async () => {
    await endTraces();
    const names = new Set(traces.spans().map(({ name }) => name));
    for (const name of ['POST /graphql', 'mutation', 'commit', 'INSERT Variant', 'GET /array/{token}/config'])
      expect(names).toContain(name);
    expect(namesIn(traces.bodies.join())).toEqual([]);
  });
});
