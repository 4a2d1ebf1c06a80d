import type { Transaction } from './transaction.ts';

/** Notes a point of a transaction, so that what follows can be undone while the transaction goes on. */
export async function setSavepoint(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SAVEPOINT "trial"`;
}

/** Undoes everything since {@link setSavepoint}. */
export async function rollBackToSavepoint(tx: Transaction): Promise<void> {
  await tx.$executeRaw`ROLLBACK TO SAVEPOINT "trial"`;
}
