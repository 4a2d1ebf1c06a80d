// Builds dist: generates the Prisma client when its schema is newer, then compiles the server and the dashboard, each of them only
// where something changed. Quick when up to date.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

async function run(command) {
  const [code] = await once(spawn(process.execPath, command, { cwd: root, stdio: 'inherit' }), 'exit');
  return code;
}
