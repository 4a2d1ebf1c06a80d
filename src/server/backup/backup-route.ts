import { authorize } from '../../actions/authorize.ts';
import type { Caller } from '../../domain/caller.ts';
import { type DomainError, PermissionError, RateLimitedError } from '../../domain/errors.ts';
import type { ReplyHeaders } from '../../rest/http/answer.ts';
import type { HttpRoute } from '../../rest/http/http-api.ts';
import { refusalHeaders } from '../../rest/http/rates.ts';
import type { Reply } from '../../rest/http/reply.ts';
import type { Database } from '../../store/database/database.ts';
import { statementFailure } from '../../store/database/statement-failures.ts';
import type { Authenticate } from '../authenticate.ts';
import { problemReply } from '../http/server-replies.ts';

/** The path of backups of a running server. */
export const BACKUP_PATH = '/backup';

/**
 * `POST /backup`: the whole database as a file that can be restored, for keys with every permission everywhere; never without a
 * key, even if anonymous callers have full access. A database server has its own tools for backups, so there is no such route.
 */
export function backupRoutes({ dump }: Database, authenticate: Authenticate): readonly HttpRoute[] {
  if (dump === undefined) return [];
  return [
    {
      method: 'POST',
      pattern: BACKUP_PATH,
      async answer({ headers, address }) {
        try {
          const { caller } = await authenticate(headers, 'system', address);
          authorizeBackup(caller);
          return { status: 200, headers: { 'content-type': 'application/gzip' }, content: await dump() };
        } catch (error) {
          return refusal(error);
        }
      },
    },
  ];
}

function authorizeBackup(caller: Caller): void {
  if (caller.apiKeyId === null) throw new PermissionError('*', 'This needs an API key.', 'UNAUTHENTICATED');
  authorize(caller, '*', null);
}

function refusal(error: unknown): Reply {
  if (error instanceof RateLimitedError) return refused(429, error, refusalHeaders(error));
  const failure = statementFailure(error);
  if (failure !== undefined) return refused(503, failure, { 'retry-after': '1' });
  if (!(error instanceof PermissionError)) throw error;
  if (error.code === 'FORBIDDEN') return refused(403, error);
  return refused(401, error, { 'www-authenticate': 'Bearer realm="halyard"' });
}

function refused(status: number, { code, message }: DomainError, headers: ReplyHeaders = {}): Reply {
  return problemReply(status, { code, detail: message }, headers);
}
