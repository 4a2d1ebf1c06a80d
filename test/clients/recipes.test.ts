import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadDemoData } from '../../src/actions/demo/demo-data.ts';
import { createSegment } from '../../src/actions/segment/segments.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller } from '../support/test-organization.ts';

// The recipes of docs/clients.md, as they are printed there.

const folder = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

const organizationId = 'org-nansen-akademiet';
const run = promisify(execFile);
const page = await readFile(new URL('../../docs/clients.md', import.meta.url), 'utf8');

/** The files that the page prints, by the name in their first line. */
const printed = new Map(
  [...page.matchAll(/^```typescript\n\/\/ (?<name>\S+)\n(?<text>[\s\S]*?)^```$/gm)].map(
    ({ groups = {} }) => [groups.name ?? '', groups.text ?? ''] as const,
  ),
);
const relayConfig = /^```json\n(?<text>\{\n {2}"src"[\s\S]*?)^```$/m.exec(page)?.groups?.text ?? '';

describe('the recipes of docs/clients.md', { timeout: 120_000 }, () => {
  let app: TestApp;
  let host: string;
  let work: string;

  beforeAll(async () => {
    app = await createTestApp();
    await loadDemoData(app.services);
    await createSegment(app.services, fullCaller, { organizationId, key: 'unused' });
    host = new URL((await app.listen()).url).host;
    // In the folder whose packages the recipes import; Relay compiles nothing inside of node_modules.
    work = await mkdtemp(join(folder, 'recipes-'));
    await cp(new URL('../../schema.graphql', import.meta.url), join(work, 'schema.graphql'));
    await writeFile(join(work, 'package.json'), JSON.stringify({ type: 'module' }));
    for (const [name, text] of printed) await write(name, text.replaceAll('127.0.0.1:4000', host));
  });

  afterAll(async () => {
    await rm(work, { recursive: true, force: true });
    await app.close();
  });

  async function write(name: string, text: string): Promise<void> {
    await mkdir(dirname(join(work, name)), { recursive: true });
    await writeFile(join(work, name), text);
  }

  /** Runs a program of the packages that are installed in a folder. */
  async function installed(packages: string, name: string, ...args: string[]): Promise<void> {
    await run(join(packages, 'node_modules/.bin', name), args, { cwd: work }).catch(
      (error: { stdout: string; stderr: string }) => {
        throw new Error(`${name} failed: ${error.stdout}${error.stderr}`);
      },
    );
  }

  /** Compiles a file and what it imports, as they are in the work folder; only a check of types reports errors of types. */
  const compile = (check: boolean, name: string) => {
    const checks = check ? ['--skipLibCheck', '--strict'] : ['--noCheck'];
    const options = ['--target', 'es2022', '--module', 'nodenext', '--ignoreConfig', '--outDir', 'out'];
    return installed(root, 'tsc', ...options, ...checks, '--rootDir', 'src', `src/${name}.ts`);
  };

  /** What a compiled file prints. */
  async function printedBy(name: string): Promise<string> {
    const { stdout } = await run(process.execPath, [join(work, 'out', `${name}.js`)], { cwd: work });
    return stdout.trim();
  }

  it.each(['apollo', 'urql'])('%s pages through flags, and its cache follows mutations', async (name) => {
    await compile(false, name);
    expect(await printedBy(name)).toBe('4 OFF NOT_FOUND');
    const { flags } = await app.services.live.snapshot(organizationId);
    const off = [...flags.values()].filter(({ settings }) => settings.production?.switch === 'OFF');
    expect(off.length).toBeGreaterThan(0);
  });

  it('Relay compiles queries, a refetchable connection, a deletion and a subscription', async () => {
    await write('relay.config.json', relayConfig);
    await mkdir(join(work, 'src/__generated__'), { recursive: true });
    await installed(folder, 'relay-compiler', 'relay.config.json');
    expect((await readdir(join(work, 'src/__generated__'))).sort()).toEqual(
      [
        'FlagListChangesSubscription.graphql.ts',
        'FlagListDeleteSegmentMutation.graphql.ts',
        'FlagListPageQuery.graphql.ts',
        'FlagListQuery.graphql.ts',
        'FlagList_organization.graphql.ts',
      ].sort(),
    );
  });

  it('GraphQL Code Generator types an operation: what is wrong does not compile, and what is right works', async () => {
    await installed(folder, 'graphql-codegen', '--config', 'codegen.ts');
    await write(
      'src/right.ts',
      `import { flagKeys } from './flags.js';\nconsole.log((await flagKeys({ id: '${organizationId}' })).length);\n`,
    );
    await compile(true, 'right');
    expect(await printedBy('right')).toBe('3');
    await write('src/wrong.ts', "import { flagKeys } from './flags.js';\nawait flagKeys({ organization: 'x' });\n");
    await expect(compile(true, 'wrong')).rejects.toThrow("'organization' does not exist");
  });

  it('a subscription receives every change once and in order across connections that break', async () => {
    const proxy = await openProxy(host);
    const { revision } = await app.services.live.snapshot(organizationId);
    const through = (printed.get('src/follow.ts') ?? '').replaceAll('127.0.0.1:4000', proxy.host);
    // A shorter wait than a client should have for a server that has stopped.
    await write('src/follow.ts', through.replace('setTimeout(1000)', 'setTimeout(10)'));
    const start = `{ revision: ${revision}, epoch: '${app.services.store.epoch}' }`;
    const print = '(change) => console.log(change.revision)';
    await write(
      'src/main.ts',
      `import { follow } from './follow.js';\nawait follow('${organizationId}', async () => (${start}), ${print});\n`,
    );
    await compile(false, 'main');
    const program = execFile(process.execPath, [join(work, 'out/main.js')], { cwd: work });
    let output = '';
    program.stdout?.on('data', (text) => {
      output += text;
    });
    const expected: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      for (const enabled of [false, true]) {
        const place = { organizationId, flagKey: 'certification', environment: 'development' };
        await setFlagSwitch(app.services, fullCaller, { ...place, enabled });
      }
      const now = (await app.services.live.snapshot(organizationId)).revision;
      while (revision + expected.length < now) expected.push(revision + expected.length + 1);
      await vi.waitFor(() => expect(output.trim().split('\n').map(Number)).toEqual(expected), 20_000);
      proxy.breakAll();
    }
    program.kill();
    await proxy.close();
  });
});

/** A port that passes everything on to a server, and whose connections can be broken. */
async function openProxy(host: string): Promise<{ readonly host: string; breakAll(): void; close(): Promise<void> }> {
  const { hostname, port } = new URL(`http://${host}`);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    host: `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    breakAll,
    close: () =>
      new Promise((resolve) => {
        breakAll();
        server.close(() => resolve());
      }),
  };
}
