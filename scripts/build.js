// Builds dist: generates the Prisma client when its schema is newer, then compiles the server and the dashboard, each of them only
// where something changed. Quick when up to date. Notes the commit in dist/build.json, because there is no git where it runs.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
// TypeScript does not export its bin.
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
// Commands of one row run at the same time.
const rows = [
  [[join(root, 'scripts/generate.js')]],
  [
    [join(typescript, 'bin/tsc'), '--build', join(root, 'tsconfig.build.json')],
    [join(root, 'scripts/build-dashboard.js')],
  ],
];

for (const row of rows) {
  const codes = await Promise.all(row.map(run));
  const failed = codes.find((code) => code !== 0);
  if (failed !== undefined) process.exit(failed ?? 1);
}

noteCommit();

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

async function run(command) {
  const [code] = await once(spawn(process.execPath, command, { cwd: root, stdio: 'inherit' }), 'exit');
  return code;
}
