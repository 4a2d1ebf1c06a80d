import type { GraphQLSchema } from 'graphql';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Logger } from 'pino';
import type { Services } from '../actions/services.ts';
import type { Config } from '../config.ts';
import { mountDialects } from '../rest/mount-dialects.ts';
import { logAccess } from './access-log.ts';
import type { AppEnv } from './app-env.ts';
import { type Authenticate, createAuthenticate } from './authenticate.ts';
import { guardAgainstBrowsers } from './browser-guard.ts';
import { type Connections, createConnections } from './connections.ts';
import { endStreams } from './event-streams.ts';
import { createGraphQLServer, type GraphQLServer } from './graphql.ts';
import { createErrorMask, type ErrorMask } from './graphql-errors.ts';
import { graphqlRoutes } from './graphql-routes.ts';
import { healthRoutes } from './health.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { problemResponse } from './problem.ts';
import { nameRequests } from './request-id.ts';
import { setSecurityHeaders } from './security-headers.ts';

/** What the app is made of. */
export interface AppOptions {
  readonly config: Config;
  readonly services: Services;
  readonly schema: GraphQLSchema;
  readonly log: Logger;
}

/** Every HTTP surface as one function, and what it shares with the WebSockets beside it. */
export interface App {
  fetch(request: Request): Response | Promise<Response>;
  readonly graphql: GraphQLServer;
  readonly authenticate: Authenticate;
  readonly connections: Connections;
  readonly mask: ErrorMask;
  readonly metrics: Metrics;
  /** From now on the app says that it is not ready, and ends the connections that last. */
  stop(): void;
}

/** Assembles the app. The order of the list is the order in which a request passes through it. */
export function createApp({ config, services, schema, log }: AppOptions): App {
  const mask = createErrorMask(log);
  const metrics = createMetrics(services.store);
  const authenticate = createAuthenticate(services, config.anonymousAccess);
  const connections = createConnections(services.keys, services.clock, (error) => {
    log.warn({ err: error }, 'a key could not be looked at again yet');
  });
  const graphql = createGraphQLServer({ schema, services, metrics, mask });
  let isStopping = false;

  const app = new Hono<AppEnv>()
    // Outermost, for whatever comes after is logged, answered and measured under the name of the request.
    .use(nameRequests(services.store.newId))
    .use(logAccess(log))
    .use(metrics.middleware)
    .use(setSecurityHeaders())
    // Before the guard: whoever looks after the server addresses it by whatever name the machine has.
    .route(
      '/',
      healthRoutes(services.store, () => isStopping),
    )
    .use(guardAgainstBrowsers(config));
  // Closed unless origins are named: then not even a preflight is answered.
  if (config.corsOrigins.length > 0)
    app.use(
      cors({ origin: [...config.corsOrigins], maxAge: 600, exposeHeaders: ['ETag', 'Retry-After', 'X-Request-Id'] }),
    );

  app.get('/', (c) => c.redirect('/graphql'));
  app.get('/metrics', async (c) =>
    c.text(await metrics.registry.metrics(), 200, { 'Content-Type': metrics.registry.contentType }),
  );
  app.route('/graphql', graphqlRoutes({ graphql, authenticate, connections, mask }));
  app.use(endStreams(connections));
  mountDialects(app, { services, anonymousAccess: config.anonymousAccess, log });

  app.notFound((c) =>
    problemResponse(404, 'Not Found', { code: 'NOT_FOUND', detail: `There is nothing at ${c.req.path}.` }),
  );
  app.onError((error, c) => {
    const requestId = c.get('requestId');
    log.error({ err: error, requestId }, 'unexpected error');
    return problemResponse(500, 'Internal Server Error', { code: 'INTERNAL_SERVER_ERROR', requestId });
  });

  return {
    fetch: (request) => app.fetch(request),
    ...{ graphql, authenticate, connections, mask, metrics },
    stop() {
      isStopping = true;
      connections.endAll();
    },
  };
}
