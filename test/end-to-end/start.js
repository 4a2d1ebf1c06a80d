// What a newcomer does: a clean copy of the last commit, `npm ci && npm start` with nothing stored, one query, and one mutation
// told to one subscriber; then what an operator does: the package, installed without development dependencies, and its start. Prints a line per step, beginning with `ok` or `FAIL`; exits 1 unless all passed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'halyard-start-'));
const clone = join(place, 'clone');
const installed = join(place, 'installed');
const INSTALL_WITHIN = 300_000;
const READY_WITHIN = 120_000;
const ANSWER_WITHIN = 15_000;
const STOP_WITHIN = 15_000;

const flagNow = '{ flag(organizationId: "org-nansen-akademiet", key: "course_administration") { key version } }';
const switchOff = `mutation { setFlagSwitch(input: {
  organizationId: "org-nansen-akademiet", flagKey: "course_administration", environment: "production", enabled: false
}) { __typename ... on FlagEnvironment { enabled } } }`;

/** Runs a command to its end; what it printed is shown only when it fails. */
async function run(command, args, cwd, more = {}) {
  const env = { ...process.env, ...more };
  const child = spawn(command, args, { cwd, env, signal: AbortSignal.timeout(INSTALL_WITHIN) });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} exited with ${code}\n${Buffer.concat(output)}`);
}

async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

function startServer(port, { command, folder, data }) {
  const { DATABASE_URL, ADMIN_API_KEY, ANONYMOUS_ACCESS, DEMO_DATA, ...environment } = process.env;
  const settings = { PORT: String(port), HOST: '127.0.0.1', DATA_DIR: join(place, data) };
  const [program, ...args] = command;
  // A process group of its own, so that nothing npm started can outlive this script.
  const child = spawn(program, args, { cwd: folder, env: { ...environment, ...settings }, detached: true });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  return { child, url: `http://127.0.0.1:${port}`, printed: () => Buffer.concat(output).toString() };
}

function hasExited({ child }) {
  return child.exitCode !== null || child.signalCode !== null;
}

async function isReady(url) {
  const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
  return response?.status === 200;
}

async function becomeReady(server) {
  const deadline = Date.now() + READY_WITHIN;
  while (Date.now() < deadline) {
    if (hasExited(server)) throw new Error(`the server exited (${server.child.exitCode ?? server.child.signalCode})`);
    if (await isReady(server.url)) return;
    await delay(200);
  }
  throw new Error(`/readyz did not answer 200 within ${READY_WITHIN} ms`);
}

function post(url, query, accept, signal) {
  const headers = { 'content-type': 'application/json', accept };
  return fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }), signal });
}

async function ask(url, query) {
  const response = await post(url, query, 'application/json', AbortSignal.timeout(ANSWER_WITHIN));
  const { data, errors } = await response.json();
  if (errors !== undefined) throw new Error(`answered ${response.status}: ${JSON.stringify(errors)}`);
  return data;
}

/** The results of a subscription over server-sent events (GraphQL over SSE, distinct connections mode). */
async function* subscribe(url, query, signal) {
  const response = await post(url, query, 'text/event-stream', signal);
  if (response.status !== 200)
    throw new Error(`the subscription answered ${response.status}: ${await response.text()}`);
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const events = `${rest}${chunk}`.split(/\r?\n\r?\n/);
    rest = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: ?(.+)$/m.exec(event)?.[1];
      if (/^event: ?next$/m.test(event) && data !== undefined) yield JSON.parse(data);
    }
  }
}

async function nextFlag(results) {
  const { value, done } = await results.next();
  if (done || value.errors !== undefined) throw new Error(`the subscription told ${JSON.stringify(value)}`);
  return value.data.flag;
}

function expect(holds, expected, received) {
  if (!holds) throw new Error(`expected ${expected}, received ${JSON.stringify(received)}`);
}

async function queryFlag({ url }) {
  const data = await ask(url, flagNow);
  expect(data.flag?.key === 'course_administration', 'the flag course_administration', data);
}

async function mutateWhileSubscribed({ url }) {
  const listening = new AbortController();
  const signal = AbortSignal.any([listening.signal, AbortSignal.timeout(2 * ANSWER_WITHIN)]);
  const results = subscribe(url, `subscription ${flagNow}`, signal);
  try {
    const before = await nextFlag(results);
    const { setFlagSwitch } = await ask(url, switchOff);
    expect(setFlagSwitch?.enabled === false, 'the switch turned off', setFlagSwitch);
    const after = await nextFlag(results);
    expect(after.version === before.version + 1, `version ${before.version + 1}`, after);
  } finally {
    listening.abort();
  }
}

/** SIGTERM to npm alone, as a process manager sends it: npm must hand it to a server that then stops. */
async function stop({ child, url }) {
  child.kill('SIGTERM');
  if (child.exitCode === null && child.signalCode === null) {
    await once(child, 'exit', { signal: AbortSignal.timeout(STOP_WITHIN) });
  }
  const answers = await isReady(url);
  expect(!answers, 'no answer after SIGTERM', 'an answer');
}

/** SIGTERM to npx ends npx at once; the server notices that it is gone, and stops by itself. */
async function stopThroughNpx({ child, url }) {
  child.kill('SIGTERM');
  const deadline = Date.now() + STOP_WITHIN;
  while (await isReady(url)) {
    expect(Date.now() < deadline, 'no answer after SIGTERM', 'an answer');
    await delay(200);
  }
}

function killGroup({ child }) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: all of the group are gone already, which is the aim.
    if (error.code !== 'ESRCH') throw error;
  }
}

let server;
const steps = {
  'a clean copy of the last commit is made': async () => {
    mkdirSync(clone);
    // An archive, not a clone: git refuses to clone a repository that another user owns.
    await run('git', ['-c', 'safe.directory=*', 'archive', '--output', join(place, 'clone.tar'), 'HEAD'], root);
    await run('tar', ['-xf', join(place, 'clone.tar'), '-C', clone], root);
  },
  'npm ci installs it': () => run('npm', ['ci'], clone),
  'npm start becomes ready with no data': async () => {
    server = startServer(await findFreePort(), { command: ['npm', 'start'], folder: clone, data: 'data' });
    await becomeReady(server);
  },
  'a query reads a flag of the demo data': () => queryFlag(server),
  'a mutation reaches a subscriber': () => mutateWhileSubscribed(server),
  'SIGTERM stops the server': () => stop(server),
  'npm pack makes a package': () => run('npm', ['pack', '--pack-destination', place], clone),
  'the package is installed without development dependencies': async () => {
    mkdirSync(installed);
    const packed = readdirSync(place).find((name) => name.endsWith('.tgz'));
    await run('npm', ['init', '--yes'], installed);
    await run('npm', ['install', '--omit=dev', '--no-audit', '--no-fund', join(place, packed)], installed);
  },
  'it starts without a build, and serves what it brings': async () => {
    const command = ['npx', 'halyard', 'start'];
    server = startServer(await findFreePort(), { command, folder: installed, data: 'installed-data' });
    await becomeReady(server);
    await queryFlag(server);
    for (const path of ['/', '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/docs/favicon-32x32.png']) {
      const { status } = await fetch(`${server.url}${path}`, { headers: { accept: 'text/html' } });
      expect(status === 200, `200 at ${path}`, status);
    }
    const page = await fetch(`${server.url}/graphql`, { headers: { accept: 'text/html' } });
    expect((await page.text()).includes('graphiql'), 'GraphiQL', page.status);
  },
  'a command backs its database up': async () => {
    await run('npx', ['halyard', 'backup', join(place, 'backup.tar.gz')], installed, {
      DATA_DIR: join(place, 'installed-data'),
    });
    expect(existsSync(join(place, 'backup.tar.gz')), 'a backup', 'none');
  },
  'SIGTERM to npx stops it': () => stopThroughNpx(server),
};

for (const name of ['SIGINT', 'SIGTERM']) {
  process.once(name, () => {
    if (server !== undefined) killGroup(server);
    process.exit(1);
  });
}

let failure;
for (const [title, step] of Object.entries(steps)) {
  const startedAt = Date.now();
  failure = await step().catch((error) => error);
  console.log(`${failure === undefined ? 'ok  ' : 'FAIL'} ${title} (${Date.now() - startedAt} ms)`);
  if (failure !== undefined) break;
}
if (failure !== undefined)
  console.error(failure, `\nThe server printed:\n${server?.printed() ?? 'nothing: it was not started'}`);
if (server !== undefined) killGroup(server);
rmSync(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
process.exit(failure === undefined ? 0 : 1);
