import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

interface LockedPackage {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly version?: string;
}

/** What a lock file of the repository says of each package. */
async function lockedPackages(folder: string): Promise<readonly (readonly [string, LockedPackage])[]> {
  const text = await readFile(new URL(`../../${folder}package-lock.json`, import.meta.url), 'utf8');
  const { packages }: { packages: Record<string, LockedPackage> } = JSON.parse(text);
  return Object.entries(packages).filter(([path]) => path !== '');
}

async function dependenciesOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const { dependencies, devDependencies } = JSON.parse(
    await readFile(new URL(`../../${folder}package.json`, import.meta.url), 'utf8'),
  );
  return { ...dependencies, ...devDependencies };
}

const folders = ['', 'test/clients/', 'test/bench/'];

describe.each(folders)('the packages of /%s', (folder) => {
  it('have exact versions', async () => {
    const versions = Object.entries(await dependenciesOf(folder));
    expect(versions.length).toBeGreaterThan(0);
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('have hashes and no addresses, so that they come from the registry that npm is set to', async () => {
    const packages = await lockedPackages(folder);
    expect(packages.length).toBeGreaterThan(100);
    const wrong = packages.filter(([, { resolved, integrity = '' }]) => resolved || !integrity.startsWith('sha512-'));
    expect(wrong).toEqual([]);
  });
});

describe('what only tests and checks use', () => {
  it('is installed beside the tests, and not with what the server is built from', async () => {
    const clients = Object.keys(await dependenciesOf('test/clients/'));
    const root = await dependenciesOf('');
    // What both have: the graph's own libraries, which recipes and sources use alike.
    expect(clients.filter((name) => name in root).sort()).toEqual(['graphql', 'graphql-ws']);
    expect(clients).toEqual(expect.arrayContaining(['@datadog/datadog-api-client', 'posthog-node', 'cspell']));
  });
});

// In its place is a program of the shell, which Windows does not have.
describe.skipIf(process.platform === 'win32')('test/clients/install.js', () => {
  const script = fileURLToPath(new URL('../clients/install.js', import.meta.url));

  /** Runs it in a folder where a client is installed in a version, or none is; npm only says that it was called. */
  async function install(installed: string | undefined, npmExitCode = 0) {
    const folder = await mkdtemp(join(tmpdir(), 'halyard-clients-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await copyFile(script, join(folder, 'install.mjs'));
    const packages = {
      '': {},
      'node_modules/client': { version: '1.2.3' },
      'node_modules/of-another-platform': { version: '1.0.0', optional: true },
    };
    await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
    if (installed !== undefined) {
      await mkdir(join(folder, 'node_modules/client'), { recursive: true });
      await writeFile(join(folder, 'node_modules/client/package.json'), JSON.stringify({ version: installed }));
    }
    await writeFile(join(folder, 'npm'), `#!/bin/sh\necho "npm $*"\nexit ${npmExitCode}\n`, { mode: 0o755 });
    const env = { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) };
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'install.mjs')], { env });
    return { status, out: String(stdout), said: String(stderr).trim().split('\n').filter(Boolean) };
  }

  it('does nothing where the clients are installed as the lock file says', async () => {
    expect(await install('1.2.3')).toEqual({ status: 0, out: '', said: [] });
  });

  it.each([undefined, '1.2.2'])(
    'says in a line that it installs, and does, where the version is %s',
    async (version) => {
      const { status, out, said } = await install(version);
      expect([status, out]).toEqual([0, '']);
      expect(said).toEqual([
        'Installing what only tests and checks use into test/clients …',
        'npm ci --no-audit --no-fund',
      ]);
    },
  );

  it('fails where npm fails, so that no test is passed over', async () => {
    expect((await install(undefined, 7)).status).toBe(7);
  });
});
