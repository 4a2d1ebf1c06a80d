import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { buildServer, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

// Whole processes are started; the machine may be busy with other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const ORGANIZATION = 'org-killed';

interface Sent {
  readonly path: string;
  readonly body: object;
}

/** The same through two APIs: make a flag of this key. */
const creations = {
  REST: (key: string): Sent => ({
    path: `/api/v1/organizations/${ORGANIZATION}/feature-flags`,
    body: { flag_key: key },
  }),
  GraphQL: (key: string): Sent => ({
    path: '/graphql',
    body: {
      query: `mutation { createFlag(input: { organizationId: "${ORGANIZATION}", key: "${key}" }) {
        __typename ... on Flag { key version }
      } }`,
    },
  }),
};

/**
 * The answer is noted after the commit; here the database keeps that from ending, so that the process can be killed just in between.
 * A process with an embedded database cannot be watched from outside while it waits; `answer-once` has that one.
 */
describe.runIf(inject('testDatabaseOrigin').kind === 'postgres')(
  'a server that is killed between commit and answer',
  () => {
    let database: TestDatabase;
    let client: pg.Client;
    let server: ServerProcess;
    const settings = () => ({ DATABASE_URL: database.options.databaseUrl ?? '', ADMIN_API_KEY: 'killed-admin-key' });

    beforeAll(async () => {
      await buildServer();
      database = await createTestDatabase();
      client = new pg.Client(database.options.databaseUrl);
      await client.connect();
      server = await startServerProcess(settings());
      const query = `mutation { createOrganization(input: { id: "${ORGANIZATION}" }) { __typename } }`;
      await send({ path: '/graphql', body: { query } }, 'the-organization');
    });
    afterAll(async () => {
      await server.end('SIGKILL');
      await client.end();
      await database.drop();
    });

    const send = async ({ path, body }: Sent, key: string) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key };
      const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return {
        status: response.status,
        isReplay: response.headers.get('idempotent-replayed'),
        text: await response.text(),
      };
    };

    const holdAnswers = () =>
      client.query(`
      CREATE OR REPLACE FUNCTION hold_answer() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$;
      CREATE TRIGGER hold_answer BEFORE UPDATE ON "IdempotentRequest" FOR EACH ROW EXECUTE FUNCTION hold_answer();`);

    const ofThisDatabase = `pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;
    const isHeld = async () =>
      (await client.query(`SELECT 1 FROM ${ofThisDatabase} AND wait_event = 'PgSleep'`)).rowCount === 1;

    it.each(Object.entries(creations))('has done it once, and a retry through %s says so', async (_, make) => {
      const key = `flag-${randomUUID()}`;
      await holdAnswers();
      const lost = send(make(key), key).then(
        () => 'answered',
        () => 'lost',
      );
      await expect.poll(isHeld, { timeout: 30_000 }).toBe(true);
      await server.end('SIGKILL');
      expect(await lost).toBe('lost');
      await client.query(`SELECT pg_terminate_backend(pid) FROM ${ofThisDatabase}`);
      await client.query('DROP TRIGGER hold_answer ON "IdempotentRequest"');

      server = await startServerProcess(settings());
      const again = await send(make(key), key);
      expect([again.status, again.isReplay]).toEqual([expect.toBeOneOf([200, 201]), 'true']);
      expect(again.text).toContain(key);
      expect(await send(make(key), key)).toEqual(again);
      const stored = await client.query('SELECT 1 FROM "Flag" WHERE "key" = $1', [key]);
      const logged = await client.query('SELECT "kind" FROM "Change" WHERE "flagKey" = $1', [key]);
      expect([stored.rowCount, logged.rows]).toEqual([1, [{ kind: 'FLAG_CREATED' }]]);
    });
  },
);
