import { once } from 'node:events';
import { cp, mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { migrate } from '../../src/store/database/migrate.ts';
import { openDatabase } from '../../src/store/database/open-database.ts';
import { administer, databaseUrlOf } from '../support/postgres-administration.ts';
import { buildServer, failToStart } from '../support/server-process.ts';
import { createTestDatabase } from '../support/test-database.ts';

// Whole processes are started; the machine may be busy with other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

/** What cannot be started with, as the environment has it. */
type Settings = Readonly<Record<string, string>>;
type Refusal = readonly [string, () => Promise<Settings>, RegExp];

const onPostgres = inject('testDatabaseOrigin').kind === 'postgres';

let folder: string;
const closings: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  await buildServer();
  folder = await mkdtemp(join(tmpdir(), 'halyard-refused-'));
  if (onPostgres) return;
  const database = await openDatabase({ dataDir: join(folder, 'whole') });
  await migrate(database);
  await database.close();
});
afterAll(async () => {
  for (const close of closings) await close();
  await rm(folder, { recursive: true });
});

/** A data directory with a migrated database. */
async function dataDirectory(name: string): Promise<string> {
  const dataDir = join(folder, name);
  await cp(join(folder, 'whole'), dataDir, { recursive: true });
  return dataDir;
}

/** A migrated database that a process can open, after something was done to it. */
async function databaseAfter(statement: string): Promise<Settings> {
  const { options, drop } = await createTestDatabase();
  closings.push(drop);
  const dataDir = onPostgres ? 'memory' : await dataDirectory('changed');
  const database = await openDatabase({ databaseUrl: options.databaseUrl, dataDir });
  await database.client.$executeRawUnsafe(statement);
  await database.close();
  return { DATABASE_URL: options.databaseUrl ?? '', DATA_DIR: dataDir };
}

async function damagedFolder(): Promise<Settings> {
  const dataDir = await dataDirectory('damaged');
  await truncate(join(dataDir, 'pgdata/global/pg_control'), 0);
  return { DATA_DIR: dataDir };
}

async function folderInUse(): Promise<Settings> {
  const dataDir = await dataDirectory('in-use');
  const database = await openDatabase({ dataDir });
  closings.push(() => database.close());
  return { DATA_DIR: dataDir };
}

async function portInUse(): Promise<Settings> {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  closings.push(async () => other.close());
  // What listens on a port has such an address.
  const { port } = other.address() as AddressInfo;
  return { ...(await databaseAfter('SELECT 1')), PORT: String(port) };
}

/** A migrated database whose user may read and nothing else. */
async function readOnly(): Promise<Settings> {
  const settings = await databaseAfter('SELECT 1');
  const url = new URL(settings.DATABASE_URL ?? '');
  const role = url.pathname.slice(1);
  await administer(url.href, `CREATE ROLE "${role}" LOGIN PASSWORD 'readonly'`);
  const serverUrl = databaseUrlOf(url.href, 'postgres');
  closings.push(() => administer(serverUrl, `DROP ROLE "${role}"`));
  await administer(url.href, `GRANT SELECT ON ALL TABLES IN SCHEMA public TO "${role}"`);
  [url.username, url.password] = [role, 'readonly'];
  return { ...settings, DATABASE_URL: url.href };
}

/** The database ends the connection on which the admin key is stored, as when its server restarts. */
const INTERRUPTED = `
  CREATE FUNCTION interrupt() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
  CREATE TRIGGER interrupt BEFORE INSERT ON "ApiKey" FOR EACH ROW EXECUTE FUNCTION interrupt();`;

/** A port on which no server listens: what only the system's own programs may. */
const NOBODY = 'postgresql://me:hunter2@127.0.0.1:1/halyard';

const NEWER = `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
  VALUES ('later', 'later', '99990101000000_later', now(), now(), 1)`;

/** The last migration is applied again, to a database that it has changed already. */
const ALREADY_MADE = `DELETE FROM _prisma_migrations
  WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)`;

const everywhere: readonly Refusal[] = [
  ['a setting is wrong', async () => ({ PORT: 'ninety' }), /^PORT is "ninety", expected a whole number/],
  [
    'DATABASE_URL is not valid',
    async () => ({ DATABASE_URL: 'mysql://me:hunter2@db/x' }),
    /^DATABASE_URL is \(not shown\),/,
  ],
  [
    'no server listens at DATABASE_URL',
    async () => ({ DATABASE_URL: NOBODY }),
    /^DATABASE_URL postgresql:\/\/me:\*\*\*@127\.0\.0\.1:1\/halyard cannot be used: connect ECONNREFUSED/,
  ],
  [
    'the schema of the database is newer',
    () => databaseAfter(NEWER),
    /^The database has the migration 99990101000000_later, which this release does not know: run the newer release/,
  ],
];

const onServers: readonly Refusal[] = [
  [
    'the user of the database may only read',
    readOnly,
    /^The user of DATABASE_URL may not do what Halyard has to: permission denied for table \w+; let it read and write\.$/,
  ],
  [
    'the database ends the connection meanwhile',
    () => databaseAfter(INTERRUPTED),
    /^The database failed while the server started: terminating connection due to administrator command; start the server again\.$/,
  ],
];

const embedded: readonly Refusal[] = [
  [
    'the files of the database are damaged',
    damagedFolder,
    /^The data directory \S+damaged cannot be opened \(its files are damaged\); restore or remove it, or set DATA_DIR\.$/,
  ],
  [
    'another process has the folder open',
    folderInUse,
    /^The data directory \S+in-use is in use by process \d+; stop it or set DATA_DIR\.$/,
  ],
];

/** Both come after the database was opened, which takes the embedded one a while. */
const afterOpening: readonly Refusal[] = [
  ['the port is taken', portInUse, /^Port \d+ of 127\.0\.0\.1 is in use by another process; stop it or set PORT\.$/],
  [
    'a migration fails half way',
    () => databaseAfter(ALREADY_MADE),
    /^The migration \d+_\w+ failed and nothing was changed: .+ exists?\.$/,
  ],
];

describe('a server does not start, and says in one line why and what to do,', () => {
  it.each([...everywhere, ...(onPostgres ? [...afterOpening, ...onServers] : embedded)])(
    'when %s',
    async (_, prepare, line) => {
      const { code, output, errors } = await failToStart(await prepare());
      expect(errors).toEqual([expect.stringMatching(line)]);
      expect([code, output]).toEqual([1, '']);
    },
  );
});

describe.runIf(!onPostgres)('an embedded database whose files are damaged', () => {
  const damages: readonly (readonly [string, (pgdata: string) => Promise<void>])[] = [
    ['has lost the file that says that it is one', (pgdata) => rm(join(pgdata, 'PG_VERSION'))],
    ['has lost its tables', (pgdata) => rm(join(pgdata, 'base'), { recursive: true })],
    ['has lost its log', (pgdata) => rm(join(pgdata, 'pg_wal'), { recursive: true })],
  ];

  it.each(damages)('is refused and left as it is, when it %s', async (name, damage) => {
    const dataDir = await dataDirectory(name.replaceAll(' ', '-'));
    await damage(join(dataDir, 'pgdata'));
    const before = await readdir(join(dataDir, 'pgdata'));
    await expect(openDatabase({ dataDir })).rejects.toThrow(`The data directory ${dataDir} cannot be opened (its `);
    expect(await readdir(join(dataDir, 'pgdata'))).toEqual(before);
    expect(await readdir(dataDir)).toEqual(['pgdata']);
  });
});
