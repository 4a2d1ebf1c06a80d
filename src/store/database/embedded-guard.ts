import { statfs } from 'node:fs/promises';
import { DriverAdapterError, type SqlQuery, type SqlQueryable } from '@prisma/driver-adapter-utils';

/**
 * How much of the storage nothing is written to any more, in bytes. The database itself needs it: one that finds no room for the
 * next segment of its write-ahead log (16 MiB) does not refuse the write but ends.
 */
const RESERVE = 32 * 1024 * 1024;

const WRITES = /\b(?:insert|update|delete)\b/i;

/** PostgreSQL's severities after which nothing more can be asked (https://www.postgresql.org/docs/current/runtime-config-logging.html). */
const LAST_WORDS: readonly unknown[] = ['PANIC', 'FATAL'];

/** Stands before an embedded database, which would otherwise end where storage does, and leave everybody waiting who asks it then. */
export interface EmbeddedGuard {
  /** Whether the database has ended by itself; only a new start helps. */
  readonly hasEnded: boolean;
  /** Runs something on the database. Throws DriverAdapterError when it has ended. */
  run<Result>(ask: () => Promise<Result>): Promise<Result>;
  /** The same connection or transaction, with room made sure of before the first write. */
  over<Connection extends SqlQueryable>(connection: Connection, scope: 'connection' | 'transaction'): Connection;
}

/** Makes a guard; a database that is kept in memory has no folder. */
export function createEmbeddedGuard(folder: string | undefined): EmbeddedGuard {
  let hasEnded = false;

  const run = async <Result>(ask: () => Promise<Result>): Promise<Result> => {
    if (hasEnded) throw failure('57P02', 'The embedded database has ended; start the server again.');
    try {
      return await ask();
    } catch (error) {
      hasEnded ||= isEnd(error);
      throw error;
    }
  };

  const over: EmbeddedGuard['over'] = (connection, scope) => {
    const [queryRaw, executeRaw] = [connection.queryRaw.bind(connection), connection.executeRaw.bind(connection)];
    let hasRoom = false;
    const makeSure = async ({ sql }: SqlQuery) => {
      if (folder === undefined || hasRoom || !WRITES.test(sql)) return;
      await refuseWithoutRoom(folder);
      hasRoom = scope === 'transaction';
    };
    const guard =
      <Result>(ask: (query: SqlQuery) => Promise<Result>) =>
      async (query: SqlQuery) => {
        await makeSure(query);
        return run(() => ask(query));
      };
    return Object.assign(connection, { queryRaw: guard(queryRaw), executeRaw: guard(executeRaw) });
  };

  return {
    get hasEnded() {
      return hasEnded;
    },
    run,
    over,
  };
}

async function refuseWithoutRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < RESERVE) throw failure('53100', `There is no room left at ${folder}.`);
}

/** As the adapter would tell it of PostgreSQL. */
function failure(code: string, message: string): DriverAdapterError {
  const nothingMore = { detail: undefined, column: undefined, hint: undefined };
  const said = { originalCode: code, originalMessage: message };
  return new DriverAdapterError({ kind: 'postgres', code, severity: 'ERROR', message, ...nothingMore, ...said });
}

/** Whether the database said its last words, or the machine that it runs on broke. */
function isEnd(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const cause: unknown = error.cause;
  const severity = typeof cause === 'object' && cause !== null && 'severity' in cause ? cause.severity : undefined;
  return LAST_WORDS.includes(severity) || error instanceof WebAssembly.RuntimeError || error.name === 'ExitStatus';
}
