import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapter, Transaction } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { PrismaClient } from '../../generated/prisma/client.ts';
import { type Database, type DatabaseLog, DatabaseUnavailable, reasonOf, TRANSACTION_TIMEOUT } from './database.ts';
import { listenOn } from './postgres-listener.ts';
import { createStatementNames } from './prepared-statements.ts';

/** What opening a PostgreSQL takes; the defaults are those of `openDatabase`. */
export interface PostgresOptions {
  readonly databaseUrl: string;
  readonly maxConnections?: number | undefined;
  readonly statementTime?: number | undefined;
  readonly waitTime?: number | undefined;
  readonly random?: (() => number) | undefined;
  readonly log?: DatabaseLog | undefined;
}

/** In milliseconds. The answer of a server that is there comes so long after the end of its statement at the latest. */
const limits = { connect: 2_000, statement: 5_000, wait: 2_000, answer: 10_000 };

/** How much longer Prisma waits for a transaction to begin than the pool does for a connection, whose own words say more. */
const TURN_MARGIN = 500;

/** The advisory lock under which Prisma's schema engine, and so its command line too, alters a schema. */
const SCHEMA_LOCK = 72_707_369;

/**
 * Opens a PostgreSQL. Throws DatabaseUnavailable when the URL is none, the server cannot be reached, or it refuses the
 * credentials; the message names DATABASE_URL without its password.
 */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const { databaseUrl, maxConnections = 10, statementTime = limits.statement, random, log } = options;
  const { waitTime = limits.wait } = options;
  const session = sessionConfig(databaseUrl);
  await probe(session, databaseUrl);
  const pool = {
    ...session,
    max: maxConnections,
    // The pool takes the wait for a free connection for a part of connecting.
    connectionTimeoutMillis: waitTime,
    statement_timeout: statementTime,
    lock_timeout: waitTime,
  };
  const warn = (error: Error) => log?.warn({ error }, 'A connection to the database broke; another takes its place.');
  const client = new PrismaClient({
    adapter: new PrismaPg(
      { ...pool, query_timeout: statementTime + limits.answer },
      { onPoolError: warn, onConnectionError: warn, statementNameGenerator: createStatementNames() },
    ),
    transactionOptions: { maxWait: waitTime + TURN_MARGIN, timeout: TRANSACTION_TIMEOUT },
  });
  let closing: Promise<void> | undefined;
  return {
    kind: 'postgres',
    client,
    commitTurns: { atOnce: Math.ceil(maxConnections / 2), waitTime },
    listen: (channel, handlers) => listenOn({ session, channel, handlers, random: random ?? (() => 0) }),
    alterSchema: (run) => alterSchema(session, run),
    announce: async () => {},
    dump: undefined,
    close: () => {
      closing ??= client.$disconnect();
      return closing;
    },
  };
}

/** The settings that every connection has. Throws DatabaseUnavailable when the URL is none of PostgreSQL. */
function sessionConfig(databaseUrl: string): pg.ClientConfig {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : undefined;
  if (url === undefined || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw new DatabaseUnavailable(
      'DATABASE_URL is not a PostgreSQL URL: postgresql://user:password@host:5432/database.',
    );
  }
  // The driver adapter takes every time for UTC, whatever the server's time zone is.
  url.searchParams.set('options', `${url.searchParams.get('options') ?? ''} -c TimeZone=UTC`.trim());
  return {
    connectionString: url.href,
    application_name: 'halyard',
    connectionTimeoutMillis: limits.connect,
    keepAlive: true,
  };
}

/** Connects once, because the driver's own error says more than what is left of it after the pool and Prisma. */
async function probe(session: pg.ClientConfig, databaseUrl: string): Promise<void> {
  const client = new pg.Client(session);
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new DatabaseUnavailable(`DATABASE_URL ${redacted(databaseUrl)} cannot be used: ${reasonOf(error)}.`);
  } finally {
    await client.end().catch(() => {});
  }
}

/** A URL fit for a message. */
function redacted(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  // A password that should have been percent-encoded and was not: what looks like the path or the query may be the rest of it.
  if (`${url.pathname}${url.search}${url.hash}`.includes('@')) return `${url.protocol}//***`;
  if (url.password !== '') url.password = '***';
  for (const name of ['password', 'sslpassword']) if (url.searchParams.has(name)) url.searchParams.set(name, '***');
  return url.href;
}

/** Alters the schema on a connection of its own, without the limits that suit a request. */
async function alterSchema<Result>(
  session: pg.ClientConfig,
  run: (adapter: SqlDriverAdapter) => Promise<Result>,
): Promise<Result> {
  const pool = await new PrismaPg({ ...session, max: 1 }).connect();
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
