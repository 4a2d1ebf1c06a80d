import { type Context, Hono, type MiddlewareHandler } from 'hono';
import type { Limits } from '../../config/limits.ts';
import type { Clock } from '../../domain/clock.ts';
import { PermissionError, RateLimitedError } from '../../domain/errors.ts';
import type { Live } from '../../live/live.ts';
import { REPLAYED } from '../../rest/http/idempotent-call.ts';
import { refusalHeaders, standingHeaders } from '../../rest/http/rates.ts';
import { ageHeaders } from '../../rest/http/snapshot-age.ts';
import type { AppEnv } from '../app-env.ts';
import type { Authenticate } from '../authenticate.ts';
import { limitBody } from '../limits/body-limit.ts';
import type { Connections } from '../streams/connections.ts';
import { acceptsEventStream, streamWithEnd } from '../streams/sse/event-streams.ts';
import { createGraphiQL, wantsPage } from './graphiql.ts';
import type { GraphQLServer, OperationContext } from './graphql.ts';
import { type ErrorMask, graphQLErrorResponse } from './graphql-errors.ts';
import { answerType, readPosted } from './request-params.ts';
import { type AnswerShortly, NOT_TRIED, type TriedShortly } from './short-answers.ts';

/** What serves the graph over HTTP. */
export interface GraphQLRoutesOptions {
  readonly graphql: GraphQLServer;
  readonly live: Live;
  /** Undefined: whatever is asked goes through the executor. */
  readonly answerShortly: AnswerShortly | undefined;
  readonly tried: TriedShortly;
  readonly authenticate: Authenticate;
  readonly connections: Connections;
  readonly mask: ErrorMask;
  /** Whether browsers are shown GraphiQL. */
  readonly hasPage: boolean;
  readonly limits: Pick<Limits, 'queryBytes' | 'slowConsumerTime'>;
  readonly steadyClock: Clock;
}

/**
 * The graph over HTTP (https://graphql.github.io/graphql-over-http/draft/), its results as event streams for those who accept
 * them (https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverSSE.md, distinct connections mode), and GraphiQL
 * for browsers.
 */
export function graphqlRoutes(options: GraphQLRoutesOptions): Hono<AppEnv> {
  const { authenticate, mask, limits, hasPage } = options;
  const graphiql = createGraphiQL();
  return (
    new Hono<AppEnv>()
      // Before authentication: a browser that opens the page has no way to send a key yet.
      .use(async (c, next) =>
        hasPage && wantsPage(c.req.method, c.req.header('accept')) ? graphiql(c.req.header('accept-encoding')) : next(),
      )
      .use(requireJson())
      .use(limitBody(limits.queryBytes, () => tooLarge(limits.queryBytes)))
      .use(async (c, next) => {
        c.set('identity', await authenticate(c.req.raw.headers, 'graphql', c.get('address')));
        return next();
      })
      .all('/', (c) => (acceptsEventStream(c) ? answerStream(c, options) : answer(c, options)))
      .onError((error, c) => failureResponse(error, c, mask))
  );
}

async function answer(c: Context<AppEnv>, options: GraphQLRoutesOptions): Promise<Response> {
  const { identity, address, requestId } = c.var;
  const extra: Record<string, string> = { ...ageHeaders(options.live) };
  const context: OperationContext = {
    ...{ identity, address, requestId },
    hasIdempotencyKey: c.req.header('idempotency-key') !== undefined,
    onCharged: (standing) => void Object.assign(extra, standingHeaders(standing)),
    onReplayed: () => void Object.assign(extra, { [REPLAYED]: 'true' }),
  };
  const response = await (c.req.method === 'POST'
    ? answerPosted(c, context, options)
    : options.graphql.fetch(c.req.raw, context));
  for (const [name, value] of Object.entries(extra)) response.headers.set(name, value);
  return response;
}

/** By the short way where there is one; the long one is gone with the same body. */
async function answerPosted(
  c: Context<AppEnv>,
  context: OperationContext,
  { graphql, answerShortly, tried }: GraphQLRoutesOptions,
): Promise<Response> {
  // The app may be called without an environment.
  const incoming = (c.env as AppEnv['Bindings'] | undefined)?.incoming;
  const before = incoming && tried.get(incoming);
  if (before !== undefined) return graphql.fetch(c.req.raw, { ...context, ...before });
  const type = answerType(c.req.header('accept'));
  if (answerShortly === undefined || type === undefined) return graphql.fetch(c.req.raw, context);
  const body = await c.req.arrayBuffer();
  const posted = readPosted(Buffer.from(body));
  const { text, done } = posted === undefined ? NOT_TRIED : await answerShortly(posted, context);
  if (text !== undefined) return new Response(text, { headers: { 'Content-Type': type } });
  const { url, headers, signal } = c.req.raw;
  const request = new Request(url, { method: 'POST', headers, signal, body });
  return graphql.fetch(request, { ...context, ...done });
}

/** What may become a stream takes a place first, so that nothing begins for which there is none. */
async function answerStream(c: Context<AppEnv>, options: GraphQLRoutesOptions): Promise<Response> {
  const { connections, steadyClock, limits } = options;
  const identity = c.get('identity');
  const accept = c.req.header('accept');
  if (connections.isFullFor(identity)) return tooManyStreams(accept, 429, 'of this key');
  const leave = connections.enter();
  if (leave === undefined) return tooManyStreams(accept, 503, 'to this server');
  try {
    const { slowConsumerTime } = limits;
    const watch = { connections, identity, leave, steadyClock, slowConsumerTime };
    return streamWithEnd(await answer(c, options), c, watch);
  } catch (error) {
    leave();
    throw error;
  }
}

function tooManyStreams(accept: string | undefined, status: 429 | 503, whose: string): Response {
  const message = `There are too many connections ${whose}.`;
  return graphQLErrorResponse(
    accept,
    status,
    { message, extensions: { code: 'TOO_MANY_CONNECTIONS' } },
    { 'Retry-After': '1' },
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

function tooLarge(maximum: number): Response {
  const message = `The body is larger than ${maximum} bytes.`;
  return graphQLErrorResponse(undefined, 413, { message, extensions: { code: 'BODY_TOO_LARGE' } });
}

function failureResponse(error: unknown, c: Context<AppEnv>, mask: ErrorMask): Response {
  const accept = c.req.header('accept');
  const { message, extensions } = mask(error, c.get('requestId'));
  if (error instanceof RateLimitedError)
    return graphQLErrorResponse(accept, 429, { message, extensions }, refusalHeaders(error));
  if (!(error instanceof PermissionError)) return graphQLErrorResponse(accept, 500, { message, extensions });
  return graphQLErrorResponse(accept, 401, { message, extensions }, { 'WWW-Authenticate': 'Bearer' });
}
