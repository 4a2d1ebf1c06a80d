import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { reasonOf } from '../../store/database/database.ts';
import { clusterIn, openEmbedded } from '../../store/database/embedded.ts';
import { DataDirectoryInUse } from '../../store/database/embedded-lock.ts';
import type { StatusLine } from '../../terminal/status-line.ts';
import { BackupFailure } from './backup-failure.ts';
import { BACKUP_PATH } from './backup-route.ts';
import { type Pieces, writeNewFile } from './new-file.ts';

type Place = Pick<Config, 'dataDir' | 'adminApiKey'>;

/**
 * Writes a backup of the embedded database to a new file, with every change that was answered before it started. The backup comes
 * from the server that has the database open; without such a server the database is opened here. Throws BackupFailure, and
 * DatabaseUnavailable for a folder that cannot be read and has no server.
 */
export async function backUp(place: Place, file: string, { show }: Pick<StatusLine, 'show'>): Promise<void> {
  const { dataDir } = place;
  if (!existsSync(clusterIn(dataDir).folder))
    throw new BackupFailure(`There is no database in ${dataDir}: set DATA_DIR.`);
  show(`Reading the database in ${dataDir}`);
  await writeNewFile(
    file,
    () => dumpOf(place),
    (bytes) => show(`Writing ${file}: ${(bytes / 1_000_000).toFixed(1)} MB`),
  );
}

async function dumpOf(place: Place): Promise<Pieces> {
  try {
    return await dumpOfFolder(place.dataDir);
  } catch (error) {
    if (!(error instanceof DataDirectoryInUse) || error.url === undefined) throw error;
    return askServer(error.url, await keyOf(place));
  }
}

async function dumpOfFolder(dataDir: string): Promise<Pieces> {
  const database = await openEmbedded(dataDir);
  try {
    if (database.dump === undefined) throw new Error('An embedded database is dumped here.');
    return [await database.dump()];
  } finally {
    await database.close();
  }
}

async function askServer(url: string, key: string): Promise<Pieces> {
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(`${url}${BACKUP_PATH}`, { method: 'POST', headers }).catch((error: Error) => {
    throw new BackupFailure(`The server at ${url} cannot be asked for a backup: ${reasonOf(error.cause ?? error)}.`);
  });
  if (response.ok && response.body !== null) return response.body;
  const detail = /"detail":"([^"]*)/.exec(await response.text())?.[1] ?? response.statusText;
  throw new BackupFailure(`The server at ${url} refuses to give a backup: ${detail}`);
}

async function keyOf({ dataDir, adminApiKey }: Place): Promise<string> {
  if (adminApiKey !== undefined) return adminApiKey;
  const file = join(dataDir, 'admin-key');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new BackupFailure(
      `The server is asked with an API key that may do everything, and ${file} holds none: set ADMIN_API_KEY.`,
    );
  });
  return text.trim();
}
