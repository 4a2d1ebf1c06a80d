import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * Starts a server in a process of its own and waits until it prints where it listens (`listens on http://…`).
 *
 * @param {string} script a path from the folder of the bench
 * @param {{ settings?: Record<string, string>, node?: string, flags?: readonly string[] }} [options] `flags` are those of Node
 */
export async function startServer(script, { settings = {}, node = process.execPath, flags = [] } = {}) {
  const path = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...settings };
  const child = spawn(node, [...flags, path], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const words = [];
  child.stderr.on('data', (bytes) => words.push(String(bytes)));
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    words.push(line);
    const url = /listens on (http:\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    // What it prints from now on is thrown away, or it would wait for a reader.
    child.stdout.resume();
    return { url, pid: child.pid, stop: () => stop(child) };
  }
  throw new Error(`${script} did not start:\n${words.join('\n')}`);
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(force);
}
