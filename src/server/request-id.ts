import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './app-env.ts';

/** What a caller may name a request: nothing that could break a log line or a header. */
const ACCEPTABLE = /^[\w.:=+/-]{1,128}$/;

/** Names every request, by the caller's own X-Request-Id when that is fit, and tells the name in the answer. */
export function nameRequests(newId: () => string): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const given = c.req.header('x-request-id');
    const requestId = given !== undefined && ACCEPTABLE.test(given) ? given : newId();
    c.set('requestId', requestId);
    await next();
    c.header('X-Request-Id', requestId);
  };
}
