import type { MiddlewareHandler } from 'hono';
import type { Logger } from 'pino';
import type { AppEnv } from './app-env.ts';

/**
 * Logs one line per request once its answer begins: at `info` when it failed, else at `debug`. Never headers, bodies or query
 * strings, for each of them may carry a key.
 */
export function logAccess(log: Logger): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    // A stopwatch, not the time: it only ever measures.
    const startedAt = performance.now();
    await next();
    const { method, path } = c.req;
    const milliseconds = Math.round((performance.now() - startedAt) * 10) / 10;
    const entry = { requestId: c.get('requestId'), method, path, status: c.res.status, milliseconds };
    log[c.res.status >= 400 ? 'info' : 'debug'](entry, 'request');
  };
}
