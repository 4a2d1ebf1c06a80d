import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { mkdtemp, open, rm, rmdir, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { buildServer, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { expectToComeAgain, expectValue, makePlace, type Place, setSwitch, write, writingSubjects } from './apis.ts';

// A whole process is started; the machine may be busy with other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

/** https://www.rfc-editor.org/rfc/rfc4918#section-11.5 */
const FULL = 507;

describe('a database whose storage is full', () => {
  let app: TestApp;
  let key: string;
  let place: Place;

  beforeAll(async () => {
    app = await createTestApp();
    key = (await app.createKey()).secret;
    place = await makePlace(app);
    const { client } = app.services.store.database;
    await client.$executeRaw`
      CREATE FUNCTION find_no_room() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$`;
    await client.$executeRaw`
      CREATE TRIGGER find_no_room BEFORE INSERT ON "Change" FOR EACH ROW EXECUTE FUNCTION find_no_room()`;
  });
  afterAll(() => app.close());

  it.each(writingSubjects)('refuses writes through the %s API, in its own words', async (_, subject) => {
    expectToComeAgain(subject, await write(app, subject, place, key), FULL, 30);
  });

  it('refuses them in the graph, reads and evaluates meanwhile, and writes again when there is room', async () => {
    expect(await setSwitch(app, place, false)).toEqual([FULL, 'STORAGE_FULL']);
    const { organizationId } = place;
    const read = await app.graphql(`{ organization(id: "${organizationId}") { id revision } }`);
    expect(read).toMatchObject({ status: 200, data: { organization: { id: organizationId } } });
    await expectValue(app, place, true);
    expect(app.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
    await app.services.store.database.client.$executeRaw`DROP TRIGGER find_no_room ON "Change"`;
    expect(await setSwitch(app, place, false)).toEqual([200, 'FlagEnvironment']);
    await expectValue(app, place, false);
  });
});

/** Makes a small storage of its own in a folder, which only the system's administrator may. */
function mount(folder: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128m', 'tmpfs', folder], { stdio: 'ignore' });
}

function unmount(folder: string): void {
  execFileSync('umount', ['--lazy', folder]);
}

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'halyard-storage-'));
  try {
    mount(folder);
    unmount(folder);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}

const isEmbedded = inject('testDatabaseOrigin').kind === 'embedded';

describe.runIf(isEmbedded && canMount())('an embedded database on a storage that fills up', () => {
  let folder: string;
  let ballast: string;
  let settings: Readonly<Record<string, string>>;
  let server: ServerProcess;

  beforeAll(async () => {
    await buildServer();
    folder = await mkdtemp(join(tmpdir(), 'halyard-storage-'));
    mount(folder);
    ballast = join(folder, 'ballast');
    settings = { DATA_DIR: join(folder, 'data'), DEMO_DATA: 'false' };
    server = await startServerProcess(settings);
  });
  afterAll(async () => {
    await server.end('SIGKILL');
    unmount(folder);
    await rmdir(folder);
  });

  const post = (path: string, body: object, method = 'POST') =>
    fetch(`${server.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const flag = '/api/v1/organizations/org-full/feature-flags/full';
  const setEnabled = async (enabled: boolean) => (await post(flag, { enabled }, 'PUT')).status;
  const isEnabled = async () => (await (await fetch(`${server.url}${flag}`)).json()).enabled;

  /** Writes until nothing more can be written. */
  async function fill(): Promise<void> {
    const { bavail, bsize } = await statfs(folder);
    const file = await open(ballast, 'w');
    try {
      for (let left = bavail; left > 0; left -= 256) await file.write(Buffer.alloc(256 * bsize));
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    } finally {
      await file.close();
    }
  }

  it('refuses writes with 507, reads and evaluates on, and writes again when there is room', async () => {
    await post('/graphql', { query: 'mutation { createOrganization(input: { id: "org-full" }) { __typename } }' });
    await post('/graphql', {
      query: `mutation { createFlag(input: { organizationId: "org-full", key: "full" }) { __typename } }`,
    });
    expect(await setEnabled(true)).toBe(200);
    await fill();
    for (let turn = 0; turn < 20; turn += 1) expect(await setEnabled(false)).toBe(FULL);
    expect(await isEnabled()).toBe(true);
    await rm(ballast);
    expect(await setEnabled(false)).toBe(200);
    expect(await isEnabled()).toBe(false);
  });

  it('loses nothing when it is killed meanwhile', async () => {
    expect(await setEnabled(true)).toBe(200);
    await fill();
    expect(await setEnabled(false)).toBe(FULL);
    await server.end('SIGKILL');
    await rm(ballast);
    server = await startServerProcess(settings);
    expect(await isEnabled()).toBe(true);
    expect(await setEnabled(false)).toBe(200);
  });
});
