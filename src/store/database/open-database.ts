import type { Trace } from '../../domain/trace.ts';
import type { Database, DatabaseLog } from './database.ts';

/** Which database to open, and how. */
export interface DatabaseOptions {
  /** A PostgreSQL URL (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS); absent: embedded. */
  readonly databaseUrl?: string | undefined;
  /** Used for notifications and changes of the schema when `databaseUrl` leads to a pooler. @default databaseUrl */
  readonly directUrl?: string | undefined;
  /** The folder of the embedded database, made if it is missing; `memory` stores nothing. */
  readonly dataDir: string;
  /** The dump of an embedded database (`dumpDataDir` of PGlite) with which one in memory starts. @default empty */
  readonly beginsAs?: Blob | undefined;
  /** How many connections to PostgreSQL are open at most, listening ones aside. @default 10 */
  readonly maxConnections?: number | undefined;
  /** How long PostgreSQL lets one statement run, in milliseconds; the embedded one has no such limit. @default 5,000 */
  readonly statementTime?: number | undefined;
  /** How long PostgreSQL's statements wait for a connection, and for a lock, in milliseconds. @default 2,000 */
  readonly waitTime?: number | undefined;
  /** A number in [0, 1) that spreads the attempts of many nodes to listen again. @default no spreading */
  readonly random?: (() => number) | undefined;
  /** @default silence */
  readonly log?: DatabaseLog | undefined;
  /** @default statements are not traced */
  readonly trace?: Trace | undefined;
}

/**
 * Opens the database that the settings name. It may still be empty: see `migrate`.
 * Throws DatabaseUnavailable if it cannot be reached, refuses the credentials, or its folder is in use.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { databaseUrl, dataDir, beginsAs, trace } = options;
  // Each is loaded only where it is used: a server on the other one is smaller and starts sooner.
  if (databaseUrl !== undefined) return (await import('./postgres.ts')).openPostgres({ ...options, databaseUrl });
  const { openEmbedded, openInMemory } = await import('./embedded.ts');
  return dataDir === 'memory' ? openInMemory(beginsAs, trace) : openEmbedded(dataDir, trace);
}
