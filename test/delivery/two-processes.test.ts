import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { buildServer, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { createTestDatabase } from '../support/test-database.ts';

const CHANGES = 1_000;
const WRITERS = 4;
const organizationId = 'org-delivery';

/** Two processes cannot share an embedded database: this is about PostgreSQL. */
describe.runIf(process.env.TEST_DATABASE_URL)('two processes on one PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let settings: Record<string, string>;
  let writing: ServerProcess;
  let telling: ServerProcess;

  beforeAll(async () => {
    await buildServer();
    database = await createTestDatabase();
    settings = {
      DATABASE_URL: database.options.databaseUrl ?? '',
      ADMIN_API_KEY: 'delivery-admin-key',
      DEMO_DATA: 'false',
    };
    writing = await startServerProcess(settings);
    telling = await startServerProcess(settings);
    await mutate(`createOrganization(input: { id: "${organizationId}" })`);
    for (let writer = 0; writer < WRITERS; writer += 1)
      await mutate(`createFlag(input: { organizationId: "${organizationId}", key: "flag-${writer}" })`);
  });

  afterAll(async () => {
    await writing.end('SIGKILL');
    await telling.end('SIGKILL');
    await database.drop();
  });

  async function mutate(mutation: string): Promise<void> {
    const response = await fetch(`${writing.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `mutation { ${mutation} { __typename ... on Error { message } } }` }),
    });
    const text = await response.text();
    if (text.includes('Error') || text.includes('errors')) throw new Error(text);
  }

  /** The revisions that a subscriber of the telling process receives after one, until it has `count` of them. */
  async function receive(after: number, count: number): Promise<number[]> {
    const client = createClient({
      url: `${telling.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    const query = `subscription { changes(organizationId: "${organizationId}", after: ${after}) { revision } }`;
    const received: number[] = [];
    for await (const { data } of client.iterate<{ changes: { revision: number } }>({ query })) {
      if (data) received.push(data.changes.revision);
      if (received.length >= count) break;
    }
    await client.dispose();
    return received;
  }

  async function write(flag: string): Promise<void> {
    for (let turn = 0; turn < CHANGES / WRITERS; turn += 1) {
      const input = `{ organizationId: "${organizationId}", flagKey: "${flag}", enabled: ${turn % 2 === 0} }`;
      await mutate(`setFlagSwitch(input: ${input})`);
    }
  }

  it('tell a subscriber of the one every change written through the other, once and in order, also when it is killed in between', async () => {
    const first = 3 + WRITERS;
    const written = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(`flag-${writer}`)));
    const before = await receive(first, 300);
    await telling.end('SIGKILL');
    telling = await startServerProcess(settings);
    const last = before.at(-1) ?? first;
    const rest = await receive(last, CHANGES - before.length);
    await written;
    expect([...before, ...rest]).toEqual(Array.from({ length: CHANGES }, (_, index) => first + index + 1));
  }, 120_000);
});
