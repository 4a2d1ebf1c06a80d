import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { endLogEpoch } from '../commit/log-epoch.ts';
import { type Database, reasonOf } from './database.ts';
import { type ClusterPaths, clusterIn, embeddedDatabase } from './embedded.ts';
import { lockDataDirectory } from './embedded-lock.ts';
import { migrate } from './migrate.ts';

/** What was given to be restored is no backup of this server. The message says so in a sentence. */
export class NoBackup extends Error {
  override readonly name = 'NoBackup';
}

/**
 * Puts a backup in the place of the database in a data directory, which is made when it is missing; migrated, and in a new epoch.
 * The database that was there is kept beside it under `setAsideAs`, a name in the directory; true when there was one. Whenever the process is
 * killed, there is one or the other, whole.
 * Throws NoBackup, MigrationError for a backup of a newer release, and DataDirectoryInUse, and has then changed nothing.
 */
export async function restoreEmbedded(dataDir: string, backup: Uint8Array, setAsideAs: string): Promise<boolean> {
  const tar = await unpacked(backup);
  const { release } = await lockDataDirectory(dataDir);
  try {
    const paths = clusterIn(dataDir);
    await loadAside(tar, paths);
    return await takePlace(paths, setAsideAs);
  } finally {
    await release();
  }
}

async function unpacked(backup: Uint8Array): Promise<Blob> {
  const tar = await promisify(gunzip)(backup).catch((error: unknown) => {
    throw new NoBackup(`It is no backup, or not all of one: ${reasonOf(error)}.`);
  });
  // The first thing that PostgreSQL writes into a data directory.
  if (!tar.includes('PG_VERSION')) throw new NoBackup('It is an archive of something else than a database.');
  return new Blob([new Uint8Array(tar)]);
}

/** Makes a database of the backup where nobody looks for one yet. */
async function loadAside(tar: Blob, { folder, restored }: ClusterPaths): Promise<void> {
  const unfinished = `${folder}.restoring`;
  await Promise.all([unfinished, restored].map((path) => rm(path, { recursive: true, force: true })));
  await mkdir(unfinished);
  try {
    const database = embeddedDatabase(await openCopy(unfinished, tar));
    await prepare(database).finally(() => database.close());
    await rename(unfinished, restored);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function openCopy(dataDir: string, loadDataDir: Blob): Promise<PGlite> {
  try {
    return await PGlite.create({ dataDir, loadDataDir });
  } catch (error) {
    throw new NoBackup(`The database in it cannot be opened: ${reasonOf(error)}.`);
  }
}

async function prepare(database: Database): Promise<void> {
  const { client } = database;
  const [table] = await client.$queryRaw<{ exists: boolean }[]>`
    SELECT to_regclass('"FeatureDefault"') IS NOT NULL AS "exists"`;
  if (table?.exists !== true) throw new NoBackup('The database in it is not one of Halyard.');
  await migrate(database);
  await endLogEpoch(database);
}

async function takePlace({ folder, unfinished, restored }: ClusterPaths, setAsideAs: string): Promise<boolean> {
  // A database that was never finished is nothing to keep.
  if (existsSync(unfinished)) await rm(folder, { recursive: true, force: true });
  await rm(unfinished, { force: true });
  const isReplaced = existsSync(folder);
  if (isReplaced) await rename(folder, join(dirname(folder), setAsideAs));
  await rename(restored, folder);
  return isReplaced;
}
