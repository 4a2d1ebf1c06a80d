import { readFile } from 'node:fs/promises';
import { inject } from 'vitest';
import type { Database } from '../../src/store/database/database.ts';
import { type DatabaseOptions, openDatabase } from '../../src/store/database/open-database.ts';
import { openFromPool } from './embedded-pool.ts';
import type { TestDatabaseOrigin } from './global-setup.ts';
import { administer, databaseUrlOf, newDatabaseName } from './postgres-administration.ts';

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
  const name = newDatabaseName();
  await administer(serverUrl, `CREATE DATABASE "${name}" TEMPLATE "${template}"`);
  return {
    options: { databaseUrl: databaseUrlOf(serverUrl, name), dataDir: 'memory' },
    drop: () => administer(serverUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
  };
}

function dumpOf({ dump }: Extract<TestDatabaseOrigin, { kind: 'embedded' }>): Promise<Blob> {
  dumpOfThisWorker ??= readFile(dump).then((bytes) => new Blob([bytes]));
  return dumpOfThisWorker;
}

/** Opens a migrated, empty database of the caller's own, with further options; closing it removes it. */
export async function openTestDatabase(further: Partial<DatabaseOptions> = {}): Promise<Database> {
  const origin = inject('testDatabaseOrigin');
  if (origin.kind === 'embedded') return openFromPool(await dumpOf(origin), further.trace);
  const { options, drop } = await createTestDatabase();
  const database = await openDatabase({ ...options, ...further });
  return {
    ...database,
    close: async () => {
      await database.close();
      await drop();
    },
  };
}
