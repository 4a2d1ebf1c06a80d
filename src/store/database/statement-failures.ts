import { DomainError, TimeoutError, UnavailableError } from '../../domain/errors.ts';
import { isJsonObject } from '../../domain/json.ts';

/** What the failure of a statement comes to for whoever asked: it took too long, or the database cannot do it at present. */
export type StatementFailure = TimeoutError | UnavailableError;

/** How the failures of one kind are known, whoever tells of them. */
interface Signs {
  /** Prisma's codes, Node's for sockets, and PostgreSQL's (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
  readonly codes: readonly string[];
  /** What Prisma's driver adapters call it. */
  readonly kinds?: readonly string[];
  /** What the driver, its pool and Prisma say in words only. */
  readonly words?: RegExp;
  readonly failure: () => StatementFailure;
}

/** The first that fits is meant. */
const known: readonly Signs[] = [
  // A statement that the server has ended, and a transaction that Prisma has.
  { codes: ['57014'], words: /expired transaction/i, failure: () => new TimeoutError() },
  { codes: ['53100'], failure: () => new UnavailableError('STORAGE_FULL') },
  {
    // No lock and no connection of the pool came free in time, or two transactions waited for each other.
    codes: ['55P03', '40P01', '40001', 'P2024', 'P2034'],
    kinds: ['TransactionWriteConflict'],
    words: /timeout exceeded when trying to connect|unable to start a transaction/i,
    failure: () => new UnavailableError('OVERLOADED'),
  },
  {
    // No connection, or one that broke, and a server that ends, starts or has no place left.
    codes: [
      ...['P1001', 'P1002', 'P1008', 'P1017', 'P2028', 'P2037'],
      ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND'],
      ...['57P01', '57P02', '57P03', '53300', '08000', '08003', '08006'],
    ],
    kinds: ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'],
    words: /connection terminated|query read timeout/i,
    failure: () => new UnavailableError('DATABASE_UNAVAILABLE'),
  },
];

/** What a failed statement comes to, or one whose turn did not come; undefined for a defect, and for whatever else has failed. */
export function statementFailure(error: unknown): StatementFailure | undefined {
  if (error instanceof DomainError) return error instanceof UnavailableError ? error : undefined;
  if (!(error instanceof Error)) return undefined;
  const causes = [error, ...causesOf(error)];
  return known.find((signs) => causes.some((cause) => fits(cause, signs)))?.failure();
}

function fits(cause: unknown, { codes, kinds = [], words }: Signs): boolean {
  if (typeof cause !== 'object' || cause === null) return false;
  // Whatever was thrown may have any members: each is looked at before it is used.
  const { code, originalCode, kind, message } = cause as Readonly<Record<string, unknown>>;
  return (
    [code, originalCode].some((each) => typeof each === 'string' && codes.includes(each)) ||
    (typeof kind === 'string' && kinds.includes(kind)) ||
    (typeof message === 'string' && words?.test(message) === true)
  );
}

/** What the driver said, wherever Prisma has put it: below a known error, or as the error's own cause. */
function causesOf(error: Error): readonly unknown[] {
  const below = 'meta' in error && isJsonObject(error.meta) ? error.meta.driverAdapterError : undefined;
  return [error.cause, isJsonObject(below) ? below.cause : undefined];
}
