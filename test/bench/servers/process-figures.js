import { readdir, readFile } from 'node:fs/promises';

/** Linux counts in hundredths of a second, independent of its own clock (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html). */
const MICROSECONDS_PER_TICK = 10_000;

/** Where the columns of the time in user and kernel mode are after the name of the process, which may contain spaces. */
const USER = 11;
const SYSTEM = 12;

/** The CPU time that a process and its children have taken, in microseconds, in user and kernel mode. */
export async function cpuTime(pid) {
  const times = await Promise.all([ownTime(pid), ...(await childrenOf(pid)).map(cpuTime)]);
  return times.reduce((sum, each) => sum + each, 0);
}

/** The memory of a process that is in RAM, in bytes. */
export async function residentMemory(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024;
}

async function ownTime(pid) {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const columns = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(columns[USER]) + Number(columns[SYSTEM])) * MICROSECONDS_PER_TICK;
}

async function childrenOf(pid) {
  const threads = await readdir(`/proc/${pid}/task`);
  const lists = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8')));
  return lists.flatMap((list) => list.split(' ').filter((each) => each.trim() !== ''));
}
