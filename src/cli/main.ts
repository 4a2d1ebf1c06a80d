import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { statusLine } from '../terminal/status-line.ts';
import { runCommand } from './run-command.ts';
import type { RunningScript, World } from './world.ts';

/** How often a command that npx has started looks whether npx still runs, in milliseconds. */
const PARENT_ASKED = 250;

const root = new URL('../../', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const stopping = new AbortController();
const { NO_COLOR = '', FORCE_COLOR = '' } = process.env;

function runScript(name: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): RunningScript {
  const path = fileURLToPath(new URL(`scripts/${name}`, root));
  const child = spawn(process.execPath, [path, ...args], { stdio: 'inherit', env: { ...process.env, ...more } });
  const stop = () => void child.kill('SIGTERM');
  stopping.signal.addEventListener('abort', stop);
  const exited = new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
  return { exited, stop };
}

const status = statusLine(process.stderr, process.env);

const world: World = {
  environment: process.env,
  // Where npm was called, which itself goes to the folder of the package.
  folder: process.env.INIT_CWD ?? process.cwd(),
  hasColors: NO_COLOR === '' && (process.stdout.isTTY === true || FORCE_COLOR !== ''),
  fetch,
  now: Date.now,
  newId: randomUUID,
  stopped: stopping.signal,
  status,
  say: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
  wait: (milliseconds) => delay(milliseconds, undefined, { signal: stopping.signal }).catch(() => {}),
  runScript,
};

// On SIGTERM npx ends without handing the signal on, because its shell takes it. What npx has started then has another parent.
if (process.env.npm_command === 'exec') {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stopping.abort(), PARENT_ASKED).unref();
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
// A reader that has seen enough, such as `head`, closes the pipe.
process.stdout.on('error', () => process.exit(0));
process.exitCode = await runCommand(process.argv.slice(2), version, world);
