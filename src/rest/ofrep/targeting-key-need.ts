import type { EvaluationContext } from '../../domain/evaluation.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import { isHashable, NOTHING_TO_HASH } from '../../evaluation/bucketing/percentage.ts';
import type { CompiledFlag } from '../../evaluation/compile-flag.ts';
import { explain } from '../../evaluation/evaluate.ts';
import type { Snapshot } from '../../evaluation/snapshot.ts';

/**
 * Whether a percentage on the way to a flag's answer would have been hashed from the targeting key that the context lacks, so
 * that the answer is TARGETING_KEY_MISSING. A flag that needs none of it answers an anonymous subject as any other.
 */
export function lacksTargetingKey(
  snapshot: Snapshot,
  flagKey: string,
  context: EvaluationContext,
  now: EpochMilliseconds,
): boolean {
  if (isHashable(context.targetingKey)) return false;
  const flag = snapshot.flags.get(flagKey);
  if (flag === undefined || flag.constant !== null) return false;
  const { steps } = explain(snapshot, flagKey, context, now);
  return steps.some(({ because, ruleKey }) => because === NOTHING_TO_HASH && isHashedFromTargetingKey(flag, ruleKey));
}

function isHashedFromTargetingKey({ flag, setting }: CompiledFlag, ruleKey: string | null): boolean {
  const rule = setting?.rules.find(({ key }) => key === ruleKey);
  return (rule?.bucketing ?? flag.bucketing).by === 'TARGETING_KEY';
}
