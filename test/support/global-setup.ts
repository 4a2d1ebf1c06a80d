import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import type { TestProject } from 'vitest/node';
import { emptyDatabase } from '../../src/store/database/embedded.ts';
import { adaptTransaction } from '../../src/store/database/embedded-adapter.ts';
import { migrate } from '../../src/store/database/migrate.ts';
import { type Migration, readMigrations } from '../../src/store/database/migrations-folder.ts';
import { openDatabase } from '../../src/store/database/open-database.ts';
import { applyMigrations } from '../../src/store/database/schema-engine.ts';
import { administer, databaseUrlOf, dropDatabasesOf, newDatabaseName } from './postgres-administration.ts';

/** What every test database is a copy of, migrated and empty: the dump of an embedded one, or a template on a server. */
export type TestDatabaseOrigin =
  | { readonly kind: 'embedded'; readonly dump: string }
  | { readonly kind: 'postgres'; readonly serverUrl: string; readonly template: string };

declare module 'vitest' {
  interface ProvidedContext {
    testDatabaseOrigin: TestDatabaseOrigin;
  }
}

const cache = fileURLToPath(new URL('../../node_modules/.cache/halyard/', import.meta.url));
const DAY = 24 * 60 * 60 * 1000;

const BROWSER_TESTS =
  'Tests in a browser are run by npm run test:browser, which needs Chromium; they were skipped here.';

/** Prepares the origin of the test databases once for all test files; what it returns removes it. */
export default async function setup({ provide, config }: TestProject): Promise<() => Promise<void>> {
  const serverUrl = process.env.TEST_DATABASE_URL;
  if (serverUrl === undefined) {
    provide('testDatabaseOrigin', { kind: 'embedded', dump: await prepareDump(await readMigrations()) });
    return async () => sayWhatWasSkipped(config);
  }
  const template = newDatabaseName();
  await prepareTemplate(serverUrl, template);
  provide('testDatabaseOrigin', { kind: 'postgres', serverUrl, template });
  return async () => {
    await dropDatabasesOf(serverUrl, template);
    sayWhatWasSkipped(config);
  };
}

function sayWhatWasSkipped({ exclude }: TestProject['config']): void {
  if (exclude.some((pattern) => pattern.startsWith('test/dashboard/browser'))) console.log(BROWSER_TESTS);
}

async function prepareTemplate(serverUrl: string, template: string): Promise<void> {
  await administer(serverUrl, `CREATE DATABASE "${template}"`);
  const database = await openDatabase({ databaseUrl: databaseUrlOf(serverUrl, template), dataDir: 'memory' });
  await migrate(database);
  await database.close();
}

/** Making the dump takes seconds, so it is kept until the migrations or PGlite change. */
async function prepareDump(migrations: readonly Migration[]): Promise<string> {
  const pglite = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const version = await readFile(join(pglite, '../../package.json'), 'utf8');
  const hash = createHash('sha256')
    .update(JSON.stringify([migrations, version]))
    .digest('hex');
  const dump = join(cache, `${hash}.tar`);
  if ((await modifiedAt(dump)) !== undefined) return dump;
  await mkdir(cache, { recursive: true });
  await removeOldDumps();
  // Another run may be making the same dump, so it appears under its name only when it is whole.
  const unfinished = `${dump}.${randomUUID()}`;
  await writeFile(unfinished, await makeDump(migrations));
  await rename(unfinished, dump);
  return dump;
}

async function makeDump(migrations: readonly Migration[]): Promise<Uint8Array> {
  const pglite = await PGlite.create({ loadDataDir: await emptyDatabase() });
  try {
    await pglite.transaction(async (transaction) => applyMigrations(await adaptTransaction(transaction), migrations));
    const dump = await pglite.dumpDataDir('none');
    return new Uint8Array(await dump.arrayBuffer());
  } finally {
    await pglite.close();
  }
}

/** Runs on other branches may still use the younger ones. */
async function removeOldDumps(): Promise<void> {
  for (const name of await readdir(cache)) {
    const modified = await modifiedAt(join(cache, name));
    if (modified !== undefined && modified < Date.now() - DAY) await rm(join(cache, name), { force: true });
  }
}

async function modifiedAt(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.mtimeMs;
}
