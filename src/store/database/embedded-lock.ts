import { link, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseUnavailable } from './database.ts';

/** A data directory that belongs to this process until it is released. */
export interface DataDirectoryLock {
  /** Stores this process's URL for processes that find the directory in use. */
  announce(url: string): Promise<void>;
  release(): Promise<void>;
}

/** Another process uses the data directory. */
export class DataDirectoryInUse extends DatabaseUnavailable {
  /** The URL of that process; undefined while it does not listen. */
  readonly url: string | undefined;
  constructor(message: string, url: string | undefined) {
    super(message);
    this.url = url;
  }
}

/** The process that holds a lock. The process number alone does not identify it: numbers are reused. */
interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When the process started, as the kernel reports it; empty if the kernel does not report it. */
  readonly started: string;
  /** See {@link DataDirectoryLock.announce}. */
  readonly url?: string;
}

/** What is at the end of the line of holders: a holder, or a name that is free to take. */
type LineEnd =
  | { readonly holder: Holder; readonly at: string }
  | { readonly free: string; readonly behind: readonly string[] };

/**
 * Takes the lock of a data directory, which is made if it is missing, or throws DataDirectoryInUse naming the holder.
 *
 * The lock is a file that names its holder. Of several processes that find it left by a dead one, only one may take it
 * over, and none may remove what another has just taken. So each stale lock has one successor, a file named after the dead
 * holder, which only one process can make; that file then replaces the lock in one step. A process that was too slow, and
 * makes the successor of a holder already replaced, sees that the line no longer leads to its own file, and starts over.
 */
export async function lockDataDirectory(dataDir: string): Promise<DataDirectoryLock> {
  await mkdir(dataDir, { recursive: true });
  const self = { host: hostname(), pid: process.pid, started: (await findProcess(process.pid))?.started ?? '' };
  const lock = join(dataDir, 'lock');
  await writtenAside(dataDir, self, async (written) => {
    while (!(await takeTurn(dataDir, written, self))) {}
  });
  return {
    announce: (url) => writtenAside(dataDir, { ...self, url }, (written) => rename(written, lock)),
    release: () => rm(lock, { force: true }),
  };
}

/** Moves a holder's file into place that was written under another name, so that no process reads an incomplete one. */
async function writtenAside(
  dataDir: string,
  holder: Holder,
  putIntoPlace: (written: string) => Promise<void>,
): Promise<void> {
  const aside = await mkdtemp(join(dataDir, 'lock.'));
  const written = join(aside, 'holder');
  try {
    await writeFile(written, JSON.stringify(holder));
    await putIntoPlace(written);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** Tries once to become the holder: false if another process was faster and the line has to be read again. */
async function takeTurn(dataDir: string, written: string, self: Holder): Promise<boolean> {
  const lock = join(dataDir, 'lock');
  const end = await findLineEnd(lock);
  if ('holder' in end) {
    // A process that is about to see that it was too slow is not the holder to name.
    if (!(await leadsTo(lock, end.at, end.holder))) return false;
    throw new DataDirectoryInUse(refusal(dataDir, end.holder), end.holder.url);
  }
  if (!(await linked(written, end.free))) return false;
  if (!(await leadsTo(lock, end.free, self))) {
    await rm(end.free, { force: true });
    return false;
  }
  if (end.free !== lock) await rename(end.free, lock);
  await Promise.all(end.behind.filter((path) => path !== lock).map((path) => rm(path, { force: true })));
  return true;
}

/** Follows the dead holders from the lock on. */
async function findLineEnd(lock: string): Promise<LineEnd> {
  const behind: string[] = [];
  for (let path = lock; ; ) {
    const holder = await readHolder(path);
    if (holder === undefined) return { free: path, behind };
    if (await mayBeAlive(holder)) return { holder, at: path };
    behind.push(path);
    path = `${lock}.after-${nameOf(holder)}`;
  }
}

/** Whether the line of dead holders still leads from the lock to a holder's file. */
async function leadsTo(lock: string, file: string, expected: Holder): Promise<boolean> {
  for (let path = lock; ; ) {
    const holder = await readHolder(path);
    if (holder === undefined) return false;
    if (path === file) return nameOf(holder) === nameOf(expected);
    if (await mayBeAlive(holder)) return false;
    path = `${lock}.after-${nameOf(holder)}`;
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    // Only this module writes these files, and always completely.
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw new DatabaseUnavailable(`The lock file ${path} cannot be read; remove it if no process uses the folder.`);
  }
}

/** A process of another machine or container cannot be seen from here, so it counts as alive. */
async function mayBeAlive({ host, pid, started }: Holder): Promise<boolean> {
  if (host !== hostname()) return true;
  const found = await findProcess(pid);
  if (found === undefined) return answersSignals(pid);
  return !found.ended && (started === '' || found.started === started);
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/**
 * When a process started, in clock ticks since a named boot, and whether it has ended and only waits to be collected by its
 * parent (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html). Undefined when it cannot be seen.
 */
async function findProcess(pid: number): Promise<{ started: string; ended: boolean } | undefined> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const status = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The program's name comes before, in parentheses, and may itself hold blanks and parentheses.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return { started: `${fields[19]}-${boot.trim()}`, ended: fields[0] === 'Z' || fields[0] === 'X' };
  } catch {
    return undefined;
  }
}

function nameOf({ host, pid, started }: Holder): string {
  return `${pid}-${started}-${host}`.replace(/[^\w.-]/g, '_');
}

function refusal(dataDir: string, { host, pid }: Holder): string {
  if (host === hostname()) return `The data directory ${dataDir} is in use by process ${pid}; stop it or set DATA_DIR.`;
  const lock = join(dataDir, 'lock');
  return `The data directory ${dataDir} is in use by process ${pid} of host ${host}; stop it or set DATA_DIR, or remove ${lock} if it no longer runs.`;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
