import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Brings `dist/` up to date with the sources, for tests that start real processes. */
export async function buildServer(): Promise<void> {
  await promisify(execFile)(process.execPath, ['scripts/build.js'], { cwd: root });
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Ends the process with a signal and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts the built server with settings and waits until it listens. Throws with its last words when it does not. */
export async function startServerProcess(settings: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const child = spawnServer(settings);
  const words: string[] = [];
  child.stderr.on('data', (bytes: Buffer) => words.push(bytes.toString()));
  for await (const line of createInterface({ input: child.stdout })) {
    words.push(line);
    const url = /listens on (http:\S+)/.exec(line)?.[1];
    if (url !== undefined) return { url, child, end: (signal) => endProcess(child, signal) };
  }
  throw new Error(`the server did not start: ${words.join('\n')}`);
}

/** How a server ended that was not to start. */
export interface FailedStart {
  readonly code: number | null;
  readonly output: string;
  /** Its messages for the operator, line by line. */
  readonly errors: readonly string[];
}

/** Starts the built server with settings that it cannot start with, and waits for its end. */
export async function failToStart(settings: Readonly<Record<string, string>>): Promise<FailedStart> {
  const child = spawnServer(settings);
  const [output, errors]: [string[], string[]] = [[], []];
  child.stdout.on('data', (bytes: Buffer) => output.push(bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => errors.push(bytes.toString()));
  child.stdout.once('data', () => child.kill('SIGKILL'));
  await once(child, 'close');
  return { code: child.exitCode, output: output.join(''), errors: errors.join('').trimEnd().split('\n') };
}

function spawnServer(settings: Readonly<Record<string, string>>) {
  const usual = { PORT: '0', DATA_DIR: 'memory', LOG_LEVEL: 'error', RATE_LIMIT: 'off' };
  const env = { PATH: process.env.PATH, ...usual, ...settings };
  return spawn(process.execPath, ['dist/main.js'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
  return child.exitCode;
}
