import { PrismaPg } from '@prisma/adapter-pg';
import type {
  IsolationLevel,
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  Transaction,
} from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import type { DatabaseLog } from './database.ts';
import type { PostgresSession } from './postgres-session.ts';
import { createStatementNames } from './prepared-statements.ts';
import { isLostConnection } from './statement-failures.ts';

/** How the connections of a pool are used. */
export interface PoolRules {
  /** How many connections are open at most. */
  readonly maxConnections: number;
  /** How long the server lets one statement run, in milliseconds. */
  readonly statementTime: number;
  /** How long a statement waits for a connection, and for a lock, in milliseconds. */
  readonly waitTime: number;
}

/** How long after the end of its statement the answer of a reachable server arrives at most, in milliseconds. */
const ANSWER_TIME = 10_000;

/** The same through a pooler. There only transactions have limits on the server, so the client has to abandon other statements. */
const POOLED_ANSWER_TIME = 1_000;

/** The driver adapter reads every time as UTC, so the server's time zone must be UTC. */
const UTC = `SET TIME ZONE 'UTC'`;

/** A statement that only reads, and so may be sent again: no function that Prisma or Halyard calls in one writes. */
const READS = /^\s*SELECT\b/i;

/**
 * The driver adapter of a pool of connections. When a connection is lost, it repeats on another one what cannot have had an
 * effect: a read, and the begin of a transaction. `onPool` receives each pool that is opened.
 */
export function createPostgresAdapterFactory(
  { config, isPooled }: PostgresSession,
  rules: PoolRules,
  log: DatabaseLog | undefined,
  onPool: (pool: pg.Pool) => void = () => {},
): SqlDriverAdapterFactory {
  const { statementTime, waitTime, maxConnections } = rules;
  const limits = (scope: 'SESSION' | 'LOCAL') =>
    `SET ${scope} statement_timeout = ${statementTime}; SET ${scope} lock_timeout = ${waitTime}`;
  const warn = (error: Error) =>
    log?.warn({ err: error }, 'A connection to the database broke; another takes its place.');
  const options = { onPoolError: warn, onConnectionError: warn };
  const factory = new PrismaPg(
    {
      ...config,
      max: maxConnections,
      // The pool counts the wait for a free connection as connecting.
      connectionTimeoutMillis: waitTime,
      query_timeout: statementTime + (isPooled ? POOLED_ANSWER_TIME : ANSWER_TIME),
      onConnect: settingsOf(isPooled ? UTC : `${UTC}; ${limits('SESSION')}`),
    },
    isPooled ? options : { ...options, statementNameGenerator: createStatementNames() },
  );
  const { provider, adapterName } = factory;
  const connect = async () => {
    const adapter = await factory.connect();
    onPool(adapter.underlyingDriver());
    return retrying(adapter, maxConnections, isPooled ? limits('LOCAL') : undefined);
  };
  return { provider, adapterName, connect };
}

/** The driver adapter of a single connection without limits. */
export function connectOnce({ config }: PostgresSession): Promise<SqlDriverAdapter> {
  return new PrismaPg({ ...config, max: 1, onConnect: settingsOf(UTC) }).connect();
}

/** Runs statements on each new connection before anything else does. Poolers refuse startup parameters. */
function settingsOf(statements: string): (client: pg.ClientBase) => Promise<void> {
  return async (client) => {
    await client.query(statements);
  };
}

function retrying(adapter: SqlDriverAdapter, retries: number, localSettings: string | undefined): SqlDriverAdapter {
  const queryRaw = adapter.queryRaw.bind(adapter);
  const startTransaction = adapter.startTransaction.bind(adapter);
  return Object.assign(adapter, {
    queryRaw: (query: SqlQuery) => untilConnected(READS.test(query.sql) ? retries : 0, () => queryRaw(query)),
    startTransaction: (level?: IsolationLevel) =>
      untilConnected(retries, async () => withSettings(await startTransaction(level), localSettings)),
  });
}

async function withSettings(transaction: Transaction, settings: string | undefined): Promise<Transaction> {
  if (settings === undefined) return transaction;
  try {
    await transaction.executeRaw(statement(settings));
    return transaction;
  } catch (error) {
    await transaction.executeRaw(statement('ROLLBACK')).catch(() => {});
    await transaction.rollback();
    throw error;
  }
}

/** Repeats an attempt while the connection was lost: a restarted server leaves a pool of lost connections. */
async function untilConnected<Result>(retries: number, attempt: () => Promise<Result>): Promise<Result> {
  try {
    return await attempt();
  } catch (error) {
    if (retries === 0 || !isLostConnection(error)) throw error;
    return untilConnected(retries - 1, attempt);
  }
}

function statement(sql: string): SqlQuery {
  return { sql, args: [], argTypes: [] };
}
