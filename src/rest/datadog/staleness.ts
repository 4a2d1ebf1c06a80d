import type { Services } from '../../actions/services.ts';
import type { Flag } from '../../domain/flag.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import { isFullyRolledOut, lifecycleOf } from '../../domain/lifecycle.ts';
import type { StalenessStatus } from './feature-flag-wire.ts';

/** Whether a flag is still needed: whether it is declared permanent, and whether it has been evaluated lately. */
export async function stalenessOf({ store }: Services, flag: Flag, now: EpochMilliseconds): Promise<StalenessStatus> {
  if (flag.permanent) return 'PERMANENT';
  const row = await store.db.flag.findUnique({
    where: { id: flag.id, organizationId: flag.organizationId },
    select: { lastEvaluatedAt: true },
  });
  const lastEvaluatedAt = row?.lastEvaluatedAt?.toISOString() ?? null;
  const facts = { ...flag, lastEvaluatedAt, isFullyRolledOut: isFullyRolledOut(flag) };
  return lifecycleOf(facts, now).status === 'STALE' ? 'STALE' : 'ACTIVE';
}
