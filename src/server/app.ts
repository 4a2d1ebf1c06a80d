import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Services } from '../actions/services.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../domain/clock.ts';
import { dialects } from '../rest/dialects.ts';
import { apiOf } from '../rest/http/answer-route.ts';
import type { HttpApi } from '../rest/http/http-api.ts';
import { documentationRoutes } from '../rest/openapi/docs-page.ts';
import { type Authenticate, createAuthenticate } from './authenticate.ts';
import { backupRoutes } from './backup/backup-route.ts';
import type { DashboardFiles } from './dashboard/dashboard-files.ts';
import { dashboardRoutes } from './dashboard/dashboard-routes.ts';
import { type AnswerOperation, createAnswerOperation } from './graphql/answer-operation.ts';
import { createGraphQLEndpoint, type GraphQLEndpoint } from './graphql/graphql-endpoint.ts';
import { createErrorMask, type ErrorMask } from './graphql/graphql-errors.ts';
import { alsoTrusting, anyDocument, type TrustedDocuments } from './graphql/trusted-documents.ts';
import { healthApi } from './health.ts';
import { createFetch } from './http/adapters/fetch.ts';
import { createPipeline, type Pipeline } from './http/pipeline.ts';
import { createRouter } from './http/router.ts';
import { refusalReply } from './http/server-replies.ts';
import { createAdmission } from './limits/operation-admission.ts';
import { createRates } from './limits/request-rates.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import { metricsRoute } from './metrics/metrics-route.ts';
import { serverFacts } from './server-facts.ts';
import { type Connections, createConnections } from './streams/connections.ts';
import { watchStreams } from './streams/sse/event-streams.ts';
import { createSystemClock } from './system-clock.ts';
import type { Tracing } from './tracing/tracing.ts';
import type { Supervisor } from './workers/worker.ts';

/** What the app consists of. */
export interface AppOptions {
  readonly config: Config;
  readonly services: Services;
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  /** A clock that never jumps, for rates and durations. @default the time since the process started */
  readonly steadyClock?: Clock | undefined;
  /** A number in [0, 1) that spreads out what many clients would do at once. @default no spreading */
  readonly random?: (() => number) | undefined;
  /** The documents that clients may name by their hashes. @default none */
  readonly documents?: TrustedDocuments | undefined;
  /** The built dashboard. @default no dashboard is served */
  readonly dashboard?: DashboardFiles | undefined;
  /** Reads the metrics of all workers. @default the process is the only one */
  readonly supervisor?: Pick<Supervisor, 'readAllMetrics'> | undefined;
  /** Tells which request is in which trace. @default requests are not traced */
  readonly tracing?: Pick<Tracing, 'reportedIds'> | undefined;
}

/** Everything that is served over HTTP, and what the WebSockets share with it. */
export interface App {
  /** Answers every request, through the adapter of `node:http` or of `fetch`. */
  readonly answer: Pipeline;
  /** The pipeline behind the adapter of `fetch`. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly answerOperation: AnswerOperation;
  readonly authenticate: Authenticate;
  readonly connections: Connections;
  readonly mask: ErrorMask;
  readonly steadyClock: Clock;
  readonly metrics: Metrics;
  /** From now on answers that the server is not ready; everything else continues. */
  announceStop(): void;
  /** The same; also ends WebSockets and event streams. */
  stop(): void;
}

/** Assembles the app. */
export function createApp({ config, services, schema, log, ...options }: AppOptions): App {
  const { limits, anonymousAccess } = config;
  const { random = () => 0, dashboard } = options;
  const documents = alsoTrusting(dashboard?.documents ?? new Map(), options.documents ?? anyDocument);
  const steadyClock = options.steadyClock ?? createSystemClock(() => performance.now());
  const now = () => steadyClock.now();
  const connections = createConnections({
    ...{ keys: services.keys, clock: services.clock, steadyClock, random, limits },
    onProblem: (error) => log.warn({ err: error }, 'a key could not be checked again'),
  });
  const metrics = createMetrics({ ...services, connections });
  const mask = createErrorMask(log, (code) => metrics.refusals.add('graphql', code));
  const rates = createRates(limits, steadyClock, () => metrics.authenticationFailures.inc());
  const authenticate = createAuthenticate(services, anonymousAccess, rates);
  const admit = createAdmission(schema, limits, rates);
  const answerOperation = createAnswerOperation({
    ...{ schema, services, metrics, mask, limits, rates, admit, documents, steadyClock },
    server: serverFacts(config),
  });
  const answerGraphQL = createGraphQLEndpoint({
    ...{ answerOperation, authenticate, connections, mask, limits, steadyClock },
    ...{ live: services.live, hasPage: config.graphiql },
  });
  const rest = { services, anonymousAccess, log, rates, refusals: metrics.refusals };
  let isStopping = false;

  // If two APIs have a route for the same path, the first one answers.
  const route = createRouter([
    healthApi(services, () => isStopping),
    ownApi([
      ...dashboardRoutes(dashboard),
      metricsRoute(metrics, config.metricsToken, rates, options.supervisor),
      ...documentationRoutes(dialects),
      ...backupRoutes(services.store.database, authenticate),
    ]),
    graphApi(answerGraphQL),
    ...dialects.map((dialect) =>
      watchStreams(apiOf(rest, dialect), { connections, steadyClock, slowConsumerTime: limits.slowConsumerTime }),
    ),
  ]);
  const { newId, trace } = services.store;
  const answer = createPipeline({
    ...{ route, rules: config, log, metrics, newId, now, trace },
    reportedIds: options.tracing?.reportedIds,
  });

  return {
    ...{ answer, fetch: createFetch(answer, now) },
    ...{ answerOperation, authenticate, connections, mask, steadyClock, metrics },
    announceStop() {
      isStopping = true;
    },
    stop() {
      isStopping = true;
      connections.endAll();
    },
  };
}

/** The routes of the server itself. */
function ownApi(routes: HttpApi['routes']): HttpApi {
  return { routes, base: '', isOpen: false, answersOptions: false, refuse: refusalReply };
}

/** The graph. It refuses other methods itself, with GraphQL errors. */
function graphApi(answer: GraphQLEndpoint): HttpApi {
  const routes = (['GET', 'POST'] as const).map((method) => ({ method, pattern: '/graphql', answer }));
  return { routes, base: '', isOpen: false, answersOptions: false, refuse: (_, incoming) => answer(incoming) };
}
