// Builds what is older than its sources: the Prisma client, then the server and the dashboard. Quick when up to date. Notes the commit
// in dist/build.json, because there is no git where it runs. Standard output is left to what runs afterwards.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDashboardFresh } from './build-dashboard.js';
import { isServerFresh } from './build-server.js';
import { isGenerated } from './generate.js';

const root = fileURLToPath(new URL('../', import.meta.url));

// Each in a process of its own, because a server that is started next must not keep the compilers in its memory.
if (!isGenerated()) await runTogether(['generate.js']);
await runTogether([
  ...(isServerFresh() ? [] : ['build-server.js']),
  ...(isDashboardFresh() ? [] : ['build-dashboard.js']),
]);
noteCommit();

async function runTogether(names) {
  const codes = await Promise.all(names.map(run));
  const failed = codes.find((code) => code !== 0);
  if (failed !== undefined) process.exit(failed ?? 1);
}

async function run(name) {
  const script = join(root, 'scripts', name);
  const [code] = await once(spawn(process.execPath, [script], { cwd: root, stdio: ['ignore', 2, 2] }), 'exit');
  return code;
}

/** A clone that is unpacked in another repository has no git of its own. */
function noteCommit() {
  if (!existsSync(join(root, '.git'))) return;
  const { status, stdout } = spawnSync('git', ['describe', '--tags', '--always', '--long', '--abbrev=12'], {
    ...{ cwd: root, encoding: 'utf8' },
  });
  if (status !== 0) return;
  const file = join(root, 'dist/build.json');
  const text = `${JSON.stringify({ commit: stdout.trim() })}\n`;
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}
