import type { Transaction } from '../transaction.ts';

/** The targeting keys of some subjects of an organization, by the subjects' ids. Unknown ids are left out. */
export async function readTargetingKeys(
  tx: Transaction,
  organizationId: string,
  subjectIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const keys = new Map<string, string[]>();
  if (subjectIds.length === 0) return keys;
  const rows = await tx.subjectKey.findMany({
    where: { organizationId, subjectId: { in: [...subjectIds] } },
    select: { subjectId: true, targetingKey: true },
  });
  for (const { subjectId, targetingKey } of rows) keys.set(subjectId, [...(keys.get(subjectId) ?? []), targetingKey]);
  return keys;
}
