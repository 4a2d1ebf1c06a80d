import type { Context, Env, Hono } from 'hono';
import { TrieRouter } from 'hono/router/trie-router';
import { answerCall, guarded } from './answer-call.ts';
import type { Dialect } from './dialect.ts';
import { dialects } from './dialects.ts';
import { mountDocumentation } from './documentation.ts';
import { HttpProblem } from './http-problem.ts';
import { toIncoming } from './incoming.ts';
import type { RestServices } from './rest-services.ts';
import type { Method, Route } from './route.ts';

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
    for (const path of new Set(dialect.routes.map((route) => toHonoPath(dialect.base + route.path)))) {
      app.all(path, (context) => refuse(rest, dialect, context, methodNotAllowed(methodsAt(context.req.path))));
    }
  }
  // Of two bases that fit, the longer one is meant.
  for (const dialect of [...mounted].sort((left, right) => right.base.length - left.base.length)) {
    const notFound = (context: Context) => refuse(rest, dialect, context, new HttpProblem('ROUTE_NOT_FOUND'));
    app.all(`${toHonoPath(dialect.base)}/*`, notFound);
  }
  mountDocumentation(app, mounted);
}

function mountRoute<E extends Env>(app: Hono<E>, rest: RestServices, dialect: Dialect, route: Route): void {
  app.on(route.method, toHonoPath(dialect.base + route.path), (context) => {
    const incoming = toIncoming(context.req.raw);
    if (!isWellEncoded(incoming.url.pathname)) {
      return refuse(rest, dialect, context, new HttpProblem('MALFORMED_PATH'));
    }
    return answerCall(rest, dialect, route, incoming, context.req.param());
  });
}

function refuse(rest: RestServices, dialect: Dialect, context: Context, problem: HttpProblem): Promise<Response> {
  return guarded(rest, dialect, toIncoming(context.req.raw), () => Promise.reject(problem));
}

function methodNotAllowed(methods: ReadonlySet<string>): HttpProblem {
  const allow = [...methods].join(', ');
  return new HttpProblem('METHOD_NOT_ALLOWED', `This path takes ${allow}.`, { headers: { allow } });
}

/** All the methods that a path takes, of whichever dialects. */
function methodsByPath(mounted: readonly Dialect[]): (path: string) => ReadonlySet<string> {
  const router = new TrieRouter<readonly string[]>();
  const taken = (method: Method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]);
  for (const { base, routes } of mounted) {
    for (const { path, method } of routes) router.add('ALL', toHonoPath(base + path), taken(method));
  }
  return (path) => new Set(router.match('ALL', path)[0].flatMap(([methods]) => methods));
}

/** `/a/{flag_key}` as Hono writes it: `/a/:flag_key`. */
function toHonoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
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
