// Builds dist: generates the Prisma client when its schema is newer, then compiles what changed. Quick when up to date.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
// TypeScript does not export its bin.
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
const steps = [
  [join(root, 'scripts/generate.js')],
  [join(typescript, 'bin/tsc'), '--build', join(root, 'tsconfig.build.json')],
];

for (const step of steps) {
  const { status } = spawnSync(process.execPath, step, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
