import { Hono } from 'hono';
import { authorize } from '../../actions/authorize.ts';
import type { Caller } from '../../domain/caller.ts';
import { type DomainError, PermissionError, RateLimitedError } from '../../domain/errors.ts';
import { refusalHeaders } from '../../rest/http/rates.ts';
import type { Database } from '../../store/database/database.ts';
import { statementFailure } from '../../store/database/statement-failures.ts';
import type { AppEnv } from '../app-env.ts';
import type { Authenticate } from '../authenticate.ts';
import { problemResponse } from '../http/problem.ts';

/** Where a running server gives out a backup. */
export const BACKUP_PATH = '/backup';

/**
 * `POST /backup`: the whole database as a file that can be restored, for keys that may do everything everywhere; without a key
 * for nobody, whatever anonymous callers may do. A database server is backed up by its own tools: then there is no such path.
 */
export function backupRoute({ dump }: Database, authenticate: Authenticate): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  if (dump === undefined) return app;
  return app.post(BACKUP_PATH, async (c) => {
    try {
      const { caller } = await authenticate(c.req.raw.headers, 'system', c.get('address'));
      authorizeBackup(caller);
      return c.body(await dump(), 200, { 'Content-Type': 'application/gzip', 'Cache-Control': 'no-store' });
    } catch (error) {
      return refusal(error);
    }
  });
}

function authorizeBackup(caller: Caller): void {
  if (caller.apiKeyId === null) throw new PermissionError('*', 'This needs an API key.', 'UNAUTHENTICATED');
  authorize(caller, '*', null);
}

/** What a caller is told who may not have the backup. */
function refusal(error: unknown): Response {
  if (error instanceof RateLimitedError) return refused(429, 'Too Many Requests', error, refusalHeaders(error));
  const failure = statementFailure(error);
  if (failure !== undefined) return refused(503, 'Service Unavailable', failure, { 'Retry-After': '1' });
  if (!(error instanceof PermissionError)) throw error;
  if (error.code === 'FORBIDDEN') return refused(403, 'Forbidden', error);
  return refused(401, 'Unauthorized', error, { 'WWW-Authenticate': 'Bearer realm="halyard"' });
}

function refused(
  status: number,
  title: string,
  { code, message }: DomainError,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const response = problemResponse(status, title, { code, detail: message });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}
