import { PGlite, type Transaction } from '@electric-sql/pglite';
import pg from 'pg';
import { vi } from 'vitest';

/** Runs something and returns the SQL statements that reached the database meanwhile, whichever database it is. */
export async function statementsOf(run: () => Promise<unknown>): Promise<readonly string[]> {
  const withinTransactions: string[] = [];
  const transactions = watchTransactions(withinTransactions);
  const spies = [vi.spyOn(PGlite.prototype, 'query'), vi.spyOn(pg.Client.prototype, 'query')];
  try {
    await run();
    const statements = spies.flatMap((spy) => spy.mock.calls.map(([statement]) => textOf(statement)));
    // How many connections are new, and have their settings made, depends on what ran before.
    return [...statements.filter((statement) => !statement.startsWith('SET ')), ...withinTransactions];
  } finally {
    for (const spy of [...spies, transactions]) spy.mockRestore();
  }
}

/** Inside a transaction the embedded database is asked through an object of the transaction's own. */
function watchTransactions(seen: string[]) {
  const begin = PGlite.prototype.transaction;
  return vi.spyOn(PGlite.prototype, 'transaction').mockImplementation(function <T>(
    this: PGlite,
    run: (transaction: Transaction) => Promise<T>,
  ) {
    return begin.call(this, (transaction: Transaction) => run(watched(transaction, seen))) as Promise<T>;
  });
}

function watched(transaction: Transaction, seen: string[]): Transaction {
  const query: Transaction['query'] = (statement, ...rest) => {
    seen.push(statement);
    return transaction.query(statement, ...rest);
  };
  return new Proxy(transaction, {
    get: (target, member) => (member === 'query' ? query : Reflect.get(target, member, target)),
  });
}

/** A statement is given as text, or as an object that has it. */
function textOf(statement: unknown): string {
  if (typeof statement === 'object' && statement !== null && 'text' in statement) return String(statement.text);
  return String(statement);
}
