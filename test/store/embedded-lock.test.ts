import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataDirectory } from '../../src/store/database/embedded-lock.ts';

/** A process number beyond any that Linux gives. */
const nobody = 5_000_000;

let dataDir: string;
let children: ChildProcess[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'halyard-lock-'));
  children = [];
});

afterEach(async () => {
  await Promise.all(children.map(kill));
  await rm(dataDir, { recursive: true });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Another process, which takes the lock of each folder that it gets, and reports the result. */
const contender = `
  const { createInterface } = await import('node:readline');
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(process.argv[1], { configFile: false, logLevel: 'silent' });
  console.log('ready');
  for await (const folder of createInterface(process.stdin)) {
    await module.lockDataDirectory(folder).then(
      () => console.log('locked'),
      (error) => console.log(error.message),
    );
  }
`;

interface Contender {
  readonly child: ChildProcess;
  /** Takes the lock of a folder; answers `locked` or why not. */
  contend(folder: string): Promise<string>;
}

async function startContender(): Promise<Contender> {
  const source = fileURLToPath(new URL('../../src/store/database/embedded-lock.ts', import.meta.url));
  const child = spawn(process.execPath, ['--input-type=module', '--eval', contender, source], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const nextLine = async () => String((await lines.next()).value);
  expect(await nextLine()).toBe('ready');
  return {
    child,
    contend: (folder) => {
      child.stdin.write(`${folder}\n`);
      return nextLine();
    },
  };
}

function inUseBy(pid: number | undefined, folder = dataDir): string {
  return `The data directory ${folder} is in use by process ${pid}; stop it or set DATA_DIR.`;
}

/** Leaves the lock of a holder that no longer exists. */
async function leaveLock(holder: object, folder = dataDir, file = 'lock'): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, file), JSON.stringify({ host: hostname(), started: '1-boot', ...holder }));
}

describe('the lock of a data directory', () => {
  it('refuses a second process, naming the folder, the process and the remedy', async () => {
    const { child, contend } = await startContender();
    expect(await contend(dataDir)).toBe('locked');
    await expect(lockDataDirectory(dataDir)).rejects.toThrow(inUseBy(child.pid));
  });

  it('refuses a second holder within one process', async () => {
    const lock = await lockDataDirectory(dataDir);
    await expect(lockDataDirectory(dataDir)).rejects.toThrow(inUseBy(process.pid));
    await lock.release();
  });

  it('is free again once released, and leaves nothing behind', async () => {
    const lock = await lockDataDirectory(dataDir);
    await lock.release();
    expect(await readdir(dataDir)).toEqual([]);
    await expect(lockDataDirectory(dataDir)).resolves.toBeDefined();
  });

  it('is taken over from a process that was killed', async () => {
    const { child, contend } = await startContender();
    expect(await contend(dataDir)).toBe('locked');
    await kill(child);
    await lockDataDirectory(dataDir);
    expect(JSON.parse(await readFile(join(dataDir, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    expect(await readdir(dataDir)).toEqual(['lock']);
  });

  it.runIf(process.platform === 'linux')('is taken over when its process number now belongs to another', async () => {
    await leaveLock({ pid: process.ppid });
    await expect(lockDataDirectory(dataDir)).resolves.toBeDefined();
  });

  it('is taken over from one that was killed while it was taking over', async () => {
    await leaveLock({ pid: nobody });
    const host = hostname().replace(/[^\w.-]/g, '_');
    await leaveLock({ pid: nobody + 1 }, dataDir, `lock.after-${nobody}-1-boot-${host}`);
    await lockDataDirectory(dataDir);
    expect(JSON.parse(await readFile(join(dataDir, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    expect(await readdir(dataDir)).toEqual(['lock']);
  });

  it('is not taken over from another machine, which cannot be seen from here', async () => {
    await leaveLock({ host: 'elsewhere', pid: 1 });
    await expect(lockDataDirectory(dataDir)).rejects.toThrow(`is in use by process 1 of host elsewhere; stop it or`);
  });

  it('goes to exactly one of the processes that find it stale at the same moment', async () => {
    const contenders = await Promise.all(Array.from({ length: 3 }, startContender));
    for (let round = 0; round < 30; round += 1) {
      const folder = join(dataDir, String(round));
      await leaveLock({ pid: nobody }, folder);
      const outcomes = await Promise.all(contenders.map(({ contend }) => contend(folder)));
      const holder = contenders[outcomes.indexOf('locked')]?.child.pid;
      expect(outcomes.filter((outcome) => outcome === 'locked')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === inUseBy(holder, folder))).toHaveLength(2);
      expect(await readdir(folder)).toEqual(['lock']);
    }
  });

  it('goes to exactly one of the processes that start at the same moment', async () => {
    const contenders = await Promise.all(Array.from({ length: 3 }, startContender));
    for (let round = 0; round < 30; round += 1) {
      const folder = join(dataDir, String(round));
      const outcomes = await Promise.all(contenders.map(({ contend }) => contend(folder)));
      expect(outcomes.filter((outcome) => outcome === 'locked')).toHaveLength(1);
      expect(await readdir(folder)).toEqual(['lock']);
    }
  });
});
