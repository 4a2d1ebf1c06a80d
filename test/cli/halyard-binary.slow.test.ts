import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildServer, type ServerProcess, startServerProcess } from '../support/server-process.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const KEY = 'key-of-the-operator';
let server: ServerProcess;
let folder: string;
beforeAll(async () => {
  await buildServer();
  server = await startServerProcess({ DEMO_DATA: 'true', ADMIN_API_KEY: KEY });
  folder = await mkdtemp(join(tmpdir(), 'halyard-'));
}, 120_000);
afterAll(async () => {
  await server.end('SIGTERM');
  await rm(folder, { recursive: true });
});

interface Ran {
  readonly code: number | string | null | undefined;
  readonly out: string;
  readonly err: string;
}

function halyard(words: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const env = {
    ...{ PATH: process.env.PATH, HOME: folder, INIT_CWD: folder },
    ...{ HALYARD_URL: server.url, HALYARD_ORGANIZATION: 'org-nansen-akademiet', ...more },
  };
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/halyard.js', ...words], { cwd: root, env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : error.code, out, err }),
    );
  });
}

/** The words of the commands in a document, in order. */
async function commandsOf(document: string): Promise<string[][]> {
  const text = await readFile(join(root, 'docs', document), 'utf8');
  const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('npx halyard '))
    .map((line) =>
      [...line.slice('npx halyard '.length).matchAll(/"([^"]*)"|(\S+)/g)].map(([, text, word]) => text ?? word ?? ''),
    );
}

/** A port that is free now. */
async function freePort(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' ? String(address?.port) : '';
}

it.each(['command-line.md', 'gitops.md'])('does what docs/%s shows', { timeout: 120_000 }, async (document) => {
  const commands = await commandsOf(document);
  expect(commands.length).toBeGreaterThan(2);
  for (const words of commands)
    expect([words, await halyard(words)]).toEqual([words, expect.objectContaining({ code: 0 })]);
});

it('leads an operator of docs/operations.md from nothing to flags and a key', { timeout: 120_000 }, async () => {
  const page = await readFile(join(root, 'docs/operations.md'), 'utf8');
  const [section = ''] = /^## From nothing to three nodes$[\s\S]*?(?=^## )/m.exec(page) ?? [];
  // The first block starts the nodes, which test/faults/rolling-restart.test.ts does as well.
  const [, ...blocks] = [...section.matchAll(/```sh\n(?<block>.*?)```/gs)].map(({ groups }) => groups?.block ?? '');
  expect(blocks).toHaveLength(2);
  const program = blocks.join('').replace('http://127.0.0.1:8080', server.url);
  const path = join(folder, 'bin');
  await mkdir(path);
  const npx = `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(root, 'scripts/halyard.js')}" "$@"\n`;
  await writeFile(join(path, 'npx'), npx, { mode: 0o755 });
  const cwd = await mkdtemp(join(folder, 'operator-'));
  const env = { PATH: `${path}:${process.env.PATH}`, HOME: folder, ADMIN_API_KEY: KEY };
  const { stdout } = await promisify(execFile)('bash', ['-euc', program], { cwd, env });
  expect(stdout).toContain('"__typename":"Organization"');
  expect(stdout).toContain('+ flag checkout');
  expect(stdout).toMatch(/^hys_/m);
});

it('writes results to standard output, errors to the other, and ends with their codes', {
  timeout: 60_000,
}, async () => {
  expect(JSON.parse((await halyard(['doctor', '--json'])).out)).toContainEqual(
    expect.objectContaining({ check: 'database', state: 'ok' }),
  );
  expect(await halyard(['flags', 'get', 'lost'])).toMatchObject({
    code: 3,
    out: '',
    err: expect.stringContaining('lost'),
  });
  const colored = await halyard(['evaluate', 'course_theme'], { FORCE_COLOR: '1' });
  expect(colored.out).toContain('\u001B[');
  expect((await halyard(['evaluate', 'course_theme'], { FORCE_COLOR: '1', NO_COLOR: '1' })).out).not.toContain(
    '\u001B[',
  );
});

it('applies a folder with the key of the server that npx starts, and drains it when npx is stopped', {
  timeout: 120_000,
}, async () => {
  await halyard(['export', 'first']);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const key = 'key-of-the-started-server';
  const env = {
    ...{ PATH: process.env.PATH, HOME: folder, INIT_CWD: folder, PORT: port, DATA_DIR: 'memory', DEMO_DATA: 'false' },
    ...{ HALYARD_APPLY: join(folder, 'first'), LOG_LEVEL: 'error', ANONYMOUS_ACCESS: 'none', ADMIN_API_KEY: key },
  };
  const npx = spawn('npx', ['halyard', 'start'], { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  for await (const part of npx.stderr) {
    said += part;
    if (/objects changed|error/i.test(said)) break;
  }
  expect(said).toContain('objects changed');
  expect((await halyard(['flags', 'list'], { HALYARD_URL: url })).code).not.toBe(0);
  const listed = await halyard(['flags', 'list'], { HALYARD_URL: url, HALYARD_KEY: key });
  expect(listed.out).toContain('course_theme');

  const ready = () =>
    fetch(`${url}/readyz`).then(
      ({ status }) => status,
      () => 'gone',
    );
  expect(await ready()).toBe(200);
  npx.kill('SIGTERM');
  await expect.poll(ready, { timeout: 20_000, interval: 50 }).toBe(503);
  await expect.poll(ready, { timeout: 30_000, interval: 50 }).toBe('gone');
});
