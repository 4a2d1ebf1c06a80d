import type { SqlDriverAdapter, Transaction } from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import type { Trace } from '../../domain/trace.ts';
import { PrismaClient } from '../../generated/prisma/client.ts';
import { type Database, type DatabaseLog, type Listening, type PoolUse, TRANSACTION_TIMEOUT } from './database.ts';
import { connectOnce, createPostgresAdapterFactory } from './postgres-adapter.ts';
import { listenOn } from './postgres-listener.ts';
import { openSession, type PostgresSession } from './postgres-session.ts';
import { traceStatements } from './traced-adapter.ts';

/** How to open a PostgreSQL; the defaults are those of `openDatabase`. */
export interface PostgresOptions {
  readonly databaseUrl: string;
  readonly directUrl?: string | undefined;
  readonly maxConnections?: number | undefined;
  readonly statementTime?: number | undefined;
  readonly waitTime?: number | undefined;
  readonly random?: (() => number) | undefined;
  readonly log?: DatabaseLog | undefined;
  readonly trace?: Trace | undefined;
}

/** How much longer Prisma waits for a transaction to begin than the pool waits for a connection: the pool's error is clearer. */
const TURN_MARGIN = 500;

/** The advisory lock under which Prisma's schema engine, and so its command line too, alters a schema. */
const SCHEMA_LOCK = 72_707_369;

/** A pooler passes no notifications on. */
const withoutNotifications: Listening = { isPossible: false, close: async () => {} };

const POLLING =
  'DATABASE_URL leads to a connection pooler, which passes no notifications on: the changes of other nodes are found by polling. ' +
  'Set DATABASE_DIRECT_URL to receive them.';

/**
 * Opens a PostgreSQL. Throws DatabaseUnavailable if a URL is not valid, the server cannot be reached, or it refuses the
 * credentials; the message names the setting without its password.
 */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const { databaseUrl, directUrl, maxConnections = 10, statementTime = 5_000, waitTime = 2_000, random, log } = options;
  const session = await openSession('DATABASE_URL', databaseUrl);
  const direct = directUrl === undefined ? session : await openSession('DATABASE_DIRECT_URL', directUrl);
  if (direct.isPooled) log?.warn({}, POLLING);
  const pools: pg.Pool[] = [];
  const rules = { maxConnections, statementTime, waitTime };
  const adapters = createPostgresAdapterFactory(session, rules, log, (pool) => pools.push(pool));
  const client = new PrismaClient({
    adapter: traceStatements(adapters, options.trace),
    transactionOptions: { maxWait: waitTime + TURN_MARGIN, timeout: TRANSACTION_TIMEOUT },
  });
  let closing: Promise<void> | undefined;
  return {
    kind: 'postgres',
    client,
    // The next commit then finds the snapshot in memory at the row's revision, and reads nothing while it holds the lock.
    commitRule: { atOnce: 1, waitTime, inOneStatement: !session.isPooled },
    listen: async (channel, handlers) =>
      direct.isPooled
        ? withoutNotifications
        : listenOn({ session: direct.config, channel, handlers, random: random ?? (() => 0) }),
    alterSchema: (run) => alterSchema(direct, run),
    announce: async () => {},
    dump: undefined,
    poolUse: () => useOf(pools),
    close: () => {
      closing ??= client.$disconnect();
      return closing;
    },
  };
}

/** Prisma opens its pool with the first statement. */
function useOf(pools: readonly pg.Pool[]): PoolUse {
  const sum = (count: (pool: pg.Pool) => number) => pools.reduce((total, pool) => total + count(pool), 0);
  return {
    open: sum(({ totalCount }) => totalCount),
    idle: sum(({ idleCount }) => idleCount),
    waiting: sum(({ waitingCount }) => waitingCount),
  };
}

/** Alters the schema on a connection of its own, without the limits that suit a request. */
async function alterSchema<Result>(
  session: PostgresSession,
  run: (adapter: SqlDriverAdapter) => Promise<Result>,
): Promise<Result> {
  const pool = await connectOnce(session);
  try {
    const transaction = await pool.startTransaction();
    const execute = (sql: string) => transaction.executeRaw({ sql, args: [], argTypes: [] });
    try {
      await execute(`SELECT pg_advisory_xact_lock(${SCHEMA_LOCK})`);
      const result = await run(adapterOf(transaction));
      await execute('COMMIT');
      return result;
    } catch (error) {
      await execute('ROLLBACK').catch(() => {});
      throw error;
    } finally {
      await transaction.commit();
    }
  } finally {
    await pool.dispose();
  }
}

/** The adapter of a transaction that is already open. A script without parameters may hold many statements. */
function adapterOf(transaction: Transaction): SqlDriverAdapter {
  return {
    provider: transaction.provider,
    adapterName: transaction.adapterName,
    queryRaw: (query) => transaction.queryRaw(query),
    executeRaw: (query) => transaction.executeRaw(query),
    executeScript: async (script) => {
      await transaction.executeRaw({ sql: script, args: [], argTypes: [] });
    },
    startTransaction: async () => {
      throw new Error('The schema is already being altered in a transaction.');
    },
    dispose: async () => {},
  };
}
