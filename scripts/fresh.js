// Whether something that is built is as new as what it is built from. Beside it lies a stamp: which inputs there were, and when they
// were modified.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

/** The files of a folder of the repository and of its folders, save those below `except`. Node's own recursive listing takes ten times as long. */
export function filesIn(folder, except = '.git') {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return entry.isFile() ? [join(root, path)] : [];
    return path === except ? [] : filesIn(path, except);
  });
}

/** Whether the stamp names exactly these inputs, and the packages of the lock file. */
export function isFresh(stamp, inputs) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprintOf(inputs);
}

/** Writes the stamp that `isFresh` compares with: of the inputs as they were before the build. */
export function noteFresh(stamp, fingerprint) {
  writeFileSync(stamp, fingerprint);
}

/** What a result depends on, as a short text. */
export function fingerprintOf(inputs) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const path of [...inputs].sort()) hash.update(`${path} ${statSync(path).mtimeMs}\n`);
  return hash.digest('hex');
}
