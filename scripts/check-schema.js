// Fails when schema.graphql is not what the built schema prints, and leaves the file as it was.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = new URL('../schema.graphql', import.meta.url);
const printer = fileURLToPath(new URL('../dist/print-schema.js', import.meta.url));

const committed = readFileSync(file, 'utf8');
const { status } = spawnSync(process.execPath, [printer], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
const printed = readFileSync(file, 'utf8');
if (printed !== committed) {
  writeFileSync(file, committed);
  console.error('schema.graphql is out of date: run `npm run generate` and commit it.');
  process.exitCode = 1;
}
