// Generates src/generated (Prisma client and Pothos types) when schema.prisma or a dependency is newer than it.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const inputs = ['prisma/schema.prisma', 'package-lock.json'];
const outputs = ['src/generated/prisma/client.ts', 'src/generated/pothos.ts'];

function modifiedAt(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Whether the generated files are newer than what they are made of. */
export function isGenerated() {
  return Math.min(...outputs.map(modifiedAt)) > Math.max(...inputs.map(modifiedAt));
}

function generate() {
  const require = createRequire(import.meta.url);
  const { bin } = require('prisma/package.json');
  const prisma = require.resolve(`prisma/${bin.prisma}`);
  const environment = {
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    // The CLI downloads a schema engine before any command; generating never runs it, so any executable will do.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    ...process.env,
    // The CLI runs the Pothos generator by name.
    PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
  };
  const run = spawnSync(process.execPath, [prisma, 'generate', '--no-hints'], {
    cwd: root,
    env: environment,
    encoding: 'utf8',
  });
  if (run.status !== 0) process.stderr.write(`${run.error ?? ''}${run.stdout}${run.stderr}`);
  return run.status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && (process.argv.includes('--force') || !isGenerated())) {
  process.exitCode = generate();
}
