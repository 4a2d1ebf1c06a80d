import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type { PrismaClient } from '../../generated/prisma/client.ts';

/** An open database: PostgreSQL on a server, or the same PostgreSQL embedded in this process. */
export interface Database {
  readonly kind: 'embedded' | 'postgres';
  readonly client: PrismaClient;
  /**
   * How many commits of one organization may be under way at once, and how long the next one waits for its turn, in milliseconds:
   * they wait for one another anyway, and are not to keep the connections from the others. Absent: as many as there are.
   */
  readonly commitTurns?: { readonly atOnce: number; readonly waitTime: number };
  /**
   * Receives the notifications of a channel (https://www.postgresql.org/docs/current/sql-listen.html) from the moment the
   * promise resolves. Those sent while the connection is lost are lost too: on `onRestored`, read what was missed.
   * Throws DatabaseUnavailable when the first connection cannot be made; later ones are retried until closed.
   */
  listen(channel: string, handlers: ListenHandlers): Promise<Listening>;
  /**
   * Runs changes of the schema in one transaction that no other process alters the schema beside: committed when `run`
   * returns, rolled back as a whole when it throws. So no statement may be one that refuses to run in a transaction.
   */
  alterSchema<Result>(run: (adapter: SqlDriverAdapter) => Promise<Result>): Promise<Result>;
  /** Lets whoever finds the data directory in use know where this process can be asked; on a server there is nobody to tell. */
  announce(url: string): Promise<void>;
  /**
   * The whole database as it is between two transactions: a gzipped tar of its data directory. Undefined on a server, which has
   * tools of its own for that.
   */
  readonly dump: (() => Promise<Uint8Array<ArrayBuffer>>) | undefined;
  /** Ends every connection and gives the data directory back. The second time it does nothing. */
  close(): Promise<void>;
}

/** What a listener is told. */
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
  /** False where notifications cannot arrive, because only the URL of a pooler is known. */
  readonly isPossible: boolean;
  close(): Promise<void>;
}

/** Where problems are reported that the database recovers from, such as a broken connection; a pino logger fits. */
export interface DatabaseLog {
  warn(details: { readonly err?: unknown }, message: string): void;
}

/** The database cannot be opened. The message is one line that names the setting to mend and never shows a password. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/** How long Prisma lets an interactive transaction run before it rolls it back, in milliseconds. */
export const TRANSACTION_TIMEOUT = 10_000;

/** The first line of whatever was thrown; of several attempts that failed together, of the first. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.split('\n', 1)[0] ?? text;
}
