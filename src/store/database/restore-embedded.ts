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

/** The file to restore is not a backup of this server. The message says so in a sentence. */
export class NotABackup extends Error {
  override readonly name = 'NotABackup';
}

/**
 * Replaces the database in a data directory, which is made if it is missing, by a backup: migrated, and in a new epoch. The
 * database that was there stays beside it under `setAsideAs`, a name in the directory; returns true if there was one. If the
 * process is killed at any time, one of the two is there, complete.
 * Throws NotABackup, MigrationError for a backup of a newer release, and DataDirectoryInUse; then nothing has changed.
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
    throw new NotABackup(`It is not a complete backup: ${reasonOf(error)}.`);
  });
  // The first file that PostgreSQL writes into a data directory.
  if (!tar.includes('PG_VERSION')) throw new NotABackup('It is an archive, but not of a database.');
  return new Blob([new Uint8Array(tar)]);
}

/** Makes a database of the backup in a folder that is not in use yet. */
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
    throw new NotABackup(`The database in it cannot be opened: ${reasonOf(error)}.`);
  }
}

async function prepare(database: Database): Promise<void> {
  const { client } = database;
  const [table] = await client.$queryRaw<{ exists: boolean }[]>`
    SELECT to_regclass('"FeatureDefault"') IS NOT NULL AS "exists"`;
  if (table?.exists !== true) throw new NotABackup('The database in it is not one of Halyard.');
  await migrate(database);
  await endLogEpoch(database);
}

async function takePlace({ folder, unfinished, restored }: ClusterPaths, setAsideAs: string): Promise<boolean> {
  // A database that was never finished need not be kept.
  if (existsSync(unfinished)) await rm(folder, { recursive: true, force: true });
  await rm(unfinished, { force: true });
  const isReplaced = existsSync(folder);
  if (isReplaced) await rename(folder, join(dirname(folder), setAsideAs));
  await rename(restored, folder);
  return isReplaced;
}
