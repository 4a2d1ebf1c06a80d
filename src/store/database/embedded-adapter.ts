import type { PGlite, Transaction as PGliteTransaction, QueryOptions, Results } from '@electric-sql/pglite';
import type { SqlDriverAdapter, SqlDriverAdapterFactory, Transaction } from '@prisma/driver-adapter-utils';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import type { EmbeddedGuard } from './embedded-guard.ts';
import { statementsOf } from './embedded-statements.ts';

/**
 * The driver adapter of an embedded database. It mends defects of pglite-prisma-adapter 0.7: a COMMIT that fails is reported
 * as a success, the failure of a script is not reported, and parsers are given with every query.
 */
export function createEmbeddedAdapterFactory(pglite: PGlite, guard: EmbeddedGuard): SqlDriverAdapterFactory {
  const { provider, adapterName } = new PrismaPGlite(pglite);
  const queries = preparedQueriesOf(pglite);
  return { provider, adapterName, connect: () => connect(pglite, queries, guard) };
}

/** The same connection or transaction with {@link statementsOf} as its `query`. */
interface PreparedQueries {
  readonly connection: PGlite;
  readonly transaction: (transaction: PGliteTransaction) => PGliteTransaction;
}

/**
 * The adapter gives its parsers with every query, and for each of these queries PGlite would copy the hundreds of parsers that it has,
 * which takes longer than most queries. So PGlite gets them once.
 */
function preparedQueriesOf(pglite: PGlite): PreparedQueries {
  const statements = statementsOf(pglite);
  let given: QueryOptions['parsers'];
  const queryIn = (turn: (call: () => Promise<Results>) => Promise<Results>) => {
    const query = (statement: string, values: unknown[], { parsers }: QueryOptions) => {
      if (parsers !== given) Object.assign(pglite.parsers, parsers);
      given = parsers;
      return turn(() => pglite.runExclusive(() => statements.run(statement, values)));
    };
    return { query: { value: query } };
  };
  // A statement outside a transaction waits for the end of the current one.
  const alone = queryIn((call) => pglite._runExclusiveTransaction(call));
  return {
    connection: Object.create(pglite, alone),
    transaction: (transaction) =>
      Object.create(
        transaction,
        queryIn(async (call) => {
          if (transaction.closed) throw new Error('The transaction has ended.');
          return call();
        }),
      ),
  };
}

/** The driver adapter of a transaction that is already open. The code that opened the transaction ends it. */
export async function adaptTransaction(transaction: PGliteTransaction): Promise<SqlDriverAdapter> {
  // The adapter uses only `query` of its client while it opens no transaction.
  const adapter = await new PrismaPGlite(transaction as unknown as PGlite).connect();
  return Object.assign(adapter, { executeScript: (script: string) => executeScript(transaction, script) });
}

async function connect(pglite: PGlite, queries: PreparedQueries, guard: EmbeddedGuard): Promise<SqlDriverAdapter> {
  // The other methods that the adapter has by itself are replaced here.
  const adapter = guard.guarded(await new PrismaPGlite(queries.connection).connect(), 'connection');
  return Object.assign(adapter, {
    executeScript: (script: string) => executeScript(pglite, script),
    startTransaction: async () =>
      guard.guarded(await guard.run(() => startTransaction(pglite, queries)), 'transaction'),
  });
}

async function executeScript(connection: Pick<PGlite, 'exec'>, script: string): Promise<void> {
  await connection.exec(script);
}

/** Isolation levels are left out: the only connection runs one transaction at a time, which is as strict as the strictest. */
async function startTransaction(pglite: PGlite, queries: PreparedQueries): Promise<Transaction> {
  let outcome: Promise<unknown> = Promise.resolve();
  const transaction: PGlite['transaction'] = (run) => {
    const running = pglite.transaction((connection) => run(queries.transaction(connection)));
    outcome = running;
    return running;
  };
  // The adapter uses only `transaction` of its client when it opens one.
  const opener = await new PrismaPGlite({ transaction } as unknown as PGlite).connect();
  const opened = await opener.startTransaction();
  const commit = opened.commit.bind(opened);
  return Object.assign(opened, {
    commit: async () => {
      await commit();
      await outcome;
    },
  });
}
