import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, ConfigError } from '../config/config.ts';
import { isPayloadKey } from '../config/setting.ts';

/**
 * The keys that payloads are encrypted with: those of PAYLOAD_KEYS and then, with the embedded database, the one in
 * `DATA_DIR/payload-key`. Only the owner can read this file; it is made if there would be no key at all. With a database server
 * and without the setting there is none. Throws ConfigError for a file without a key.
 */
export async function providePayloadKeys(
  config: Pick<Config, 'payloadKeys' | 'databaseUrl' | 'dataDir'>,
  newSecret: () => string,
): Promise<readonly string[]> {
  const { payloadKeys, databaseUrl, dataDir } = config;
  if (databaseUrl !== undefined) return payloadKeys;
  if (dataDir === 'memory') return payloadKeys.length > 0 ? payloadKeys : [newSecret()];
  const file = join(dataDir, 'payload-key');
  const kept = await readKey(file);
  if (kept !== undefined) return [...payloadKeys, kept];
  return payloadKeys.length > 0 ? payloadKeys : [await makeKey(file, newSecret)];
}

/** The key becomes visible under its name only when it is complete: payloads encrypted with half a key would be lost. */
async function makeKey(file: string, newSecret: () => string): Promise<string> {
  const key = newSecret();
  const unfinished = `${file}.unfinished`;
  await rm(unfinished, { force: true });
  await writeFile(unfinished, `${key}\n`, { mode: 0o600, flag: 'wx', flush: true });
  await rename(unfinished, file);
  return key;
}

async function readKey(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new ConfigError(`${file} cannot be read (${error.code}); make it readable, or set DATA_DIR.`);
  });
  const key = text?.trim();
  if (key === undefined || isPayloadKey(key)) return key;
  throw new ConfigError(`${file} holds no key, expected 32 bytes in base64; restore it, or remove it for a new one.`);
}
