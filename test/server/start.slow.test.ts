import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Environment, loadConfig } from '../../src/config/config.ts';
import { ListenError, urlOf } from '../../src/server/listen.ts';
import { type RunningServer, startServer } from '../../src/server/start.ts';
import { createTestClock } from '../support/clock.ts';
import { createTestLog } from '../support/test-app.ts';

// Making an embedded database and its demo data is work; the machine may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
const { log, logged } = createTestLog();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'halyard-start-'));
});
afterAll(() => rm(folder, { recursive: true }));

const start = (settings: Environment) =>
  startServer(loadConfig({ PORT: '0', DATA_DIR: 'memory', SHUTDOWN_DELAY_MS: '0', ...settings }), {
    clock: createTestClock(),
    newId: randomUUID,
    newSecret: () => randomBytes(32).toString('base64url'),
    random: () => 0,
    log,
  });

const ask = async ({ url }: RunningServer, query: string, key?: string) => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { 'x-api-key': key }) },
    body: JSON.stringify({ query }),
  });
  return (await response.json()).data;
};

const organizations = '{ organizations { edges { node { id } } } }';
const permissions = '{ viewer { permissions } }';

describe('a server that keeps nothing', () => {
  it('starts with the demo data and with a key that it made, and stops', async () => {
    const server = await start({});
    expect(await ask(server, organizations)).toEqual({
      organizations: {
        edges: [{ node: { id: 'org-nansen-akademiet' } }, { node: { id: 'org_812' } }, { node: { id: 'org-harbor' } }],
      },
    });
    expect(server.madeKey).toEqual({ secret: expect.stringMatching(/^hys_[\w-]{43}$/), file: undefined });
    expect(await ask(server, permissions, server.madeKey?.secret)).toEqual({ viewer: { permissions: ['*'] } });
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('process_cpu_seconds_total');
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it('starts empty when no demo data is wanted, with the key that it was given', async () => {
    const server = await start({ DEMO_DATA: 'false', ADMIN_API_KEY: 'a-secret-of-some-length' });
    expect(server.madeKey).toBeUndefined();
    expect(await ask(server, organizations)).toEqual({ organizations: { edges: [] } });
    expect(await ask(server, permissions, 'a-secret-of-some-length')).toEqual({ viewer: { permissions: ['*'] } });
    await server.close();
  });
});

describe('a server that keeps its data', () => {
  it('makes its key once, in a file that only the owner reads, and finds all again on the next start', async () => {
    const first = await start({ DATA_DIR: folder });
    const secret = first.madeKey?.secret ?? '';
    const file = join(folder, 'admin-key');
    expect(first.madeKey?.file).toBe(file);
    expect(await readFile(file, 'utf8')).toBe(`${secret}\n`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await ask(first, 'mutation { createOrganization(input: { id: "org-kept" }) { __typename } }');
    await first.close();

    const second = await start({ DATA_DIR: folder });
    expect(second.madeKey).toBeUndefined();
    expect(await ask(second, permissions, secret)).toEqual({ viewer: { permissions: ['*'] } });
    expect(await ask(second, '{ organization(id: "org-kept") { id } }')).toEqual({ organization: { id: 'org-kept' } });
    await second.close();
  });

  it('tells in one line that its port is taken and how to choose another, and gives its data back', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const failure = start({ DATA_DIR: folder, PORT: new URL(urlOf(other, '127.0.0.1')).port });
    await expect(failure).rejects.toBeInstanceOf(ListenError);
    await expect(failure).rejects.toThrow(
      /^Port \d+ of 127\.0\.0\.1 is in use by another process; stop it or set PORT\.$/,
    );
    other.close();
    await (await start({ DATA_DIR: folder })).close();
  });
});

describe('anonymous access beyond this machine', () => {
  it('is warned of at the start', async () => {
    const server = await start({ DEMO_DATA: 'false', HOST: '0.0.0.0', ANONYMOUS_ACCESS: 'full' });
    expect(logged).toContainEqual(expect.objectContaining({ level: 40, host: '0.0.0.0', anonymousAccess: 'full' }));
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await server.close();
  });
});
