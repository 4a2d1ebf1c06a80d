import type { PGlite, Transaction as PGliteTransaction } from '@electric-sql/pglite';
import type { SqlDriverAdapter, SqlDriverAdapterFactory, Transaction } from '@prisma/driver-adapter-utils';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import type { EmbeddedGuard } from './embedded-guard.ts';

/**
 * The driver adapter of an embedded database. It mends two defects of pglite-prisma-adapter 0.7: a COMMIT that fails is reported
 * as a success, and the failure of a script is not reported.
 */
export function createEmbeddedAdapterFactory(pglite: PGlite, guard: EmbeddedGuard): SqlDriverAdapterFactory {
  const { provider, adapterName } = new PrismaPGlite(pglite);
  return { provider, adapterName, connect: () => connect(pglite, guard) };
}

/** The driver adapter of a transaction that is already open. The code that opened the transaction ends it. */
export async function adaptTransaction(transaction: PGliteTransaction): Promise<SqlDriverAdapter> {
  // The adapter uses only `query` of its client while it opens no transaction.
  const adapter = await new PrismaPGlite(transaction as unknown as PGlite).connect();
  return Object.assign(adapter, { executeScript: (script: string) => executeScript(transaction, script) });
}

async function connect(pglite: PGlite, guard: EmbeddedGuard): Promise<SqlDriverAdapter> {
  const adapter = guard.guarded(await new PrismaPGlite(pglite).connect(), 'connection');
  return Object.assign(adapter, {
    executeScript: (script: string) => executeScript(pglite, script),
    startTransaction: async () => guard.guarded(await guard.run(() => startTransaction(pglite)), 'transaction'),
  });
}

async function executeScript(connection: Pick<PGlite, 'exec'>, script: string): Promise<void> {
  await connection.exec(script);
}

/** Isolation levels are left out: the only connection runs one transaction at a time, which is as strict as the strictest. */
async function startTransaction(pglite: PGlite): Promise<Transaction> {
  let outcome: Promise<unknown> = Promise.resolve();
  const transaction: PGlite['transaction'] = (run) => {
    const running = pglite.transaction(run);
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
