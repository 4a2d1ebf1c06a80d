// Builds what is older than its sources: the Prisma client and then the server; beside them the dashboard and the empty database. Quick
// when up to date. Notes the commit in dist/build.json, because there is no git where it runs. Standard output is left to what runs
// afterwards.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isDashboardFresh } from './build-dashboard.js';
import { isDatabaseFresh } from './build-database.js';
import { isServerFresh } from './build-server.js';
import { isGenerated } from './generate.js';

const root = fileURLToPath(new URL('../', import.meta.url));

// Git answers while the rest is looked through.
const commit = describeCommit();
// Each in a process of its own, because a server that is started next must not keep the compilers in its memory.
await Promise.all([
  buildServer(),
  isDashboardFresh() || run('build-dashboard.js'),
  isDatabaseFresh() || run('build-database.js'),
]);
noteCommit(await commit);

/** The server is built of the Prisma client, among others. */
async function buildServer() {
  if (!isGenerated()) await run('generate.js');
  if (!isServerFresh()) await run('build-server.js');
}

/** Runs a script of this folder. The build ends when one fails. */
async function run(name) {
  const script = join(root, 'scripts', name);
  const [code] = await once(spawn(process.execPath, [script], { cwd: root, stdio: ['ignore', 2, 2] }), 'exit');
  if (code !== 0) process.exit(code ?? 1);
}

/** The commit of the clone; undefined without git. A clone that is unpacked in another repository has no git of its own. */
async function describeCommit() {
  if (!existsSync(join(root, '.git'))) return undefined;
  const asked = ['describe', '--tags', '--always', '--long', '--abbrev=12'];
  return promisify(execFile)('git', asked, { cwd: root }).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

function noteCommit(commit) {
  if (commit === undefined) return;
  const file = join(root, 'dist/build.json');
  const text = `${JSON.stringify({ commit })}\n`;
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}
