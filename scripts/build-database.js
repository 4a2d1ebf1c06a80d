// Makes dist/database/empty.tar.gz when a dependency is newer than it: the empty database that a new data directory begins as.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { fingerprintOf, isFresh, noteFresh } from './fresh.js';

const target = fileURLToPath(new URL('../dist/database/', import.meta.url));
const stamp = join(target, '.fresh');
const inputs = [fileURLToPath(import.meta.url)];

/** Whether the database was made by the PGlite that is installed. */
export function isDatabaseFresh() {
  return isFresh(stamp, inputs);
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !isDatabaseFresh()) await build();

async function build() {
  // Nearly all of what makes a database runs so seldom that V8 takes longer to optimize it than to run it.
  setFlagsFromString('--wasm-tiering-budget=1000000000');
  const { PGlite } = await import('@electric-sql/pglite');
  const pglite = await PGlite.create();
  const dump = await pglite.dumpDataDir('gzip');
  await pglite.close();
  mkdirSync(target, { recursive: true });
  // In one step, because a server may be starting from it.
  const unfinished = join(target, `.${process.pid}.unfinished`);
  writeFileSync(unfinished, new Uint8Array(await dump.arrayBuffer()));
  renameSync(unfinished, join(target, 'empty.tar.gz'));
  noteFresh(stamp, fingerprintOf(inputs));
}
