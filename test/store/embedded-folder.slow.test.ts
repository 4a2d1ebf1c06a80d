import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DatabaseUnavailable } from '../../src/store/database/database.ts';
import { openDatabase } from '../../src/store/database/open-database.ts';

interface Closable {
  close(): Promise<void>;
}

let opened: Closable[] = [];

/** Closes things when the test is over, the last opened first. */
function closedAfterwards<Opened extends Closable>(thing: Opened): Opened {
  opened.push(thing);
  return thing;
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'halyard-database-'));
  closedAfterwards({ close: () => rm(folder, { recursive: true, force: true }) });
  return folder;
}

afterEach(async () => {
  for (const thing of opened.reverse()) await thing.close();
  opened = [];
});

describe('the embedded database', () => {
  it('keeps what was stored in its folder for the next start', async () => {
    const dataDir = join(await temporaryFolder(), 'data');
    const first = await openDatabase({ dataDir });
    await first.client.$executeRaw`CREATE TABLE kept AS SELECT 1 AS id`;
    await first.close();
    const second = closedAfterwards(await openDatabase({ dataDir }));
    expect(await second.client.$queryRaw`SELECT * FROM kept`).toEqual([{ id: 1 }]);
  });

  it('is made again if a killed process left it incomplete', async () => {
    const dataDir = await temporaryFolder();
    await (await openDatabase({ dataDir })).close();
    await writeFile(join(dataDir, 'pgdata.unfinished'), '');
    await rm(join(dataDir, 'pgdata', 'global'), { recursive: true });
    const database = closedAfterwards(await openDatabase({ dataDir }));
    expect(await database.client.$queryRaw`SELECT 1 AS id`).toEqual([{ id: 1 }]);
    expect(await readdir(dataDir)).not.toContain('pgdata.unfinished');
  });

  it('refuses a folder that is already open, and names it', async () => {
    const dataDir = await temporaryFolder();
    closedAfterwards(await openDatabase({ dataDir }));
    await expect(openDatabase({ dataDir })).rejects.toThrow(
      new DatabaseUnavailable(
        `The data directory ${dataDir} is in use by process ${process.pid}; stop it or set DATA_DIR.`,
      ),
    );
  });

  it('refuses a damaged folder with its name and the remedy, and does not keep it locked', async () => {
    const dataDir = await temporaryFolder();
    await (await openDatabase({ dataDir })).close();
    await rm(join(dataDir, 'pgdata', 'global'), { recursive: true });
    await expect(openDatabase({ dataDir })).rejects.toThrow(DatabaseUnavailable);
    await expect(openDatabase({ dataDir })).rejects.toThrow(`The data directory ${dataDir} cannot be opened`);
  });

  it('refuses a folder that cannot be made, and names it', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    await expect(openDatabase({ dataDir: join(file, 'data') })).rejects.toThrow(DatabaseUnavailable);
    await expect(openDatabase({ dataDir: join(file, 'data') })).rejects.toThrow(
      `The data directory ${file}/data cannot`,
    );
  });
});
