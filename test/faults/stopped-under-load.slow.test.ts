import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildServer, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { readEvents } from '../support/sse-client.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { openRawSocket } from '../support/ws-client.ts';

// Whole processes are started; the machine may be busy with other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const ORGANIZATION = 'org-stopped';
const FLAGS = `/api/v1/organizations/${ORGANIZATION}/feature-flags`;
const WRITERS = 4;

describe('a server that has to stop while it works', () => {
  let database: TestDatabase;
  let dataDir: string;
  let server: ServerProcess;

  beforeAll(async () => {
    await buildServer();
    database = await createTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'halyard-stopped-'));
    server = await start();
    await post('/graphql', {
      query: `mutation { createOrganization(input: { id: "${ORGANIZATION}" }) { __typename } }`,
    });
  });
  afterAll(async () => {
    await server.end('SIGKILL');
    await database.drop();
    await rm(dataDir, { recursive: true });
  });

  const start = () =>
    startServerProcess({
      DATABASE_URL: database.options.databaseUrl ?? '',
      DATA_DIR: dataDir,
      DEMO_DATA: 'false',
      ADMIN_API_KEY: 'stopped-admin-key',
    });
  const post = (path: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  /** Makes flags one after the other until that fails; the keys of those that were acknowledged. */
  async function write(writer: number, onDone: () => void): Promise<readonly string[]> {
    const done: string[] = [];
    for (;;) {
      const key = `flag-${writer}-${done.length}`;
      const status = await post(FLAGS, { flag_key: key }).then(
        (response) => response.status,
        () => 0,
      );
      // The server is gone, or refuses; it is never answered with a defect.
      if (status !== 201) {
        expect([0, 503]).toContain(status);
        return done;
      }
      done.push(key);
      onDone();
    }
  }

  it('ends with everything that it has acknowledged done, and tells sockets and streams to go elsewhere', async () => {
    const socket = await openRawSocket(`${server.url.replace('http', 'ws')}/graphql`);
    socket.send({ type: 'connection_init' });
    await socket.next();
    const query = `subscription { changes(organizationId: "${ORGANIZATION}") { revision } }`;
    const stream = readEvents(await post('/graphql', { query }, { accept: 'text/event-stream' }));

    let count = 0;
    let tellBusy = () => {};
    const busy = new Promise<void>((resolve) => {
      tellBusy = resolve;
    });
    const onDone = () => {
      count += 1;
      if (count === 5 * WRITERS) tellBusy();
    };
    const writing = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer, onDone)));
    await busy;
    const ended = server.end('SIGTERM');
    expect(await socket.closed).toEqual({ code: 1012, reason: 'Going elsewhere' });
    await stream.ended;
    const acknowledged = (await writing).flat();
    expect(await ended).toBe(0);

    server = await start();
    const statuses = await Promise.all(
      acknowledged.map(async (key) => (await fetch(`${server.url}${FLAGS}/${key}`)).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});
