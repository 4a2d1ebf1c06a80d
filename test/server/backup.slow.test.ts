import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Environment, loadConfig } from '../../src/config/config.ts';
import { runCommand } from '../../src/server/backup/backup-command.ts';
import { writeNewFile } from '../../src/server/backup/new-file.ts';
import { type RunningServer, startServer } from '../../src/server/start.ts';
import { openEmbedded } from '../../src/store/database/embedded.ts';
import type { Terminal } from '../../src/terminal/status-line.ts';
import { createTestClock } from '../support/clock.ts';
import { createTestLog } from '../support/test-app.ts';
import { transports } from '../support/transports.ts';

// Making embedded databases is work; the machine may be busy with other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const WRITERS = 4;
const organizationId = 'org-backup';
const NOW = Date.parse('2026-03-26T11:00:00Z');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'halyard-backup-'));
});
afterAll(() => rm(folder, { recursive: true }));

const at = (name: string) => join(folder, name);

const start = (dataDir: string) =>
  startServer(
    loadConfig({ PORT: '0', DATA_DIR: at(dataDir), DEMO_DATA: 'false', RATE_LIMIT: 'off', SHUTDOWN_DELAY_MS: '0' }),
    {
      clock: createTestClock(),
      newId: randomUUID,
      newSecret: () => randomBytes(32).toString('base64url'),
      random: () => 0,
      log: createTestLog().log,
    },
  );

/** Runs a command as npm does, on a data directory; its exit code and all that it printed. */
async function run(
  dataDir: string,
  args: readonly string[],
  settings: Environment = {},
  terminal: Terminal = { write: () => {} },
) {
  const lines: string[] = [];
  const print = (line: unknown) => lines.push(String(line));
  const environment = { DATA_DIR: at(dataDir), ...settings };
  const code = await runCommand(args, { environment, now: NOW, folder, terminal, say: print, complain: print });
  return { code, text: lines.join('\n') };
}

async function ask<Data>({ url }: RunningServer, query: string): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = await response.json();
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

interface Log {
  readonly organization: {
    readonly epoch: string;
    readonly revision: number;
    readonly changes: { readonly totalCount: number; readonly edges: readonly { node: { revision: number } }[] };
    readonly flags: { readonly edges: readonly { node: { key: string } }[] };
  };
}

/** The log of the organization, how long it is, and the flags that were made first. */
async function readLog(server: RunningServer): Promise<Log['organization']> {
  const selection = `epoch revision changes(first: 1) { totalCount edges { node { revision } } }
    flags(first: 100) { edges { node { key } } }`;
  return (await ask<Log>(server, `{ organization(id: "${organizationId}") { ${selection} } }`)).organization;
}

const makeFlag = (server: RunningServer, key: string) =>
  ask(server, `mutation { createFlag(input: { organizationId: "${organizationId}", key: "${key}" }) { __typename } }`);

/** What a client of OFREP keeps of an answer. */
interface KnownFlags {
  readonly status: number;
  readonly etag: string;
  readonly revision: number;
  /** Where to listen for the next. */
  readonly uri: string;
}

async function readFlags({ url }: RunningServer, known?: string): Promise<KnownFlags> {
  const response = await fetch(`${url}/ofrep/v1/evaluate/flags`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', 'x-halyard-organization': organizationId },
      ...(known && { 'if-none-match': known }),
    },
    body: '{"context":{"targetingKey":"ida"}}',
  });
  const { status, headers } = response;
  if (status !== 200) return { status, etag: '', revision: 0, uri: '' };
  const { metadata, eventStreams } = await response.json();
  const uri = eventStreams[0].endpoint.requestUri;
  return { status, etag: headers.get('etag') ?? '', revision: metadata.revision, uri };
}

/** The first event that a client is sent who comes back to an event stream. */
async function firstEvent({ url }: RunningServer, uri: string, lastEventId: string): Promise<string> {
  const leaving = new AbortController();
  const response = await fetch(url + uri, { headers: { 'last-event-id': lastEventId }, signal: leaving.signal });
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (text.includes('refetchEvaluation')) break;
  }
  leaving.abort();
  return text;
}

describe('a backup of a server at work', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await start('data');
    await ask(server, `mutation { createOrganization(input: { id: "${organizationId}" }) { __typename } }`);
  });
  afterAll(() => server.close());

  const post = (secret?: string) =>
    fetch(`${server.url}/backup`, { method: 'POST', headers: secret ? { 'x-api-key': secret } : {} });

  const createKey = async (input: string) =>
    (
      await ask<{ createApiKey: { secret: string } }>(
        server,
        `mutation { createApiKey(input: { name: "other", ${input} }) { ... on CreatedApiKey { secret } } }`,
      )
    ).createApiKey.secret;

  it('contains everything that was answered before it started, without a gap, and ends the former epoch', async () => {
    let isWriting = true;
    const answered: string[] = [];
    const seen: KnownFlags[] = [];
    const write = async (writer: number) => {
      for (let turn = 0; isWriting; turn += 1) {
        await makeFlag(server, `flag-${writer}-${turn}`);
        answered.push(`flag-${writer}-${turn}`);
        if (writer === 0) seen.push(await readFlags(server));
      }
    };
    const writing = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
    await vi.waitUntil(() => answered.length >= 2 * WRITERS, { timeout: 20_000 });
    const expected = [...answered];
    expect(await run('data', ['backup', 'backup.tar.gz'])).toMatchObject({ code: 0 });
    isWriting = false;
    await writing;
    await makeFlag(server, 'last');
    seen.push(await readFlags(server));
    const { epoch: former } = await readLog(server);
    expect((await stat(at('backup.tar.gz'))).mode & 0o777).toBe(0o600);

    expect(await run('restored', ['restore', 'backup.tar.gz'])).toMatchObject({ code: 0 });
    const restored = await start('restored');
    const { epoch, revision, changes, flags } = await readLog(restored);
    expect([changes.totalCount, changes.edges[0]?.node.revision]).toEqual([revision, revision]);
    expect(flags.edges.map(({ node }) => node.key)).toEqual(expect.arrayContaining(expected));

    // What a client has seen of the server that is lost, and what has that revision now.
    const lost = seen.find((known) => known.revision > revision);
    if (lost === undefined) throw new Error('The last revision is not in the backup.');
    for (let next = revision; next < lost.revision; next += 1) await makeFlag(restored, `later-${next}`);
    const address = { url: restored.url, wsUrl: `${restored.url.replace('http', 'ws')}/graphql` };
    const query = `subscription {
      changes(organizationId: "${organizationId}", after: ${lost.revision}, epoch: "${former}") { revision }
    }`;
    for (const transport of ['SSE', 'WebSocket'] as const)
      expect((await transports[transport](address, { query })).codes).toEqual(['EPOCH_CHANGED']);
    expect(await readFlags(restored, lost.etag)).toMatchObject({ status: 200, revision: lost.revision });
    for (const id of [`${former}-${lost.revision}`, String(lost.revision)])
      expect(await firstEvent(restored, lost.uri, id)).toContain(`id: ${epoch}-${lost.revision}`);
    await restored.close();
  });

  it('is only for keys that may do everything everywhere, and never without one', async () => {
    const isRefused = async (secret: string | undefined, status: number) => {
      const response = await post(secret);
      expect([response.status, (await response.json()).status]).toEqual([status, status]);
      return response;
    };
    expect((await isRefused(undefined, 401)).headers.get('www-authenticate')).toMatch(/^Bearer/);
    await isRefused('unknown-to-everybody', 401);
    await isRefused(await createKey('permissions: ["organization:read", "key:manage"]'), 403);
    await isRefused(await createKey(`permissions: ["*"], organizationId: "${organizationId}"`), 403);
  });

  it('is asked for with ADMIN_API_KEY, or else with the key in the folder; a wrong key is reported', async () => {
    const refused = await run('data', ['backup', 'refused.tar.gz'], { ADMIN_API_KEY: 'unknown-to-everybody' });
    expect(refused).toEqual({
      code: 1,
      text: expect.stringMatching(/^The server at http:\S+ refuses to give a backup: The API key is unknown/),
    });
    await rename(at('data/admin-key'), at('admin-key'));
    const missing = await run('data', ['backup', 'refused.tar.gz']);
    await rename(at('admin-key'), at('data/admin-key'));
    expect([missing.code, missing.text]).toEqual([1, expect.stringContaining('set ADMIN_API_KEY')]);
    expect((await readdir(folder)).filter((name) => name.startsWith('refused'))).toEqual([]);
  });

  it('never takes the place of another file', async () => {
    await writeFile(at('precious'), 'precious');
    expect(await run('data', ['backup', 'precious'])).toEqual({
      code: 1,
      text: expect.stringMatching(/precious exists already and is left as it is/),
    });
    expect(await readFile(at('precious'), 'utf8')).toBe('precious');
  });

  it('is not restored into the folder of a server that runs', async () => {
    const refused = await run('data', ['restore', 'backup.tar.gz']);
    expect(refused).toEqual({
      code: 1,
      text: `The data directory ${at('data')} is in use by process ${process.pid}; stop it or set DATA_DIR.`,
    });
    await ask(server, '{ viewer { permissions } }');
  });
});

describe('a backup that is restored where there is a database', () => {
  const filesOf = async (name: string) => (await readdir(at(name))).sort();

  it('takes its place and leaves it beside, also when it is killed before the last step', async () => {
    expect(await run('restored', ['backup'])).toMatchObject({ code: 0 });
    expect(existsSync(at('halyard-2026-03-26T11-00-00Z.tar.gz'))).toBe(true);
    const { code, text } = await run('restored', ['restore', 'backup.tar.gz']);
    expect([code, text]).toEqual([0, expect.stringContaining('pgdata.before-2026-03-26T11-00-00Z')]);
    expect(await filesOf('restored')).toEqual(expect.arrayContaining(['pgdata', 'pgdata.before-2026-03-26T11-00-00Z']));
    await rename(at('restored/pgdata'), at('restored/pgdata.restored'));
    const database = await openEmbedded(at('restored'));
    expect(await database.client.organization.count()).toBe(1);
    await database.close();
  });

  it('is refused if it is not a backup, or incomplete, and nothing is touched', async () => {
    const before = await filesOf('restored');
    const whole = await readFile(at('backup.tar.gz'));
    const contents = {
      text: Buffer.from('no backup'),
      half: whole.subarray(0, whole.length / 2),
      archive: gzipSync('something else'),
      damaged: gzipSync('PG_VERSION'),
    };
    for (const [name, content] of Object.entries(contents)) {
      await writeFile(at(name), content);
      const { code, text } = await run('restored', ['restore', name]);
      expect([code, text]).toEqual([1, expect.stringContaining(`${at(name)} cannot be restored.`)]);
    }
    expect((await run('restored', ['restore', 'missing'])).text).toMatch(/missing cannot be read: ENOENT/);
    expect(await filesOf('restored')).toEqual(before);
  });
});

describe('the commands', () => {
  it('leave a database server to its own tools, and say how its epoch ends', async () => {
    for (const args of [['backup'], ['restore', 'backup.tar.gz']]) {
      const { code, text } = await run('data', args, { DATABASE_URL: 'postgresql://127.0.0.1/halyard' });
      expect([code, text]).toEqual([1, expect.stringMatching(/pg_dump[\s\S]*DELETE FROM "LogEpoch"/)]);
    }
  });

  it.each([
    [['restore'], {}, /^Usage:/],
    [['backup', '--help'], {}, /^Usage:/],
    [['backup', 'one', 'two'], {}, /^Usage:/],
    [['backup'], { DATA_DIR: 'memory' }, /nothing is kept/],
    [['backup'], { PORT: 'none' }, /^PORT is "none"/],
    [['backup'], {}, /^There is no database in /],
  ])('answer %j with what to do', async (args, settings, said) => {
    expect(await run('nothing-there', args, settings)).toEqual({ code: 1, text: expect.stringMatching(said) });
    expect(existsSync(at('nothing-there'))).toBe(false);
  });

  it('say on a terminal what they do, and print JSON for programs, without that', async () => {
    const server = await start('watched');
    await server.close();
    const written: string[] = [];
    const terminal = { isTTY: true, columns: 400, write: (text: string) => void written.push(text) };
    const settings = { CI: '' };
    expect(await run('watched', ['backup', 'watched.tar.gz'], settings, terminal)).toMatchObject({ code: 0 });
    expect(written[0]).toContain(`Reading the database in ${at('watched')} …`);
    expect(written.at(-2)).toMatch(/Writing .*watched\.tar\.gz: \d+\.\d MB …/);
    expect(written.at(-1)).toBe('\r\u001B[K');

    written.length = 0;
    const backedUp = await run('watched', ['backup', 'for-programs.tar.gz', '--json'], settings, terminal);
    expect(JSON.parse(backedUp.text)).toEqual({ dataDir: at('watched'), file: at('for-programs.tar.gz') });
    const restored = await run('watched', ['--json', 'restore', 'watched.tar.gz'], settings, terminal);
    expect(JSON.parse(restored.text)).toEqual({
      ...{ dataDir: at('watched'), file: at('watched.tar.gz'), hasPayloadKey: true },
      setAside: expect.stringContaining(join(at('watched'), 'pgdata.before-')),
    });
    const failed = await run('watched', ['backup', 'watched.tar.gz', '--json'], settings, terminal);
    expect([failed.code, JSON.parse(failed.text)]).toEqual([
      1,
      { code: 'FAILED', message: expect.stringContaining('exists already') },
    ]);
    expect(written).toEqual([]);
  });

  it('leave nothing of a backup that breaks off', async () => {
    async function* breakingOff() {
      yield new Uint8Array(1_000);
      throw new Error('The server is gone.');
    }
    await expect(writeNewFile(at('broken'), async () => breakingOff())).rejects.toThrow('The server is gone.');
    expect((await readdir(folder)).filter((name) => name.startsWith('broken'))).toEqual([]);
  });
});
