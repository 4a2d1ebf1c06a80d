import type { Context, Env, Hono } from 'hono';
import { TrieRouter } from 'hono/router/trie-router';
import { dialects } from '../dialects.ts';
import { mountDocumentation } from '../openapi/docs-page.ts';
import { answerAt, bodyReaderOf } from './answer-route.ts';
import { letPagesRead, optionsAnswer } from './cors-open.ts';
import type { Dialect } from './dialect.ts';
import { translatingFailures } from './failure-reply.ts';
import { HttpProblem } from './http-problem.ts';
import { type Incoming, incomingOf } from './incoming.ts';
import { toResponse } from './reply.ts';
import { readBytes } from './request-bytes.ts';
import type { RestServices } from './rest-services.ts';
import type { Method, Route } from './route.ts';
import { pathsOf, toHonoPath } from './route-paths.ts';

/**
 * Mounts every REST dialect, the OpenAPI document that describes them at `/openapi.json`, and a page to read it at `/docs`.
 * Hono takes the first handler that fits a path, and the paths of one dialect may lie below those of another: so first come
 * the routes of all of them, then what answers known paths with other methods, then what answers unknown paths.
 */
export function mountDialects<E extends Env>(
  app: Hono<E>,
  rest: RestServices,
  mounted: readonly Dialect[] = dialects,
): void {
  for (const dialect of mounted) for (const route of dialect.routes) mountRoute(app, rest, dialect, route);
  const methodsAt = methodsByPath(mounted);
  for (const dialect of mounted) {
    for (const path of new Set(dialect.routes.flatMap((route) => pathsOf(dialect, route)))) {
      app.all(path, (context) => answerOtherMethod(rest, dialect, context, methodsAt(context.req.path)));
    }
  }
  // Of two bases that fit, the longer one is meant. What is below no base is nobody's.
  for (const dialect of [...mounted].sort((left, right) => right.base.length - left.base.length)) {
    if (dialect.base === '') continue;
    const notFound = (context: Context) => refuse(rest, dialect, context, new HttpProblem('ROUTE_NOT_FOUND'));
    app.all(`${toHonoPath(dialect.base)}/*`, notFound);
  }
  mountDocumentation(app, mounted);
}

function mountRoute<E extends Env>(app: Hono<E>, rest: RestServices, dialect: Dialect, route: Route): void {
  app.on(route.method, pathsOf(dialect, route), async (context) => {
    const incoming = incomingIn(dialect, context);
    if (!isWellEncoded(incoming.path)) return refuse(rest, dialect, context, new HttpProblem('MALFORMED_PATH'));
    return toResponse(await answerAt(rest, { target: { dialect, route }, parameters: context.req.param() }, incoming));
  });
}

async function refuse(rest: RestServices, dialect: Dialect, context: Context, problem: HttpProblem): Promise<Response> {
  const reply = await translatingFailures(rest, dialect, incomingIn(dialect, context), () => Promise.reject(problem));
  return toResponse(letPagesRead(dialect, reply));
}

function answerOtherMethod(
  rest: RestServices,
  dialect: Dialect,
  context: Context,
  methods: ReadonlySet<string>,
): Response | Promise<Response> {
  const isAnswered = dialect.answersOptions === true || dialect.isOpenToPages === true;
  if (!isAnswered) return refuse(rest, dialect, context, methodNotAllowed([...methods]));
  const allowed = [...methods, 'OPTIONS'];
  if (context.req.method !== 'OPTIONS') return refuse(rest, dialect, context, methodNotAllowed(allowed));
  const asked = context.req.raw.headers.get('access-control-request-headers');
  return toResponse(letPagesRead(dialect, optionsAnswer(allowed, asked)));
}

function incomingIn(dialect: Dialect, context: Context): Incoming {
  const request = context.req.raw;
  const { pathname: path, search } = new URL(request.url);
  // The server in front has put it there; without one, as in a test of an API alone, it is not known.
  const [address, requestId]: unknown[] = [context.get('address'), context.get('requestId')];
  return incomingOf({
    requestId: typeof requestId === 'string' ? requestId : '',
    ...{ method: request.method, headers: request.headers, path, search },
    address: typeof address === 'string' ? address : undefined,
    url: () => request.url,
    signal: () => request.signal,
    bytes: (maximum) => readBytes(request, maximum),
    readBody: bodyReaderOf(dialect),
  });
}

function methodNotAllowed(methods: readonly string[]): HttpProblem {
  const allow = methods.join(', ');
  return new HttpProblem('METHOD_NOT_ALLOWED', `This path takes ${allow}.`, { headers: { allow } });
}

/** All the methods that a path takes, of whichever dialects. */
function methodsByPath(mounted: readonly Dialect[]): (path: string) => ReadonlySet<string> {
  const router = new TrieRouter<readonly string[]>();
  const taken = (method: Method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]);
  for (const dialect of mounted) {
    for (const route of dialect.routes) {
      for (const path of pathsOf(dialect, route)) router.add('ALL', path, taken(route.method));
    }
  }
  return (path) => new Set(router.match('ALL', path)[0].flatMap(([methods]) => methods));
}

/** Hono leaves a percent-encoding that stands for no text as it is; here it is refused. */
function isWellEncoded(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
