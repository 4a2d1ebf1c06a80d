import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { hasNginx, type Nginx, startNginx } from '../support/nginx.ts';
import { freePort } from '../support/ports.ts';
import { buildServer, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

// Whole processes are started; the machine may be busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const isOnPostgres = inject('testDatabaseOrigin').kind === 'postgres';
const ORGANIZATION = 'org-rolling';
const KEY = 'rolling-restart-admin-key';

if (isOnPostgres && !hasNginx) console.info('nginx is not installed: a rolling restart behind it is not tested.');

/** A kind of request that clients go on sending, and what it must answer. */
interface Request {
  readonly path: string;
  body(): object;
  isRight(answer: unknown): boolean;
}

const requests: readonly Request[] = [
  {
    path: '/ofrep/v1/evaluate/flags/steady',
    body: () => ({ context: { targetingKey: 'subject' } }),
    isRight: (answer) => hasMember(answer, 'value', true),
  },
  {
    path: '/graphql',
    body: () => ({ query: `{ organization(id: "${ORGANIZATION}") { id } }` }),
    isRight: (answer) => JSON.stringify(answer) === JSON.stringify({ data: { organization: { id: ORGANIZATION } } }),
  },
  {
    path: '/graphql',
    body: () => ({
      query: `mutation { updateFlag(input: { organizationId: "${ORGANIZATION}", key: "written", name: "${randomUUID()}" }) {
        __typename } }`,
    }),
    isRight: (answer) => JSON.stringify(answer) === '{"data":{"updateFlag":{"__typename":"Flag"}}}',
  },
];

describe.runIf(isOnPostgres && hasNginx)('three nodes behind nginx, restarted one after the other,', () => {
  let database: TestDatabase;
  let nginx: Nginx;
  let ports: readonly [number, number, number];
  const nodes: ServerProcess[] = [];

  beforeAll(async () => {
    await buildServer();
    database = await createTestDatabase();
    ports = [await freePort(), await freePort(), await freePort()];
    for (const port of ports) nodes.push(await startNode(port));
    nginx = await startNginx(ports);
    await send('/graphql', {
      query: `mutation { createOrganization(input: { id: "${ORGANIZATION}" }) { __typename }
        steady: createFlag(input: { organizationId: "${ORGANIZATION}", key: "steady", settings: [
          { environment: "production", enabled: true, defaultVariant: "on" }] }) { __typename }
        written: createFlag(input: { organizationId: "${ORGANIZATION}", key: "written" }) { __typename } }`,
    });
  });
  afterAll(async () => {
    await nginx.close();
    for (const node of nodes) await node.end('SIGKILL');
    await database.drop();
  });

  const startNode = (port: number) =>
    startServerProcess({
      ...{ DATABASE_URL: database.options.databaseUrl ?? '', PORT: String(port), DEMO_DATA: 'false' },
      ...{ ADMIN_API_KEY: KEY, TRUST_PROXY: '1', SHUTDOWN_DELAY_MS: '2000' },
    });
  const send = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${nginx.url}${path}`, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', authorization: `Bearer ${KEY}` },
        ...{ 'x-halyard-organization': ORGANIZATION, 'idempotency-key': randomUUID() },
      },
      body: JSON.stringify(body),
    });
    return response.json();
  };

  it('answer every read, evaluation and write as if nothing happened', async () => {
    const wrong: unknown[] = [];
    let answered = 0;
    let isOver = false;
    const client = async ({ path, body, isRight }: Request) => {
      while (!isOver) {
        const answer = await send(path, body()).catch((error: unknown) => String(error));
        answered += 1;
        if (!isRight(answer)) wrong.push({ path, answer });
      }
    };
    const clients = [...requests, ...requests].map(client);
    for (const [index, port] of ports.entries()) {
      const before = answered;
      expect(await nodes[index]?.end('SIGTERM')).toBe(0);
      nodes[index] = await startNode(port);
      await vi.waitUntil(() => answered > before + 100, { timeout: 30_000 });
    }
    isOver = true;
    await Promise.all(clients);
    expect(wrong).toEqual([]);
  });
});

function hasMember(value: unknown, name: string, expected: unknown): boolean {
  return typeof value === 'object' && value !== null && Reflect.get(value, name) === expected;
}
