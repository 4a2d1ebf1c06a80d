// Installs what only tests and checks use, unless it is installed as the lock file says. It has a folder of its own because it is as many
// packages as everything else together, and the server is built without it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Whether every package has the version that the lock file names. An optional one may be for another platform. */
function isInstalled() {
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  return Object.entries(packages).every(
    ([path, { version, optional }]) => path === '' || optional || versionIn(path) === version,
  );
}

function versionIn(path) {
  const description = join(folder, path, 'package.json');
  return existsSync(description) ? JSON.parse(readFileSync(description, 'utf8')).version : undefined;
}

if (!isInstalled()) {
  console.error('Installing what only tests and checks use into test/clients …');
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    ...{ cwd: folder, stdio: ['ignore', 2, 2] },
    // On Windows npm is a script of the shell.
    shell: process.platform === 'win32',
  });
  if (error !== undefined) console.error(error.message);
  process.exitCode = status ?? 1;
}
