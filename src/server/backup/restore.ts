import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { reasonOf } from '../../store/database/database.ts';
import { NotABackup, restoreEmbedded } from '../../store/database/restore-embedded.ts';
import type { StatusLine } from '../../terminal/status-line.ts';
import { BackupFailure } from './backup-failure.ts';

/** What became of a restore. */
export interface Restored {
  /** A summary for the operator. */
  readonly lines: readonly string[];
  /** Where the database is that was there; null: there was none. */
  readonly setAside: string | null;
  /** Whether the server has a key for encrypted payloads. */
  readonly hasPayloadKey: boolean;
}

/**
 * Replaces the embedded database by a backup. The old one stays beside it under a name that ends in `suffix`. Throws BackupFailure, MigrationError and DataDirectoryInUse; then nothing has changed.
 */
export async function restore(
  { dataDir, payloadKeys }: Pick<Config, 'dataDir' | 'payloadKeys'>,
  file: string,
  suffix: string,
  { show }: Pick<StatusLine, 'show'>,
): Promise<Restored> {
  show(`Reading ${file}`);
  const backup = await readFile(file).catch((error: unknown) => {
    throw new BackupFailure(`${file} cannot be read: ${reasonOf(error)}.`);
  });
  const setAsideAs = `pgdata.${suffix}`;
  show(`Restoring ${file} into ${dataDir}`);
  const isReplaced = await restoreEmbedded(dataDir, backup, setAsideAs).catch((error: unknown) => {
    throw error instanceof NotABackup ? new BackupFailure(`${file} cannot be restored. ${error.message}`) : error;
  });
  const hasPayloadKey = payloadKeys.length > 0 || existsSync(join(dataDir, 'payload-key'));
  const lines = [
    `Restored ${file} into ${dataDir}, in a new epoch: subscribers and caches begin afresh.`,
    ...(isReplaced ? [`The database that was there is in ${join(dataDir, setAsideAs)}; remove it when you like.`] : []),
    ...(hasPayloadKey
      ? []
      : ['Encrypted payloads need their key: put it into PAYLOAD_KEYS, or its file into the folder.']),
  ];
  return { lines, setAside: isReplaced ? join(dataDir, setAsideAs) : null, hasPayloadKey };
}
