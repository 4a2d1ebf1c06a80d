import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { checkHistory } from './check-history.ts';
import type { Entry, History, Write } from './history.ts';

/** Two ways of telling changes that look right and are not: the checker has to find each of them out. */

const organizationId = 'one';
const write = (mark: string): Write => ({ organizationId, mark, outcome: 'ACKNOWLEDGED' });

function historyOf(log: readonly Entry[], events: readonly Entry[]): History {
  const writes = log.map(({ mark }) => write(mark ?? ''));
  return { writes, log, subscribers: [{ name: 'subscriber', organizationId, after: 0, events }], states: [] };
}

describe('publishing after the commit', () => {
  it('loses what a process commits right before it dies', () => {
    const log: Entry[] = [];
    const events: Entry[] = [];
    let pending: Entry[] = [];
    const commit = (mark: string) => {
      const entry = { organizationId, revision: log.length + 1, mark };
      log.push(entry);
      pending.push(entry);
    };
    const publish = () => events.push(...pending.splice(0));
    const die = () => {
      pending = [];
    };
    commit('a');
    publish();
    commit('b');
    die();
    commit('c');
    publish();
    expect(checkHistory(historyOf(log, events)).map(({ invariant }) => invariant)).toEqual(['I1', 'I3']);
  });
});

/** It takes two transactions at a time, which an embedded database has not. */
describe.runIf(process.env.TEST_DATABASE_URL)('a serial number as the cursor', () => {
  let database: TestDatabase;
  const clients: pg.Client[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    for (const client of clients) await client.end();
    await database.drop();
  });

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client(database.options.databaseUrl);
    await client.connect();
    clients.push(client);
    return client;
  }

  it('loses what commits after a later number has been read', async () => {
    const [slow, quick, reader] = [await connect(), await connect(), await connect()];
    await reader.query('CREATE TABLE "events" ("id" bigserial PRIMARY KEY, "mark" text NOT NULL)');
    const events: Entry[] = [];
    const read = async () => {
      const after = events.at(-1)?.revision ?? 0;
      const { rows } = await reader.query('SELECT "id", "mark" FROM "events" WHERE "id" > $1 ORDER BY "id"', [after]);
      for (const { id, mark } of rows) events.push({ organizationId, revision: Number(id), mark });
    };
    await slow.query('BEGIN');
    await slow.query(`INSERT INTO "events" ("mark") VALUES ('first')`);
    await quick.query(`INSERT INTO "events" ("mark") VALUES ('second')`);
    await read();
    await slow.query('COMMIT');
    await read();
    const { rows } = await reader.query('SELECT "id", "mark" FROM "events" ORDER BY "id"');
    const log = rows.map(({ id, mark }): Entry => ({ organizationId, revision: Number(id), mark }));
    expect(log).toHaveLength(2);
    expect(checkHistory(historyOf(log, events)).map(({ invariant }) => invariant)).toEqual(['I1', 'I3']);
  });
});
