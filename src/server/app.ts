import type { GraphQLSchema } from 'graphql';
import { type Context, Hono } from 'hono';
import { except } from 'hono/combine';
import { cors } from 'hono/cors';
import type { Logger } from 'pino';
import type { Services } from '../actions/services.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../domain/clock.ts';
import { openPaths } from '../rest/http/cors-open.ts';
import { type Incoming, incomingOf } from '../rest/http/incoming.ts';
import { readJsonObject } from '../rest/http/json-body.ts';
import { loggedPath } from '../rest/http/logged-path.ts';
import { mountDialects } from '../rest/http/mount-dialects.ts';
import { readBytes } from '../rest/http/request-bytes.ts';
import type { AppEnv, RequestOrigin } from './app-env.ts';
import { type Authenticate, createAuthenticate } from './authenticate.ts';
import { backupRoute } from './backup/backup-route.ts';
import { type AnswerOperation, createAnswerOperation } from './graphql/answer-operation.ts';
import { createGraphQLEndpoint } from './graphql/graphql-endpoint.ts';
import { createErrorMask, type ErrorMask } from './graphql/graphql-errors.ts';
import { anyDocument, type TrustedDocuments } from './graphql/trusted-documents.ts';
import { healthRoutes } from './health.ts';
import { logAccess } from './http/access-log.ts';
import { guardAgainstBrowsers } from './http/browser-guard.ts';
import { READABLE_HEADERS } from './http/cors.ts';
import { nameAddresses } from './http/name-address.ts';
import { problemResponse } from './http/problem.ts';
import { createQuickEdge, type QuickEdge } from './http/quick-edge.ts';
import { nameRequests } from './http/request-id.ts';
import { setSecurityHeaders } from './http/security-headers.ts';
import { createAdmission } from './limits/operation-admission.ts';
import { createRates } from './limits/request-rates.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { type Connections, createConnections } from './streams/connections.ts';
import { bodyOf } from './streams/sse/event-feed.ts';
import { endStreams } from './streams/sse/event-streams.ts';
import { createSystemClock } from './system-clock.ts';

/** What the app is made of. */
export interface AppOptions {
  readonly config: Config;
  readonly services: Services;
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  /** A clock that never jumps, for rates and for how long something lasts. @default the time since the process began */
  readonly steadyClock?: Clock | undefined;
  /** A number in [0, 1) that spreads out what many clients would do at once. @default no spreading */
  readonly random?: (() => number) | undefined;
  /** The documents that clients may name by their hashes. @default none */
  readonly documents?: TrustedDocuments | undefined;
}

/** Every HTTP surface as one function, and what it shares with the WebSockets beside it. */
export interface App {
  /** Answers a request; with the one of `node:http` that it came by, if there is one. */
  fetch(request: Request, origin?: Partial<RequestOrigin>): Response | Promise<Response>;
  /** Answers requests that came by `node:http` and are plain as {@link fetch} would, only sooner; the others it leaves. */
  readonly quick: QuickEdge;
  readonly answerOperation: AnswerOperation;
  readonly authenticate: Authenticate;
  readonly connections: Connections;
  readonly mask: ErrorMask;
  readonly steadyClock: Clock;
  readonly metrics: Metrics;
  /** From now on the app says that it is not ready, and ends the connections that last. */
  stop(): void;
}

/** Assembles the app. The order of the list is the order in which a request passes through it. */
export function createApp({ config, services, schema, log, ...options }: AppOptions): App {
  const { limits, anonymousAccess } = config;
  const { random = () => 0, documents = anyDocument } = options;
  const steadyClock = options.steadyClock ?? createSystemClock(() => performance.now());
  const mask = createErrorMask(log);
  const metrics = createMetrics(services);
  const rates = createRates(limits, steadyClock);
  const authenticate = createAuthenticate(services, anonymousAccess, rates);
  const connections = createConnections({
    ...{ keys: services.keys, clock: services.clock, steadyClock, random, limits },
    onProblem: (error) => log.warn({ err: error }, 'a key could not be looked at again yet'),
  });
  const admit = createAdmission(schema, limits, rates);
  const answerOperation = createAnswerOperation({
    ...{ schema, services, metrics, mask, limits, rates, admit, documents, steadyClock },
  });
  const { live } = services;
  const hasPage = config.graphiql;
  const answerGraphQL = createGraphQLEndpoint({
    ...{ answerOperation, authenticate, connections, mask, live, hasPage, limits, steadyClock },
  });
  // What pages of every origin may call says so itself.
  const isOpenPath = openPaths();
  const isOpen = (c: Context) => isOpenPath(c.req.path);
  let isStopping = false;

  const app = new Hono<AppEnv>()
    // Outermost, for whatever comes after is logged, answered and measured under the name of the request.
    .use(nameRequests(services.store.newId))
    .use(nameAddresses(config.trustProxy))
    .use(logAccess(log))
    .use(metrics.middleware)
    .use(setSecurityHeaders())
    // Before the guard: whoever looks after the server addresses it by whatever name the machine has.
    .route(
      '/',
      healthRoutes(services, () => isStopping),
    )
    .use(except(isOpen, guardAgainstBrowsers(config)));
  // Closed unless origins are named: then not even a preflight is answered.
  if (config.corsOrigins.length > 0)
    app.use(
      except(isOpen, cors({ origin: [...config.corsOrigins], maxAge: 600, exposeHeaders: [...READABLE_HEADERS] })),
    );

  app.get('/', (c) => c.redirect('/graphql'));
  app.get('/metrics', async (c) =>
    c.text(await metrics.registry.metrics(), 200, { 'Content-Type': metrics.registry.contentType }),
  );
  app.all('/graphql', async (c) => {
    const { status, headers, content } = await answerGraphQL(incomingOfHono(c));
    const isFeed = content !== null && typeof content === 'object' && 'start' in content;
    return new Response(isFeed ? bodyOf(content) : content, { status, headers });
  });
  app.route('/', backupRoute(services.store.database, authenticate));
  app.use(endStreams({ connections, steadyClock, slowConsumerTime: limits.slowConsumerTime }));
  const rest = { services, anonymousAccess, log, rates };
  mountDialects(app, rest);
  const quickEdge = createQuickEdge({ rest, rules: config, log, metrics });

  app.notFound((c) => absent(app, c.req.path));
  app.onError((error, c) => {
    const requestId = c.get('requestId');
    log.error({ err: error, requestId }, 'unexpected error');
    return problemResponse(500, 'Internal Server Error', { code: 'INTERNAL_SERVER_ERROR', requestId });
  });

  return {
    fetch: (request, origin) => app.fetch(request, origin),
    quick: quickEdge,
    ...{ answerOperation, authenticate, connections, mask, steadyClock, metrics },
    stop() {
      isStopping = true;
      connections.endAll();
    },
  };
}

function incomingOfHono(c: Context<AppEnv>): Incoming {
  const { method, headers, url, signal } = c.req.raw;
  const { pathname: path, search } = new URL(url);
  const { requestId, address } = c.var;
  const bytes = (maximum: number) => readBytes(c.req.raw, maximum);
  return incomingOf({
    ...{ requestId, address, method, headers, path, search, bytes },
    ...{ url: () => url, signal: () => signal, readBody: readJsonObject },
  });
}

/** Pages of the server's own are read only; whoever does something else with one is told so. */
function absent(app: Hono<AppEnv>, path: string): Response {
  const isThere = app.router.match('GET', path)[0].some(([[, { method }]]) => method === 'GET');
  if (!isThere)
    return problemResponse(404, 'Not Found', { code: 'NOT_FOUND', detail: `There is nothing at ${loggedPath(path)}.` });
  const detail = 'This path takes GET, HEAD.';
  const response = problemResponse(405, 'Method Not Allowed', { code: 'METHOD_NOT_ALLOWED', detail });
  response.headers.set('Allow', 'GET, HEAD');
  return response;
}
