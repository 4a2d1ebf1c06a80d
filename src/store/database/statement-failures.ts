import { DomainError, TimeoutError, UnavailableError } from '../../domain/errors.ts';
import { isJsonObject } from '../../domain/json.ts';
import { DatabaseUnavailable, reasonOf } from './database.ts';

/** What a failed statement means to its caller: it took too long, or the database cannot do it at present. */
export type StatementFailure = TimeoutError | UnavailableError;

/** How errors of one kind are recognized, whichever layer reports them. */
interface Signs {
  /** Prisma's codes, Node's for sockets, and PostgreSQL's (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
  readonly codes: readonly string[];
  /** What Prisma's driver adapters call it. */
  readonly kinds?: readonly string[];
  /** What the driver, its pool, Prisma and pgbouncer report without a code. */
  readonly words?: RegExp;
}

/** The connection broke, or the server ended it. */
const lost: Signs = {
  codes: ['P1017', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '08000', '08003', '08006'],
  kinds: ['ConnectionClosed'],
  words: /connection terminated|is not queryable|server conn crashed|server closed the connection/i,
};

/**
 * No connection can be made: the server starts or ends, has no free connection or is read-only, refuses the user or the database by
 * now, or nothing answers.
 */
const unreachable: Signs = {
  codes: [
    ...['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1010', 'P2028', 'P2037'],
    ...['57P03', '57P04', '53300', '25006', '28000', '28P01', '3D000', '08001', '08004'],
    ...['ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND'],
  ],
  kinds: [
    ...['DatabaseNotReachable', 'SocketTimeout', 'TooManyConnections'],
    ...['AuthenticationFailed', 'DatabaseAccessDenied', 'DatabaseDoesNotExist'],
  ],
  words:
    /query read timeout|timeout expired|server login has been failing|cannot connect to server|after calling end|not currently accepting connections/i,
};

/** The database's user lacks a privilege, or may only read. */
const notPermitted: Signs = { codes: ['42501', '25006'] };

/** What each kind of error means to the caller; the first row that matches counts. */
const known: readonly (Signs & { readonly failure: () => StatementFailure })[] = [
  // A statement that the server has ended, or a transaction that Prisma has ended.
  { codes: ['57014'], words: /expired transaction/i, failure: () => new TimeoutError() },
  { codes: ['53100'], failure: () => new UnavailableError('STORAGE_FULL') },
  {
    // No lock and no connection of the pool became free in time, or two transactions waited for each other.
    codes: ['55P03', '40P01', '40001', 'P2024', 'P2034'],
    kinds: ['TransactionWriteConflict'],
    words: /timeout exceeded when trying to connect|unable to start a transaction|query_wait_timeout/i,
    failure: () => new UnavailableError('OVERLOADED'),
  },
  { ...lost, failure: () => new UnavailableError('DATABASE_UNAVAILABLE') },
  { ...unreachable, failure: () => new UnavailableError('DATABASE_UNAVAILABLE') },
];

/** What a failed statement means to its caller; undefined for a defect, and for every error that is not of a statement. */
export function statementFailure(error: unknown): StatementFailure | undefined {
  if (error instanceof DomainError) return error instanceof UnavailableError ? error : undefined;
  const causes = causesOf(error);
  return known.find((signs) => causes.some((cause) => fits(cause, signs)))?.failure();
}

/** Whether a statement failed because its connection was lost, so that another connection may answer it. */
export function isLostConnection(error: unknown): boolean {
  return causesOf(error).some((cause) => fits(cause, lost));
}

function fits(cause: unknown, { codes, kinds = [], words }: Signs): boolean {
  const { code, originalCode, kind, message } = membersOf(cause);
  return (
    [code, originalCode].some((each) => typeof each === 'string' && codes.includes(each)) ||
    (typeof kind === 'string' && kinds.includes(kind)) ||
    (typeof message === 'string' && words?.test(message) === true)
  );
}

/** Why the database prevents a start, in one line for the operator; undefined for every other error. */
export function startFailure(error: unknown): DatabaseUnavailable | undefined {
  const causes = causesOf(error);
  const said = causes.map(messageOf).findLast((message) => message !== undefined);
  if (causes.some((cause) => fits(cause, notPermitted)))
    return new DatabaseUnavailable(
      `The user of DATABASE_URL may not do what Halyard has to: ${said}; let it read and write.`,
    );
  if (statementFailure(error) === undefined) return undefined;
  return new DatabaseUnavailable(`The database failed while the server started: ${said}; start the server again.`);
}

function messageOf(cause: unknown): string | undefined {
  const { originalMessage, message } = membersOf(cause);
  const text = originalMessage ?? message;
  return typeof text === 'string' ? reasonOf(text) : undefined;
}

/** An error with what the driver reported, which Prisma puts below a known error or in the error's own cause. */
function causesOf(error: unknown): readonly unknown[] {
  if (!(error instanceof Error)) return [];
  const below = 'meta' in error && isJsonObject(error.meta) ? error.meta.driverAdapterError : undefined;
  return [error, error.cause, isJsonObject(below) ? below.cause : undefined];
}

/** Any value may have been thrown: each member is checked before it is used. */
function membersOf(cause: unknown): Readonly<Record<string, unknown>> {
  return typeof cause === 'object' && cause !== null ? (cause as Readonly<Record<string, unknown>>) : {};
}
