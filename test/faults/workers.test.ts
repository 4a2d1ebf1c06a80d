import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { administer } from '../support/postgres-administration.ts';
import { buildServer, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

// Whole processes are started; the machine may be busy with other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const origin = inject('testDatabaseOrigin');
const isOnPostgres = origin.kind === 'postgres';
const ORGANIZATION = 'org-workers';
const KEY = 'workers-admin-key-0123456789';
const CONNECTIONS = 24;

describe.runIf(isOnPostgres)('a server with two workers', () => {
  const serverUrl = origin.kind === 'postgres' ? origin.serverUrl : '';
  let name: string;
  let database: TestDatabase;
  let server: ServerProcess;

  beforeAll(async () => {
    await buildServer();
    database = await createTestDatabase();
    name = new URL(database.options.databaseUrl ?? '').pathname.slice(1);
    server = await start();
    await ask(`mutation { createOrganization(input: { id: "${ORGANIZATION}" }) { __typename }
      createFlag(input: { organizationId: "${ORGANIZATION}", key: "beacon" }) { __typename } }`);
  });
  afterAll(async () => {
    await server.end('SIGKILL');
    await database.drop();
  });

  const start = () =>
    startServerProcess({
      ...{ DATABASE_URL: database.options.databaseUrl ?? '', DEMO_DATA: 'false', ADMIN_API_KEY: KEY },
      ...{ WORKERS: '2', SHUTDOWN_DELAY_MS: '0' },
    });
  /** Whether the database takes connections. */
  const allow = (isAllowed: boolean) =>
    administer(serverUrl, `ALTER DATABASE "${name}" ALLOW_CONNECTIONS ${isAllowed}`);
  /** Each request has a connection of its own, which either worker may get. */
  const send = (path: string, body?: object) =>
    fetch(`${server.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...{ 'content-type': 'application/json', authorization: `Bearer ${KEY}`, connection: 'close' },
        'x-halyard-organization': ORGANIZATION,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const ask = async (query: string): Promise<Record<string, unknown>> => {
    const { data, errors } = await (await send('/graphql', { query })).json();
    expect(errors).toBeUndefined();
    return data;
  };
  const onAllConnections = <Answer>(run: () => Promise<Answer>) =>
    Promise.all(Array.from({ length: CONNECTIONS }, run));
  const workers = async () => {
    const { pid } = server.child;
    return (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').filter(Boolean).map(Number);
  };
  const isAnswering = () =>
    send('/readyz').then(
      ({ status }) => status === 200,
      () => false,
    );

  it('evaluates on both what was written on one', async () => {
    const { setFlagSwitch } = await ask(`mutation { setFlagSwitch(input: {
      organizationId: "${ORGANIZATION}", flagKey: "beacon", environment: "production", enabled: true }) {
      ... on FlagEnvironment { flag { revision } } } }`);
    const { revision } = (setFlagSwitch as { flag: { revision: number } }).flag;
    const answers = await onAllConnections(() =>
      ask(
        `{ evaluate(organizationId: "${ORGANIZATION}", flagKey: "beacon", minimumRevision: ${revision}) { reason } }`,
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set(['{"evaluate":{"reason":"DEFAULT"}}']),
    );
  });

  it('shows the metrics of both together, whichever answers', async () => {
    const count = async () => {
      const text = await (await send('/metrics')).text();
      return Number(/^halyard_evaluations_total\{api="ofrep",reason="DEFAULT"\} (\d+)$/m.exec(text)?.[1] ?? 0);
    };
    const before = await count();
    await onAllConnections(() => send('/ofrep/v1/evaluate/flags/beacon', { context: { targetingKey: 'subject' } }));
    expect(await onAllConnections(count)).toEqual(Array.from({ length: CONNECTIONS }, () => before + CONNECTIONS));
  });

  it('goes on with the other while the database lets no replacement start', async () => {
    const [victim = 0, survivor = 0] = await workers();
    await allow(false);
    try {
      process.kill(victim, 'SIGKILL');
      const seen = new Set<number>();
      await vi.waitUntil(
        async () => {
          for (const pid of await workers()) seen.add(pid);
          return seen.size >= 4;
        },
        { timeout: 50_000, interval: 50 },
      );
      expect(await workers()).toContain(survivor);
      expect((await send('/livez')).status).toBe(200);
    } finally {
      await allow(true);
    }
    await vi.waitUntil(
      async () => (await workers()).length === 2 && (await onAllConnections(isAnswering)).every(Boolean),
      {
        ...{ timeout: 50_000, interval: 100 },
      },
    );
  });

  it('replaces a worker that dies', async () => {
    const [survivor, victim = 0] = await workers();
    process.kill(victim, 'SIGKILL');
    await vi.waitUntil(
      async () => {
        const now = await workers();
        return now.length === 2 && !now.includes(victim) && (await onAllConnections(isAnswering)).every(Boolean);
      },
      { timeout: 30_000, interval: 100 },
    );
    expect(await workers()).toContain(survivor);
  });

  it('replaces both if they die together', async () => {
    const victims = await workers();
    for (const pid of victims) process.kill(pid, 'SIGKILL');
    await vi.waitUntil(
      async () => {
        const now = await workers();
        const areNew = now.length === 2 && !now.some((pid) => victims.includes(pid));
        return areNew && (await onAllConnections(isAnswering)).every(Boolean);
      },
      { timeout: 30_000, interval: 100 },
    );
  });

  it('stops both at a signal to the one process that was started', async () => {
    const [one = 0, other = 0] = await workers();
    expect(await server.end('SIGTERM')).toBe(0);
    for (const pid of [one, other]) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('stops at a signal also while it has no worker, because none can be replaced', async () => {
    server = await start();
    await allow(false);
    try {
      for (const pid of await workers()) process.kill(pid, 'SIGKILL');
      await vi.waitUntil(async () => (await workers()).length === 0, { timeout: 30_000, interval: 5 });
      expect(await server.end('SIGTERM')).toBe(0);
    } finally {
      await allow(true);
    }
  });
});
