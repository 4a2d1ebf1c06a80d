import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { StartError } from '../../domain/start-error.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';

/** An open database: PostgreSQL on a server, or the same PostgreSQL embedded in this process. */
export interface Database {
  readonly kind: 'embedded' | 'postgres';
  readonly client: PrismaClient;
  /**
   * How many commits of one organization may be in flight, and how long the next one waits, in milliseconds. They wait for one
   * another anyway, and must not take the connections that other organizations need. Absent: no limit. A commit may be made
   * `inOneStatement` where the server ends a statement outside a transaction that runs or waits too long.
   */
  readonly commitRule?: { readonly atOnce: number; readonly waitTime: number; readonly inOneStatement: boolean };
  /**
   * Receives the notifications of a channel (https://www.postgresql.org/docs/current/sql-listen.html) from the moment the
   * promise resolves. Those sent while the connection is lost are lost too: on `onRestored`, read what was missed.
   * Throws DatabaseUnavailable when the first connection cannot be made; later ones are retried until closed.
   */
  listen(channel: string, handlers: ListenHandlers): Promise<Listening>;
  /**
   * Runs changes of the schema in one transaction; no other process alters the schema at the same time. Commits when `run`
   * returns, rolls back everything when it throws. So no statement may be one that refuses to run in a transaction.
   */
  alterSchema<Result>(run: (adapter: SqlDriverAdapter) => Promise<Result>): Promise<Result>;
  /** Stores this process's URL for processes that find the data directory in use. On a server it does nothing. */
  announce(url: string): Promise<void>;
  /**
   * The whole database as it is between two transactions: a gzipped tar of its data directory. Undefined on a server, which has
   * its own tools for this.
   */
  readonly dump: (() => Promise<Uint8Array<ArrayBuffer>>) | undefined;
  /** How the pool of connections is used at this moment. Undefined for the embedded database, which has none. */
  readonly poolUse?: (() => PoolUse) | undefined;
  /** Ends every connection and releases the data directory. A second call does nothing. */
  close(): Promise<void>;
}

/** How a pool of connections is used. */
export interface PoolUse {
  /** Connections that are open, idle ones included. */
  readonly open: number;
  /** Open connections that run nothing. */
  readonly idle: number;
  /** Statements and transactions that wait for a connection. */
  readonly waiting: number;
}

/** The callbacks of a listener. */
export interface ListenHandlers {
  /** A notification arrived, with its payload. */
  onNotify(payload: string): void;
  /** The connection was lost; called once, however long restoring it takes. */
  onLost(error: unknown): void;
  /** The connection is back and listening again. */
  onRestored(): void;
}

/** A channel that is being listened to. */
export interface Listening {
  /** False if notifications cannot arrive, because only the URL of a pooler is known. */
  readonly isPossible: boolean;
  close(): Promise<void>;
}

/** Where problems are reported that the database recovers from, such as a broken connection; a pino logger fits. */
export interface DatabaseLog {
  warn(details: { readonly err?: unknown }, message: string): void;
}

/** The database cannot be opened. The message is one line that names the setting to correct and never shows a password. */
export class DatabaseUnavailable extends StartError {
  override readonly name = 'DatabaseUnavailable';
}

/** How long Prisma lets an interactive transaction run before it rolls it back, in milliseconds. */
export const TRANSACTION_TIMEOUT = 10_000;

/** The first line of an error's message; if several attempts failed together, of the first one. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.split('\n', 1)[0] ?? text;
}
