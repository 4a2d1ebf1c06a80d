import type { Services } from '../../actions/services.ts';
import type { Flag, FlagSetting } from '../../domain/flag.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import { lifecycleOf } from '../../domain/lifecycle.ts';
import type { StalenessStatus } from './feature-flag-wire.ts';

/** Whether a flag is still needed: whether it is declared permanent, and whether it has been evaluated lately. */
export async function stalenessOf({ store }: Services, flag: Flag, now: EpochMilliseconds): Promise<StalenessStatus> {
  if (flag.permanent) return 'PERMANENT';
  const row = await store.db.flag.findUnique({
    where: { id: flag.id, organizationId: flag.organizationId },
    select: { lastEvaluatedAt: true },
  });
  const lastEvaluatedAt = row?.lastEvaluatedAt?.toISOString() ?? null;
  const facts = { ...flag, lastEvaluatedAt, isFullyRolledOut: Object.values(flag.settings).every(isForEverybody) };
  return lifecycleOf(facts, now).status === 'STALE' ? 'STALE' : 'ACTIVE';
}

function isForEverybody(setting: FlagSetting): boolean {
  const { switch: position, rules, rolloutCondition, rolloutPercentage } = setting;
  return position === 'ON' && rules.length === 0 && rolloutCondition === null && rolloutPercentage === 100;
}
