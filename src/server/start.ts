import { loadDemoData } from '../actions/demo/demo-data.ts';
import { loadDemoHarbor } from '../actions/demo/demo-harbor.ts';
import { openServices } from '../actions/open-services.ts';
import type { Services } from '../actions/services.ts';
import { type Config, isLoopback } from '../config/config.ts';
import { schema } from '../graph/schema.ts';
import type { Database } from '../store/database/database.ts';
import { migrate } from '../store/database/migrate.ts';
import { type MadeKey, provideAdminKey } from './admin-key.ts';
import { createApp } from './app.ts';
import { openConfiguredDatabase } from './configured-database.ts';
import { type DashboardFiles, readDashboard } from './dashboard/dashboard-files.ts';
import {
  anyDocument,
  persistDocuments,
  readDocumentList,
  type TrustedDocuments,
  trustDocuments,
} from './graphql/trusted-documents.ts';
import { collectNodeMetrics } from './metrics/node-metrics.ts';
import { providePayloadKeys } from './payload-key-file.ts';
import type { Runtime } from './runtime.ts';
import { serve } from './serve.ts';

/** How much longer than the grace for requests each part may take to close, in milliseconds. */
const CLOSING_MARGIN = 5_000;

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  /** Whether the dashboard is served. */
  readonly hasDashboard: boolean;
  /** The admin key, if one had to be made. */
  readonly madeKey: MadeKey | undefined;
  /**
   * Stops the server, after a delay in milliseconds in which it still accepts connections (by default the configured one), and
   * closes the database.
   */
  close(delay?: number): Promise<void>;
}

/**
 * Migrates the database, which is opened if it is not being opened yet, starts the services and listens. What was opened is closed
 * again when a later step fails.
 * Throws DatabaseUnavailable, MigrationError, TrustedDocumentsError or ListenError, whose messages are meant for the operator.
 */
export async function startServer(
  config: Config,
  surroundings: Runtime,
  opening: Promise<Database> = openConfiguredDatabase(config, surroundings),
): Promise<RunningServer> {
  const { log, random, tracing } = surroundings;
  const trace = tracing?.trace;
  const database = await opening;
  const opened = [() => database.close()];
  if (tracing !== undefined) opened.push(() => tracing.close());
  try {
    await migrate(database);
    const { services, close } = await openServices(
      database,
      { ...surroundings, trace },
      await providePayloadKeys(config, surroundings.newSecret),
      config,
    );
    opened.unshift(close);
    if (config.demoData && (await isEmpty(services))) {
      await loadDemoData(services);
      await loadDemoHarbor(services);
    }
    const madeKey = await provideAdminKey(config, services);
    const documents = await documentsOf(config);
    const dashboard = dashboardOf(config, surroundings);
    const { supervisor } = surroundings;
    const app = createApp({ config, services, schema, log, random, documents, dashboard, supervisor, tracing });
    collectNodeMetrics(app.metrics.registry);
    supervisor?.share(app.metrics.registry);
    const server = await serve(app, config, surroundings);
    await database.announce(server.url).catch(async (error: unknown) => {
      await server.close(0);
      throw error;
    });
    warnOfAnonymousAccess(config, surroundings);
    const closeWith = async (delay = config.shutdownDelay) => {
      await server.close(delay);
      await closeAll(opened, config, surroundings);
    };
    return { url: server.url, madeKey, hasDashboard: dashboard !== undefined, close: closeWith };
  } catch (error) {
    await closeAll(opened, config, surroundings);
    throw error;
  }
}

async function documentsOf(config: Config): Promise<TrustedDocuments> {
  const { trustedDocuments: file, trustedDocumentsOnly, persistedQueryBytes } = config;
  const listed = file === undefined ? undefined : await readDocumentList(file);
  if (persistedQueryBytes > 0) return persistDocuments(persistedQueryBytes, listed);
  return listed === undefined ? anyDocument : trustDocuments(listed, trustedDocumentsOnly);
}

function dashboardOf(config: Config, { log }: Runtime): DashboardFiles | undefined {
  if (!config.dashboard) return undefined;
  const dashboard = readDashboard();
  if (dashboard === undefined) log.warn('the dashboard is not built, so it is not served; npm run build builds it');
  return dashboard;
}

async function isEmpty({ store }: Services): Promise<boolean> {
  return (await store.acrossOrganizations.organization.findFirst({ select: { id: true } })) === null;
}

function warnOfAnonymousAccess({ anonymousAccess, host }: Config, { log }: Runtime): void {
  if (anonymousAccess === 'none' || isLoopback(host)) return;
  log.warn({ host, anonymousAccess }, `anonymous callers on ${host} have ${anonymousAccess} access`);
}

async function closeAll(
  opened: readonly (() => Promise<void>)[],
  { shutdownGrace }: Config,
  { clock, log }: Runtime,
): Promise<void> {
  for (const close of opened) {
    let cancel = () => {};
    const late = new Promise<'LATE'>((resolve) => {
      cancel = clock.after(shutdownGrace + CLOSING_MARGIN, () => resolve('LATE'));
    });
    if ((await Promise.race([close(), late])) === 'LATE') log.warn('the database does not answer; it is left as it is');
    cancel();
  }
}
