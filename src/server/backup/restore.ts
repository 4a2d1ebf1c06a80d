import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { reasonOf } from '../../store/database/database.ts';
import { NotABackup, restoreEmbedded } from '../../store/database/restore-embedded.ts';
import { BackupFailure } from './backup-failure.ts';

/**
 * Replaces the embedded database by a backup. The old one stays beside it under a name that ends in `suffix`. Returns a summary
 * for the operator. Throws BackupFailure, MigrationError and DataDirectoryInUse; then nothing has changed.
 */
export async function restore(
  { dataDir, payloadKeys }: Pick<Config, 'dataDir' | 'payloadKeys'>,
  file: string,
  suffix: string,
): Promise<readonly string[]> {
  const backup = await readFile(file).catch((error: unknown) => {
    throw new BackupFailure(`${file} cannot be read: ${reasonOf(error)}.`);
  });
  const setAsideAs = `pgdata.${suffix}`;
  const isReplaced = await restoreEmbedded(dataDir, backup, setAsideAs).catch((error: unknown) => {
    throw error instanceof NotABackup ? new BackupFailure(`${file} cannot be restored. ${error.message}`) : error;
  });
  const hasPayloadKey = payloadKeys.length > 0 || existsSync(join(dataDir, 'payload-key'));
  return [
    `Restored ${file} into ${dataDir}, in a new epoch: subscribers and caches begin afresh.`,
    ...(isReplaced ? [`The database that was there is in ${join(dataDir, setAsideAs)}; remove it when you like.`] : []),
    ...(hasPayloadKey
      ? []
      : ['Encrypted payloads need their key: put it into PAYLOAD_KEYS, or its file into the folder.']),
  ];
}
