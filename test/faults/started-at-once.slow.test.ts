import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { DEMO_ACADEMY } from '../../src/actions/demo/demo-data.ts';
import { administer, databaseUrlOf, newDatabaseName } from '../support/postgres-administration.ts';
import { buildServer, type ServerProcess, startServerProcess } from '../support/server-process.ts';

// Whole processes are started; the machine may be busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const origin = inject('testDatabaseOrigin');

describe.runIf(origin.kind === 'postgres')('three nodes that start at once on an empty database', () => {
  const serverUrl = origin.kind === 'postgres' ? origin.serverUrl : '';
  const name = newDatabaseName();
  let nodes: readonly ServerProcess[] = [];

  beforeAll(async () => {
    await buildServer();
    await administer(serverUrl, `CREATE DATABASE "${name}"`);
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.end('SIGKILL')));
    await administer(serverUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  });

  it('all start, and one of them loads the demo data', async () => {
    const settings = {
      DATABASE_URL: databaseUrlOf(serverUrl, name),
      DEMO_DATA: 'true',
      ADMIN_API_KEY: 'started-at-once-key',
    };
    nodes = await Promise.all([1, 2, 3].map(() => startServerProcess(settings)));
    for (const { url } of nodes) {
      const query = `{ organization(id: "${DEMO_ACADEMY}") { id } }`;
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      expect(await response.text()).toContain(DEMO_ACADEMY);
    }
  });
});
