import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, describe, expect, inject, it } from 'vitest';
import type { Database } from '../../src/store/database/database.ts';
import { openDatabase } from '../../src/store/database/open-database.ts';
import { createPostgresAdapterFactory } from '../../src/store/database/postgres-adapter.ts';
import { openSession, SafeClient } from '../../src/store/database/postgres-session.ts';
import { statementFailure } from '../../src/store/database/statement-failures.ts';
import { done, startFakePostgres, terminated, welcome } from '../support/fake-postgres.ts';
import { createTestDatabase } from '../support/test-database.ts';

const rules = { maxConnections: 1, statementTime: 5_000, waitTime: 2_000 };
const closings: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

/** An adapter on a scripted server; an error event that nothing listens for would fail the whole run. */
async function connectTo(script: Parameters<typeof startFakePostgres>[0]) {
  const server = await startFakePostgres(script);
  const config = { connectionString: server.url, Client: SafeClient };
  const adapter = await createPostgresAdapterFactory({ config, isPooled: false }, rules, undefined).connect();
  closings.push(server.close, () => adapter.dispose());
  return adapter;
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => statementFailure(error)?.code,
  );

describe('a connection that the server ends', () => {
  it('in the very packet that opens it is a failure of the transaction that wanted it', async () => {
    const adapter = await connectTo({ greeting: Buffer.concat([welcome, terminated]), answer: () => done });
    expect(await failureOf(adapter.startTransaction())).toBe('DATABASE_UNAVAILABLE');
  });

  it('in the very packet that answers its first statement is a failure, too', async () => {
    const adapter = await connectTo({ greeting: welcome, answer: () => Buffer.concat([done, terminated]) });
    expect(await failureOf(adapter.startTransaction())).toBe('DATABASE_UNAVAILABLE');
  });

  it('while another transaction waits for it is replaced for that one', async () => {
    const answer = (query: string) => (query === 'SELECT 1' ? Buffer.concat([done, terminated]) : done);
    const adapter = await connectTo({ greeting: welcome, answer });
    const first = adapter.queryRaw({ sql: 'SELECT 1', args: [], argTypes: [] });
    const second = adapter.startTransaction();
    expect(await failureOf(first)).toBe('done');
    await (await second).commit();
  });
});

describe.runIf(inject('testDatabaseOrigin').kind === 'postgres')('a PostgreSQL that ends connections', () => {
  async function open(): Promise<{ database: Database; endAll(condition?: string): Promise<number> }> {
    const { options, drop } = await createTestDatabase();
    const database = await openDatabase(options);
    const administrator = new pg.Client(options.databaseUrl);
    await administrator.connect();
    closings.push(
      drop,
      () => administrator.end(),
      () => database.close(),
    );
    const endAll = async (condition = 'true') => {
      const { rowCount } = await administrator.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND ${condition}`,
      );
      return rowCount ?? 0;
    };
    return { database, endAll };
  }

  it('while they are idle goes unnoticed by the next read and the next transaction', async () => {
    const { database, endAll } = await open();
    const { client } = database;
    await Promise.all(Array.from({ length: 10 }, () => client.$queryRaw`SELECT pg_sleep(0.05)::text`));
    expect(await endAll()).toBe(10);
    expect(await client.organization.count()).toBe(0);
    await endAll();
    await client.$transaction((tx) => tx.organization.create({ data: { id: 'org-1', name: 'One' } }));
    expect(await client.organization.count()).toBe(1);
  });

  it('in the middle of a transaction has not done it, and says that it is unavailable', async () => {
    const { database, endAll } = await open();
    const interrupted = database.client.$transaction(async (tx) => {
      await tx.organization.create({ data: { id: 'org-1', name: 'One' } });
      await endAll();
      await tx.organization.create({ data: { id: 'org-2', name: 'Two' } });
    });
    expect(await failureOf(interrupted)).toBe('DATABASE_UNAVAILABLE');
    expect(await database.client.organization.count()).toBe(0);
  });

  it('again and again, under load, is survived, and every failure says that the database is unavailable', async () => {
    const { database, endAll } = await open();
    const [heard, outcomes] = [new Set<string>(), new Set<unknown>()];
    const listening = await database.listen('halyard', {
      onNotify: (payload) => heard.add(payload),
      onLost: () => {},
      onRestored: () => {},
    });
    closings.push(() => listening.close());
    let isOver = false;
    const until = async (work: () => Promise<unknown>) => {
      while (!isOver) outcomes.add(await failureOf(work()));
    };
    const { client } = database;
    const readers = Array.from({ length: 6 }, () => until(() => client.organization.findMany({ take: 1 })));
    const writers = Array.from({ length: 6 }, () =>
      until(() =>
        client.$transaction(async (tx) => {
          await tx.$queryRaw`SELECT pg_sleep(0.01)::text`;
          await tx.$queryRaw`SELECT pg_notify('halyard', 'written')::text`;
        }),
      ),
    );
    for (let round = 0; round < 40; round += 1) {
      await endAll();
      await pause(15);
    }
    isOver = true;
    await Promise.all([...readers, ...writers]);
    expect([...outcomes].filter((outcome) => outcome !== 'done' && outcome !== 'DATABASE_UNAVAILABLE')).toEqual([]);
    expect(outcomes).toContain('done');
    await expect
      .poll(
        async () => {
          await client.$queryRaw`SELECT pg_notify('halyard', 'after')::text`;
          return [...heard];
        },
        { timeout: 15_000 },
      )
      .toContain('after');
  });
});

it('a URL that is not of PostgreSQL is refused by the name of its setting', async () => {
  await expect(openSession('DATABASE_DIRECT_URL', 'mysql://host/name')).rejects.toThrow(/^DATABASE_DIRECT_URL is not/);
});
