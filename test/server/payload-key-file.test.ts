import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config.ts';
import { providePayloadKeys } from '../../src/server/payload-key-file.ts';

const made = Buffer.alloc(32, 1).toString('base64url');
const set = Buffer.alloc(32, 2).toString('base64');
const newSecret = () => made;

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'halyard-payload-key-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const provide = (settings: { databaseUrl?: string; payloadKeys?: string[]; dataDir?: string } = {}) =>
  providePayloadKeys({ payloadKeys: [], databaseUrl: undefined, dataDir, ...settings }, newSecret);

describe('the embedded database', () => {
  it('comes with a key that is made once, in a file that only the owner reads', async () => {
    expect(await provide()).toEqual([made]);
    const file = join(dataDir, 'payload-key');
    expect(await readFile(file, 'utf8')).toBe(`${made}\n`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(dataDir)).toEqual(['payload-key']);
    const again = providePayloadKeys({ payloadKeys: [], databaseUrl: undefined, dataDir }, () => set);
    expect(await again).toEqual([made]);
  });

  it('still reads what its own key encrypted once keys are set', async () => {
    await provide();
    expect(await provide({ payloadKeys: [set] })).toEqual([set, made]);
  });

  it('needs no file where keys are set', async () => {
    expect(await provide({ payloadKeys: [set] })).toEqual([set]);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('makes its key whole after a start that was cut off half way', async () => {
    await writeFile(join(dataDir, 'payload-key.unfinished'), 'half');
    expect(await provide()).toEqual([made]);
    expect(await readdir(dataDir)).toEqual(['payload-key']);
  });

  it.each(['', 'half a key', `${made}${made}`])('refuses a file that holds no key: %j', async (text) => {
    await writeFile(join(dataDir, 'payload-key'), text);
    await expect(provide()).rejects.toBeInstanceOf(ConfigError);
    expect(await readFile(join(dataDir, 'payload-key'), 'utf8')).toBe(text);
  });

  it('that keeps nothing has a key that is nowhere kept', async () => {
    expect(await provide({ dataDir: 'memory' })).toEqual([made]);
  });
});

describe('a database server', () => {
  it('has the keys that are set and no others: its nodes could not share one that was made', async () => {
    expect(await provide({ databaseUrl: 'postgresql://db/halyard' })).toEqual([]);
    expect(await provide({ databaseUrl: 'postgresql://db/halyard', payloadKeys: [set] })).toEqual([set]);
  });
});
