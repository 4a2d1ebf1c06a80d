import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { inject } from 'vitest';
import type { Database } from '../../src/store/database/database.ts';
import { embeddedDatabase } from '../../src/store/database/embedded.ts';
import { type DatabaseOptions, openDatabase } from '../../src/store/database/open-database.ts';
import { openFromPool, type PooledDatabase } from './database-pool.ts';
import type { TestDatabaseOrigin } from './global-setup.ts';
import { administer, databaseUrlOf, nameOfCopy } from './postgres-administration.ts';

/** A database that only its test uses. */
export interface TestDatabase {
  /** What `openDatabase` takes to open it. One on a server may be opened many times; each opening of an embedded one begins empty. */
  readonly options: DatabaseOptions;
  /** Removes it, even with open connections. */
  drop(): Promise<void>;
}

let dumpOfThisWorker: Promise<Blob> | undefined;

/** Makes a migrated, empty database of the caller's own: embedded, or on the PostgreSQL that TEST_DATABASE_URL names. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const origin = inject('testDatabaseOrigin');
  if (origin.kind === 'embedded') {
    return { options: { dataDir: 'memory', beginsAs: await dumpOf(origin) }, drop: async () => {} };
  }
  const { serverUrl, template } = origin;
  const name = nameOfCopy(template);
  await administer(serverUrl, `CREATE DATABASE "${name}" TEMPLATE "${template}"`);
  return {
    options: { databaseUrl: databaseUrlOf(serverUrl, name), dataDir: 'memory' },
    drop: async () => void (await administer(serverUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)),
  };
}

function dumpOf({ dump }: Extract<TestDatabaseOrigin, { kind: 'embedded' }>): Promise<Blob> {
  dumpOfThisWorker ??= readFile(dump).then((bytes) => new Blob([bytes]));
  return dumpOfThisWorker;
}

/** Opens a migrated, empty database that only the caller uses, with further options. Close it when the test is over. */
export async function openTestDatabase(further: Partial<DatabaseOptions> = {}): Promise<Database> {
  const { trace, ...limits } = further;
  const isEmbedded = inject('testDatabaseOrigin').kind === 'embedded';
  // The embedded database knows no limits.
  return isEmbedded
    ? openFromPool('embedded', makeEmbedded, trace)
    : openFromPool(JSON.stringify(limits), () => makeOnServer(limits), trace);
}

async function makeEmbedded(): Promise<PooledDatabase> {
  const { options } = await createTestDatabase();
  const pglite = await PGlite.create({ loadDataDir: options.beginsAs });
  const database = embeddedDatabase(pglite);
  return {
    database,
    traced: async (trace) => embeddedDatabase(pglite, undefined, trace),
    settle: async () => {
      // A closed one would not answer. cspell:ignore UNLISTEN
      if (pglite.closed) throw new Error('a test has closed the database');
      await pglite.exec('ROLLBACK; UNLISTEN *; RESET ALL;');
    },
    remove: database.close,
  };
}

async function makeOnServer(limits: Partial<DatabaseOptions>): Promise<PooledDatabase> {
  const { options, drop } = await createTestDatabase();
  const database = await openDatabase({ ...options, ...limits });
  return {
    database,
    traced: (trace) => openDatabase({ ...options, ...limits, trace }),
    settle: async () => {
      await database.client.$disconnect();
      await database.client.$queryRaw`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`;
    },
    remove: async () => {
      await database.close();
      await drop();
    },
  };
}
