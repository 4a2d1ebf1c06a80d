import { isJsonObject } from '../domain/json.ts';

/** PostgreSQL's code for a statement that was ended by `statement_timeout` (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const QUERY_CANCELED = '57014';

/**
 * What is said when no statement can be made: Prisma's codes (no connection, none in time, one that broke, no turn for a transaction),
 * Node's for sockets, and PostgreSQL's for a server that ends, starts or has no place left.
 */
const UNREACHABLE: readonly string[] = [
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND'],
  ...['57P01', '57P02', '57P03', '53300', '08000', '08003', '08006'],
];

/** What Prisma's adapters call the same. */
const UNREACHABLE_KINDS: readonly string[] = [
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
];

/** What the driver says in words only. */
const BROKEN = /connection terminated|timeout exceeded when trying to connect|query read timeout/i;

/** Whether a statement was ended because it ran for too long. */
export function isStatementTimeout(error: unknown): boolean {
  return causesOf(error).some((cause) => isJsonObject(cause) && cause.originalCode === QUERY_CANCELED);
}

/** Whether something could not be done because the database does not answer; only a commit's own answer may be what is missing. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return [error, ...causesOf(error)].some(saysUnreachable);
}

function saysUnreachable(cause: unknown): boolean {
  if (typeof cause !== 'object' || cause === null) return false;
  const { code, originalCode, kind, message } = cause as Readonly<Record<string, unknown>>;
  return (
    [code, originalCode].some((each) => typeof each === 'string' && UNREACHABLE.includes(each)) ||
    (typeof kind === 'string' && UNREACHABLE_KINDS.includes(kind)) ||
    (typeof message === 'string' && BROKEN.test(message))
  );
}

/** What the driver said, wherever Prisma has put it: below a known error, or as the error's own cause. */
function causesOf(error: unknown): readonly unknown[] {
  if (!(error instanceof Error)) return [];
  const known = 'meta' in error && isJsonObject(error.meta) ? error.meta.driverAdapterError : undefined;
  return [error.cause, isJsonObject(known) ? known.cause : undefined];
}
