import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { setFeatureDefault } from '../../src/actions/organization/feature-defaults.ts';
import { isJsonObject } from '../../src/domain/json.ts';
import { dialects } from '../../src/rest/dialects.ts';
import { requestKindOf } from '../../src/rest/http/request-kind.ts';
import { openDatabase } from '../../src/store/database/open-database.ts';
import { openProxy, type TcpProxy } from '../delivery/tcp-proxy.ts';
import {
  CATALOGUED,
  type RestWrite,
  restWrites,
  sendWrite,
  type WriteRequest,
  writeRequest,
} from '../rest/write-rows.ts';
import { makeWriteWorld } from '../rest/write-world.ts';
import { mutationRows } from '../support/mutation-rows.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';
import { TRANSPORTS, transports } from '../support/transports.ts';
import { openRawSocket } from '../support/ws-client.ts';

/** A port on which nothing listens: only the system's own programs may. */
const NOTHING = 1;

const routes = dialects.flatMap((dialect) =>
  dialect.routes.map((route) => ({
    name: `${route.operation.id} of ${dialect.title}`,
    ...{ dialect, route, kind: requestKindOf(dialect, route) },
  })),
);
type Asked = (typeof routes)[number];

/** Takes only URLs that another route has signed. */
const NEEDS_SIGNATURE = 'ofrepEvents';

/** Writes that change nothing, and are answered from memory: they ask by POST, because their questions are long. */
const questionsByPost = ['posthogFlagKeysByIds', 'posthogHasActiveDependents'];
const isWriting = ({ route }: RestWrite) => !questionsByPost.includes(route.operation.id);

/** The key of a flag that is a remote configuration. */
const REMOTE = 'remote';

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

const UNAVAILABLE = { status: 503, retryAfter: '1' };

function isKeyed({ route }: Asked): boolean {
  return !route.needsNoKey && route.operation.id !== NEEDS_SIGNATURE;
}

/** An embedded database is a part of the process and does not go away. */
describe.runIf(inject('testDatabaseOrigin').kind === 'postgres')('while the database is away', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let app: TestApp;
  let world: Awaited<ReturnType<typeof makeWriteWorld>>;
  let key: string;
  /** A key that is bound to no organization. */
  let writer: string;
  let token: string;
  let url: string;
  let wsUrl: string;
  const before = new Map<string, Answer>();
  const mutations = new Map<string, object>();
  const writes = new Map<string, WriteRequest>();
  let port: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    const address = new URL(database.options.databaseUrl ?? '');
    port = Number(address.port === '' ? 5432 : address.port);
    proxy = await openProxy(port);
    address.host = `127.0.0.1:${proxy.port}`;
    const opened = await openDatabase({ ...database.options, databaseUrl: address.href });
    app = await createTestApp({ database: opened });
    ({ url, wsUrl } = await app.listen());
    world = await makeWriteWorld(app.services);
    const { organizationId } = world;
    key = (await app.createKey({ organizationId })).secret;
    token = (await app.createKey({ organizationId, kind: 'CLIENT', permissions: [] })).secret;
    writer = (await app.createKey()).secret;
    await setFeatureDefault(app.services, fullCaller, { featureKey: CATALOGUED, enabled: true });
    const remote = { key: REMOTE, is_remote_configuration: true };
    const path = `/api/projects/${organizationId}/feature_flags`;
    await sendWrite(app, { method: 'POST', path, options: { body: remote } }, key);
    for (const [name, row] of Object.entries(mutationRows))
      mutations.set(name, await row.input(await makeOrganization(app.services), app));
    for (const write of restWrites) writes.set(write.id, await writeRequest(write, await makeWriteWorld(app.services)));
    // Evaluations add group types, which other routes show.
    for (const kind of ['evaluation', 'read', 'evaluation']) {
      for (const asked of routes.filter((each) => each.kind === kind)) before.set(asked.name, await ask(asked));
      await app.services.subjects.flush();
    }
    for (const known of [key, writer]) await app.services.keys.find(known);
    proxy.leadTo(NOTHING);
    proxy.heal();
  }, 120_000);

  afterAll(async () => {
    await app.close();
    await proxy.close();
    await database.drop();
  });

  async function answerOf(response: Response): Promise<Answer> {
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    if (isStream) await response.body?.cancel();
    const retryAfter = response.headers.get('retry-after');
    return { status: response.status, retryAfter, text: isStream ? '' : await response.text() };
  }

  /** What a route needs besides its example. */
  const asking = (id: string) => {
    const rows: Readonly<Record<string, { readonly id?: string; readonly query?: string; readonly key?: string }>> = {
      listFeatureStates: { key: writer },
      posthogEvaluationReasons: { query: '&distinct_id=user-1' },
      posthogGetCohort: { id: String(world.cohorts.crew) },
      posthogRemoteConfig: { id: REMOTE },
    };
    return { id: world.parameters.id ?? '', query: '', key, ...rows[id] };
  };

  /** Sends the example of a route, with a key that the node knows. */
  async function ask({ dialect, route }: Asked): Promise<Answer> {
    const isOfSdk = dialect.security.includes('posthogToken');
    const { id, query, key: secret } = asking(route.operation.id);
    const parameters: Readonly<Record<string, string>> = { ...world.parameters, id, token, key: world.flag.key };
    const path = `${dialect.base}${route.path}`.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? name);
    const example = route.operation.requestExample ?? {};
    const named = isJsonObject(example) && 'flag_key' in example ? { ...example, flag_key: world.flag.key } : example;
    const body = JSON.stringify(isOfSdk ? { ...Object(named), token, api_key: token } : named);
    const headers = {
      ...{ 'content-type': 'application/json', 'x-halyard-organization': world.organizationId },
      ...(isOfSdk ? {} : { authorization: `Bearer ${secret}` }),
    };
    const { method } = route;
    const init = { method, headers, ...(route.body === null ? {} : { body }) };
    return answerOf(await app.fetch(`${path}?token=${token}${query}`, init));
  }

  it.each(routes.filter(({ kind }) => kind === 'evaluation'))(
    '$name is answered from memory as before',
    async (asked) => {
      const answer = await ask(asked);
      expect(answer.status).toBe(before.get(asked.name)?.status);
      if (asked.route.operation.id !== NEEDS_SIGNATURE) expect(answer.status).toBeLessThan(400);
    },
  );

  it.each(routes.filter(({ kind }) => kind === 'read'))('$name is answered as before, or 503', async (asked) => {
    const answer = await ask(asked);
    // An example that is refused proves nothing.
    expect([before.get(asked.name)?.status, before.get(asked.name)?.text]).toEqual([200, before.get(asked.name)?.text]);
    if (answer.status === 503) expectUnavailable(asked, answer);
    else expect(answer).toEqual(before.get(asked.name));
  });

  /** Sends a write to the organization that was made for it. */
  async function sendPrepared({ id }: RestWrite): Promise<Answer> {
    const request = writes.get(id);
    if (request === undefined) throw new Error(`Nothing was made ready for ${id}.`);
    const { status, headers, text } = await sendWrite(app, request, writer);
    return { status, retryAfter: headers.get('retry-after'), text };
  }

  it.each(restWrites.filter(isWriting))('$id is answered with 503', async (write) => {
    expectUnavailable(write, await sendPrepared(write));
  });

  it.each(restWrites.filter((write) => !isWriting(write)))('$id is answered from memory', async (write) => {
    expect(await sendPrepared(write)).toMatchObject({ status: 200 });
  });

  it('no refusal is logged as a defect', () => {
    expect(app.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  function expectUnavailable({ dialect }: Pick<Asked, 'dialect'>, answer: Answer): void {
    expect(answer).toMatchObject(UNAVAILABLE);
    const body: unknown = dialect.problemMediaType === 'text/plain' ? answer.text : JSON.parse(answer.text);
    expect(dialect.problemSchema.safeParse(body)).toMatchObject({ success: true });
  }

  const post = async (query: string, secret: string, variables: object = {}, accept = 'application/json') => {
    const headers = { 'content-type': 'application/json', accept, 'x-api-key': secret };
    return answerOf(
      await app.fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query, variables }) }),
    );
  };

  async function sendMutation(name: string): Promise<Answer> {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { __typename ... on Error { code message } } }`;
    // A requester cannot approve.
    const headers = new Headers({ 'content-type': 'application/json' });
    if (name === 'approveChangeRequest') headers.set('x-api-key', writer);
    const body = JSON.stringify({ query, variables: { input: mutations.get(name) } });
    return answerOf(await app.fetch('/graphql', { method: 'POST', headers, body }));
  }

  it.each(Object.keys(mutationRows))('the mutation %s is answered with 503', async (name) => {
    const answer = await sendMutation(name);
    expect(answer).toMatchObject({ ...UNAVAILABLE, text: expect.stringContaining('"code":"DATABASE_UNAVAILABLE"') });
    expect(answer.text).not.toContain('"http"');
  });

  const questions = () => {
    const organization = `organizationId: "${world.organizationId}"`;
    return {
      evaluate: `{ evaluate(${organization}, flagKey: "${world.flag.key}", context: {}) { value reason } }`,
      evaluateAll: `{ evaluateAll(${organization}, context: {}) { flagKey value } }`,
      organizations: '{ organizations(first: 5) { edges { node { name } } } }',
      changes: `{ organization(id: "${world.organizationId}") { changes(first: 5) { edges { node { revision } } } } }`,
    };
  };

  it.each(['evaluate', 'evaluateAll'] as const)('%s is answered over every transport', async (name) => {
    const query = questions()[name];
    for (const transport of TRANSPORTS) {
      const { data, codes } = await transports[transport]({ url, wsUrl, key }, { query });
      expect([transport, codes, JSON.stringify(data)]).toEqual([
        transport,
        [],
        expect.stringContaining('"value":false'),
      ]);
    }
    const asked = await app.fetch(`/graphql?query=${encodeURIComponent(query)}`, { headers: { 'x-api-key': key } });
    expect(await answerOf(asked)).toMatchObject({ status: 200, text: expect.stringContaining('"value":false') });
  });

  it.each(['organizations', 'changes'] as const)(
    '%s is an error with a code over every transport, and 503',
    async (name) => {
      const query = questions()[name];
      for (const transport of TRANSPORTS) {
        const { codes } = await transports[transport]({ url, wsUrl, key }, { query });
        expect([transport, codes]).toEqual([transport, ['DATABASE_UNAVAILABLE']]);
      }
      for (const accept of ['application/json', 'application/graphql-response+json', 'text/event-stream'])
        expect(await post(query, key, {}, accept)).toMatchObject(UNAVAILABLE);
      const asked = await app.fetch(`/graphql?query=${encodeURIComponent(query)}`, { headers: { 'x-api-key': key } });
      expect(await answerOf(asked)).toMatchObject(UNAVAILABLE);
    },
  );

  it('a subscription starts where the organization is in memory, and is refused with 503 elsewhere', async () => {
    const changes = (id: string) => `subscription { changes(organizationId: "${id}") { revision } }`;
    expect(await post(changes(world.organizationId), key, {}, 'text/event-stream')).toMatchObject({ status: 200 });
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
    const body = JSON.stringify({ query: changes('org-not-loaded') });
    const refused = await answerOf(await app.fetch('/graphql', { method: 'POST', headers, body }));
    expect(refused).toMatchObject(UNAVAILABLE);
    for (const transport of ['SSE', 'WebSocket'] as const) {
      const { codes } = await transports[transport]({ url, wsUrl }, { query: changes('org-not-loaded') });
      expect([transport, codes]).toEqual([transport, ['DATABASE_UNAVAILABLE']]);
    }
  });

  it('a key that the node does not know is neither accepted nor refused for good, over every transport', async () => {
    const { evaluate } = questions();
    expect(await post(evaluate, 'hys_unknown')).toMatchObject(UNAVAILABLE);
    expect(await post(evaluate, 'hys_unknown', {}, 'text/event-stream')).toMatchObject(UNAVAILABLE);
    await expect(openRawSocket(wsUrl, { headers: { 'x-api-key': 'hys_unknown' } })).rejects.toThrow('503');
    const socket = await openRawSocket(wsUrl);
    socket.send({ type: 'connection_init', payload: { 'x-api-key': 'hys_unknown' } });
    expect(await socket.closed).toMatchObject({ code: 1013 });
    for (const { dialect, route } of routes.filter(isKeyed)) {
      const headers = { authorization: 'Bearer hys_unknown', 'content-type': 'application/json' };
      const path = `${dialect.base}${route.path}`.replaceAll(/\{(\w+)\}/g, 'x');
      const body = route.body === null ? {} : { body: '{"token":"hys_unknown","api_key":"hys_unknown"}' };
      const sent = { method: route.method, headers, ...body };
      const answer = await answerOf(await app.fetch(`${path}?token=hys_unknown`, sent));
      expect([path, answer.status, answer.retryAfter]).toEqual([path, 503, '1']);
    }
  });

  it('the probes say that the process lives and is not ready, and when to ask again', async () => {
    expect(await answerOf(await app.fetch('/readyz'))).toMatchObject(UNAVAILABLE);
    for (const path of ['/healthz', '/livez', '/metrics', '/openapi.json', '/docs'])
      expect([path, (await answerOf(await app.fetch(path))).status]).toEqual([path, 200]);
  });

  describe('and once it is back', () => {
    beforeAll(() => {
      proxy.leadTo(port);
      proxy.heal();
    });

    // An example that is refused without an outage would have proved nothing.
    it.each(restWrites)('$id is done', async (write) => {
      const { status, text } = await sendPrepared(write);
      expect([Math.floor(status / 100), text]).toEqual([2, text]);
      expect(Object.keys(write.route.operation.answers)).toContain(String(status));
    });

    it.each(Object.entries(mutationRows))('the mutation %s is done', async (name, { answers, everywhere }) => {
      const { text } = await sendMutation(name);
      // What all organizations share waits for the sake of those that other rows have protected.
      const waits = everywhere === true ? '|ApprovalRequired' : '';
      expect(text).toMatch(new RegExp(`"__typename":"(?:${answers}${waits})"`));
    });
  });
});
