import { randomBytes, randomUUID } from 'node:crypto';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { type Logger, pino } from 'pino';
import { type CreateApiKeyInput, createApiKey } from '../../src/actions/api-key/api-keys.ts';
import { anonymousCaller } from '../../src/actions/identify.ts';
import { openServices } from '../../src/actions/open-services.ts';
import type { Services } from '../../src/actions/services.ts';
import { type Config, type Environment, loadConfig } from '../../src/config/config.ts';
import { type App, createApp } from '../../src/server/app.ts';
import type { DashboardFiles } from '../../src/server/dashboard/dashboard-files.ts';
import type { TrustedDocuments } from '../../src/server/graphql/trusted-documents.ts';
import { providePayloadKeys } from '../../src/server/payload-key-file.ts';
import { type ServedApp, serve } from '../../src/server/serve.ts';
import type { Tracing } from '../../src/server/tracing/tracing.ts';
import type { Database } from '../../src/store/database/database.ts';
import { createTestClock, type TestClock } from './clock.ts';
import { openTestDatabase } from './test-database.ts';

/** How a test's app differs from the usual one: anonymous callers may do everything, at any rate, and the clock stands still. */
export interface TestAppOptions {
  /** Settings by the names of their environment variables. */
  readonly settings?: Environment;
  /** The instant at which the clock stands. */
  readonly now?: string;
  /** @default the graph */
  readonly schema?: GraphQLSchema;
  /** @default any */
  readonly documents?: TrustedDocuments;
  /** @default no dashboard is served */
  readonly dashboard?: DashboardFiles | undefined;
  /** A migrated database, which is closed with the app. @default an empty one of its own */
  readonly database?: Database;
  /** Closed with the app, after it. @default nothing is traced */
  readonly tracing?: Tracing;
}

/** What goes with a graph operation. */
export interface GraphQLRequestOptions {
  /** The secret of an API key. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a graph operation answered. */
export interface GraphQLAnswer<Data> {
  readonly status: number;
  readonly data: Data;
  readonly errors: readonly GraphQLFormattedError[] | undefined;
}

/** A log whose lines a test can read. */
export interface TestLog {
  readonly log: Logger;
  /** What was logged, one object per line. */
  readonly logged: readonly Record<string, unknown>[];
}

/** Makes a log that keeps everything. */
export function createTestLog(tracing?: Tracing): TestLog {
  const logged: Record<string, unknown>[] = [];
  const options = { level: 'trace', ...(tracing && { mixin: () => tracing.ids() }) };
  return { log: pino(options, { write: (line: string) => logged.push(JSON.parse(line)) }), logged };
}

/** An app of a test's own, over a database of its own. */
export interface TestApp {
  readonly app: App;
  readonly config: Config;
  readonly services: Services;
  readonly clock: TestClock;
  /** The clock that never jumps: it tells how long something lasts. */
  readonly steadyClock: TestClock;
  /** What was logged, one object per line. */
  readonly logged: readonly Record<string, unknown>[];
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Runs an operation over HTTP. */
  graphql<Data = Record<string, unknown>>(
    document: string,
    variables?: Record<string, unknown>,
    options?: GraphQLRequestOptions,
  ): Promise<GraphQLAnswer<Data>>;
  /** Makes an API key and returns it with its secret; may do everything unless told otherwise. */
  createKey(input?: Partial<CreateApiKeyInput>): Promise<{ readonly id: string; readonly secret: string }>;
  /** Listens on a free port of its own until the app is closed. */
  listen(): Promise<ServedApp & { readonly wsUrl: string }>;
  close(): Promise<void>;
}

/** Makes an app. Close it when the test is over. */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const config = loadConfig({
    ...{ PORT: '0', DATA_DIR: 'memory', RATE_LIMIT: 'off', SHUTDOWN_DELAY_MS: '0' },
    ...options.settings,
  });
  const clock = createTestClock(options.now);
  const steadyClock = createTestClock();
  const { tracing } = options;
  const trace = tracing?.trace;
  const { log, logged } = createTestLog(tracing);
  const newSecret = () => randomBytes(32).toString('base64url');
  const { databaseConnections, statementTime, databaseWait } = config.limits;
  const database =
    options.database ??
    (await openTestDatabase({ maxConnections: databaseConnections, statementTime, waitTime: databaseWait, trace }));
  const opened = await openServices(
    database,
    { clock, newId: randomUUID, newSecret, log, trace },
    await providePayloadKeys(config, newSecret),
    config,
  );
  const { services } = opened;
  // Building the graph takes a while, and not every test asks for it.
  const schema = options.schema ?? (await import('../../src/graph/schema.ts')).schema;
  const { documents, dashboard } = options;
  const app = createApp({ config, services, schema, log, steadyClock, documents, dashboard, tracing });
  const closings = [opened.close, () => database.close(), async () => tracing?.close()];
  const send = async (path: string, init?: RequestInit) => app.fetch(new Request(`http://localhost${path}`, init));
  return {
    ...{ app, config, services, clock, steadyClock, logged },
    fetch: send,
    async graphql<Data>(query: string, variables = {}, { key, headers = {} }: GraphQLRequestOptions = {}) {
      const response = await send('/graphql', {
        method: 'POST',
        headers: {
          ...{ 'content-type': 'application/json', accept: 'application/json' },
          ...(key && { authorization: `Bearer ${key}` }),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      // The test says what it expects to be in there.
      const { data, errors } = (await response.json()) as GraphQLAnswer<Data>;
      return { status: response.status, data, errors };
    },
    createKey: (input = {}) =>
      createApiKey(services, anonymousCaller('full', 'graphql'), { name: 'test', permissions: ['*'], ...input }),
    async listen() {
      const server = await serve(app, config, { newId: randomUUID, log });
      let closing: Promise<void> | undefined;
      const close = () => {
        closing ??= server.close();
        return closing;
      };
      closings.unshift(close);
      return { url: server.url, wsUrl: `${server.url.replace('http', 'ws')}/graphql`, close };
    },
    async close() {
      for (const close of closings.splice(0)) await close();
    },
  };
}
