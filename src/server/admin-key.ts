import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Services } from '../actions/services.ts';
import type { Config } from '../config/config.ts';
import { keyPrefixes } from '../domain/permission.ts';
import { ensureAdminKey, hasApiKeys } from '../store/api-keys.ts';

/** A key that was made because there was none. */
export interface MadeKey {
  readonly secret: string;
  /** The file with it; undefined if the database is only in memory. */
  readonly file: string | undefined;
}

/**
 * Makes sure that a key exists that may manage keys: stores ADMIN_API_KEY, or, if none is set and no key is stored, makes one and
 * writes it to `DATA_DIR/admin-key`, which only the owner can read. Returns the key that was made.
 */
export async function provideAdminKey(config: Config, { store, newSecret }: Services): Promise<MadeKey | undefined> {
  if (config.adminApiKey !== undefined) {
    await ensureAdminKey(store, config.adminApiKey);
    return undefined;
  }
  if (await hasApiKeys(store)) return undefined;
  const secret = `${keyPrefixes.SECRET}${newSecret()}`;
  // Written first: a stored key whose secret is lost would keep another from being made.
  const file = config.dataDir === 'memory' ? undefined : await writeSecret(config.dataDir, secret);
  await ensureAdminKey(store, secret);
  return { secret, file };
}

async function writeSecret(folder: string, secret: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'admin-key');
  await writeFile(file, `${secret}\n`, { mode: 0o600 });
  // The mode above is only for a file that is new.
  await chmod(file, 0o600);
  return file;
}
