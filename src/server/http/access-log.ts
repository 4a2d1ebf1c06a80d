import type { MiddlewareHandler } from 'hono';
import type { Logger } from 'pino';
import { loggedPath } from '../../rest/http/logged-path.ts';
import type { AppEnv } from '../app-env.ts';

/** A request whose answer has begun. */
export interface AccessEntry {
  readonly requestId: string;
  readonly method: string;
  /** Without the query; a key in it is left out when it is logged. */
  readonly path: string;
  readonly status: number;
  /** Until the answer began. */
  readonly milliseconds: number;
}

/** Logs a request: at `info` when it failed, else at `debug`. */
export function logRequest(log: Logger, entry: AccessEntry): void {
  const level = entry.status >= 400 ? 'info' : 'debug';
  if (!log.isLevelEnabled(level)) return;
  log[level](
    { ...entry, path: loggedPath(entry.path), milliseconds: Math.round(entry.milliseconds * 10) / 10 },
    'request',
  );
}

/**
 * Logs one line per request once its answer begins. Never headers, bodies or query
 * strings, for each of them may carry a key.
 */
export function logAccess(log: Logger): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    // A stopwatch, not the time: it only ever measures.
    const startedAt = performance.now();
    await next();
    const { method, path } = c.req;
    const milliseconds = performance.now() - startedAt;
    logRequest(log, { requestId: c.get('requestId'), method, path, status: c.res.status, milliseconds });
  };
}
