import { statfs } from 'node:fs/promises';
import { DriverAdapterError, type SqlQuery, type SqlQueryable } from '@prisma/driver-adapter-utils';

/**
 * How many bytes of storage must stay free for a write to be accepted. The database itself needs them: if it has no room for the
 * next segment of its write-ahead log (16 MiB), it does not refuse the write but ends.
 */
const RESERVE = 32 * 1024 * 1024;

const WRITES = /\b(?:insert|update|delete)\b/i;

/** PostgreSQL's severities after which it answers no query (https://postgresql.org/docs/current/runtime-config-logging.html). */
const FATAL_SEVERITIES: readonly unknown[] = ['PANIC', 'FATAL'];

/** Protects an embedded database, which otherwise ends when the storage is full and leaves later queries without an answer. */
export interface EmbeddedGuard {
  /** Whether the database has ended on its own; only a restart helps. */
  readonly hasEnded: boolean;
  /** Runs something on the database. Throws DriverAdapterError when it has ended. */
  run<Result>(call: () => Promise<Result>): Promise<Result>;
  /** The same connection or transaction; checks the free storage before the first write. */
  guarded<Connection extends SqlQueryable>(connection: Connection, scope: 'connection' | 'transaction'): Connection;
}

/** Makes a guard; a database that is kept in memory has no folder. */
export function createEmbeddedGuard(folder: string | undefined): EmbeddedGuard {
  let hasEnded = false;

  const run = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    if (hasEnded) throw failure('57P02', 'The embedded database has ended; start the server again.');
    try {
      return await call();
    } catch (error) {
      hasEnded ||= isEnd(error);
      throw error;
    }
  };

  const guarded: EmbeddedGuard['guarded'] = (connection, scope) => {
    const [queryRaw, executeRaw] = [connection.queryRaw.bind(connection), connection.executeRaw.bind(connection)];
    let hasRoom = false;
    const makeSure = async ({ sql }: SqlQuery) => {
      if (folder === undefined || hasRoom || !WRITES.test(sql)) return;
      await refuseWithoutRoom(folder);
      hasRoom = scope === 'transaction';
    };
    const guard =
      <Result>(call: (query: SqlQuery) => Promise<Result>) =>
      async (query: SqlQuery) => {
        await makeSure(query);
        return run(() => call(query));
      };
    return Object.assign(connection, { queryRaw: guard(queryRaw), executeRaw: guard(executeRaw) });
  };

  return {
    get hasEnded() {
      return hasEnded;
    },
    run,
    guarded,
  };
}

async function refuseWithoutRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < RESERVE) throw failure('53100', `There is no room left at ${folder}.`);
}

/** The error that the adapter would make of PostgreSQL's. */
function failure(code: string, message: string): DriverAdapterError {
  const noDetails = { detail: undefined, column: undefined, hint: undefined };
  const original = { originalCode: code, originalMessage: message };
  return new DriverAdapterError({ kind: 'postgres', code, severity: 'ERROR', message, ...noDetails, ...original });
}

/** Whether the database reported that it ends, or the machine that it runs on broke. */
function isEnd(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const cause: unknown = error.cause;
  const severity = typeof cause === 'object' && cause !== null && 'severity' in cause ? cause.severity : undefined;
  return (
    FATAL_SEVERITIES.includes(severity) || error instanceof WebAssembly.RuntimeError || error.name === 'ExitStatus'
  );
}
