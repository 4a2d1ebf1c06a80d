import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { PermissionError } from '../domain/errors.ts';
import type { AppEnv } from './app-env.ts';
import type { Authenticate } from './authenticate.ts';
import { limitBody } from './body-limit.ts';
import type { Connections } from './connections.ts';
import { streamWithEnd } from './event-streams.ts';
import { createGraphiQL, wantsPage } from './graphiql.ts';
import type { GraphQLServer } from './graphql.ts';
import { type ErrorMask, graphQLErrorResponse } from './graphql-errors.ts';

/** The largest request to the graph, in bytes. */
const MAXIMUM_BODY = 256 * 1024;

/** What serves the graph over HTTP. */
export interface GraphQLRoutesOptions {
  readonly graphql: GraphQLServer;
  readonly authenticate: Authenticate;
  readonly connections: Connections;
  readonly mask: ErrorMask;
}

/**
 * The graph over HTTP (https://graphql.github.io/graphql-over-http/draft/), its results as event streams for those who accept
 * them (https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverSSE.md, distinct connections mode), and GraphiQL
 * for browsers.
 */
export function graphqlRoutes({ graphql, authenticate, connections, mask }: GraphQLRoutesOptions): Hono<AppEnv> {
  const graphiql = createGraphiQL();
  return (
    new Hono<AppEnv>()
      // Before authentication: a browser that opens the page has no way to send a key yet.
      .use(async (c, next) =>
        wantsPage(c.req.method, c.req.header('accept')) ? graphiql(c.req.header('accept-encoding')) : next(),
      )
      .use(requireJson())
      .use(limitBody(MAXIMUM_BODY, tooLarge))
      .use(async (c, next) => {
        c.set('identity', await authenticate(c.req.raw.headers, 'graphql'));
        return next();
      })
      .all('/', async (c) => {
        const identity = c.get('identity');
        const response = await graphql.fetch(c.req.raw, { identity, requestId: c.get('requestId') });
        return streamWithEnd(response, identity, connections);
      })
      .onError((error, c) => failureResponse(error, c, mask))
  );
}

/** Of bodies, only JSON is read, and as it is: the other types are those that any web page may send unasked. */
function requireJson(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (c.req.method !== 'POST') return next();
    const accept = c.req.header('accept');
    const encoding = c.req.header('content-encoding')?.trim().toLowerCase() || 'identity';
    if (encoding !== 'identity') {
      const message = `The content encoding is ${encoding}, expected none.`;
      const error = { message, extensions: { code: 'UNSUPPORTED_ENCODING' } };
      // https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3: what would have been accepted.
      return graphQLErrorResponse(accept, 415, error, { 'Accept-Encoding': 'identity' });
    }
    const mediaType = c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase() || 'absent';
    if (mediaType === 'application/json') return next();
    const message = `The content type is ${mediaType}, expected application/json.`;
    const error = { message, extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } };
    return graphQLErrorResponse(accept, 415, error, { 'Accept-Post': 'application/json' });
  };
}

function tooLarge(): Response {
  const message = `The body is larger than ${MAXIMUM_BODY} bytes.`;
  return graphQLErrorResponse(undefined, 413, { message, extensions: { code: 'BODY_TOO_LARGE' } });
}

function failureResponse(error: unknown, c: Context<AppEnv>, mask: ErrorMask): Response {
  const accept = c.req.header('accept');
  const { message, extensions } = mask(error, c.get('requestId'));
  if (!(error instanceof PermissionError)) return graphQLErrorResponse(accept, 500, { message, extensions });
  return graphQLErrorResponse(accept, 401, { message, extensions }, { 'WWW-Authenticate': 'Bearer' });
}
