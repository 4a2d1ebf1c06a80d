import { ConflictError } from '../../domain/errors.ts';
import type { Transaction } from '../../store/transaction.ts';

/** Throws ConflictError KEY_TAKEN if a flag that is not deleted has the key. */
export async function refuseTakenKey(tx: Transaction, organizationId: string, key: string): Promise<void> {
  const current = await tx.flag.findUnique({
    where: { organizationId_livingKey: { organizationId, livingKey: key } },
    select: { id: true },
  });
  if (current === null) return;
  throw new ConflictError('KEY_TAKEN', `There is already a flag "${key}".`, { entityType: 'flag', id: current.id });
}
