import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../app-env.ts';

/** What a caller may name a request: nothing that could break a log line or a header. */
const ACCEPTABLE = /^[\w.:=+/-]{1,128}$/;

/** The name of a request: the caller's own when that is fit, else a new one. */
export function requestIdOf(given: string | null | undefined, newId: () => string): string {
  return typeof given === 'string' && ACCEPTABLE.test(given) ? given : newId();
}

/** Names every request, by the caller's own X-Request-Id when that is fit, and tells the name in the answer. */
export function nameRequests(newId: () => string): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const requestId = requestIdOf(c.req.header('x-request-id'), newId);
    c.set('requestId', requestId);
    await next();
    // Not by `c.header`, which copies a complete answer into one whose body has to be streamed.
    c.res.headers.set('X-Request-Id', requestId);
  };
}
