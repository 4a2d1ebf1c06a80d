import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { loadDemoData } from '../../../src/actions/demo/demo-data.ts';
import { readDashboard } from '../../../src/server/dashboard/dashboard-files.ts';
import { createTestApp, type TestApp } from '../../support/test-app.ts';
import { openTestDatabase } from '../../support/test-database.ts';

/** A server that can be killed and started again: on the same port, with the same database. */
export interface RestartedDashboard {
  /** Where the organization of the demo data begins. */
  readonly organization: string;
  /** Ends the server with everything that it holds. */
  kill(): Promise<void>;
  /** Starts it; what `meanwhile` does is done before anyone can connect. */
  start(meanwhile?: (app: TestApp) => Promise<unknown>): Promise<void>;
  /** Ends the epoch of the log, as the restoring of a backup does. Only while no server runs. */
  endEpoch(): Promise<void>;
  close(): Promise<void>;
}

/** Serves the dashboard with the demo data, on a port that it keeps. */
export async function serveRestartedDashboard(): Promise<RestartedDashboard> {
  const dashboard = readDashboard();
  const [database, port] = await Promise.all([openTestDatabase(), freePort()]);
  const kept = { ...database, close: async () => {} };
  let app: TestApp | undefined;
  const kill = async () => {
    await app?.close();
    app = undefined;
  };
  const start = async (meanwhile?: (started: TestApp) => Promise<unknown>) => {
    app = await createTestApp({ database: kept, dashboard, settings: { PORT: String(port), SHUTDOWN_GRACE_MS: '0' } });
    await loadDemoData(app.services);
    await meanwhile?.(app);
    await app.listen();
  };
  await start();
  return {
    organization: `http://127.0.0.1:${port}/o/org-nansen-akademiet`,
    ...{ kill, start },
    async endEpoch() {
      await database.client.logEpoch.deleteMany();
    },
    async close() {
      await kill();
      await database.close();
    },
  };
}

/** A port that nothing listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server has an address of this form.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
