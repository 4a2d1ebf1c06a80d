import type { EvaluationContext } from '../domain/evaluation.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import type { Evaluator } from './evaluator.ts';
import type { CompiledRule, GateKind } from './rule.ts';
import type { Snapshot } from './snapshot.ts';

/** Which rule of a flag that answered off came nearest to deciding, and what it failed by. */
export interface NearestMiss {
  /** `NOTHING`: the flag has neither rules nor a default variant. */
  readonly kind: 'EXPOSURE' | 'CONDITIONS' | 'NO_GROUP' | 'NOTHING';
  /** From 0; the number of rules stands for the default variant. */
  readonly ruleIndex: number | null;
}

const NOTHING: NearestMiss = { kind: 'NOTHING', ruleIndex: null };

const nearness = { NOTHING: 0, NO_GROUP: 1, CONDITIONS: 2, EXPOSURE: 3 } satisfies Record<NearestMiss['kind'], number>;

const missOf = {
  WINDOW: 'CONDITIONS',
  GROUP: 'NO_GROUP',
  DEVICE: 'EXPOSURE',
  CONDITIONS: 'CONDITIONS',
  EXPOSURE: 'EXPOSURE',
} satisfies Record<GateKind, NearestMiss['kind']>;

/**
 * For an answer OFF: the rule that came nearest, the later one of those that came equally near. A rule comes nearest that only
 * left the subject out of its exposure or split, then one whose conditions do not hold, then one for a group that the subject
 * has not.
 */
export function nearestMiss(
  { flags, evaluator }: Snapshot,
  flagKey: string,
  context: EvaluationContext,
  now: EpochMilliseconds,
): NearestMiss {
  const flag = flags.get(flagKey);
  if (flag === undefined) return NOTHING;
  evaluator.visits.begin(flag);
  let nearest = NOTHING;
  for (const [ruleIndex, rule] of flag.rules.entries()) {
    const kind = missOfRule(rule, evaluator, context, now);
    if (nearness[kind] >= nearness[nearest.kind]) nearest = { kind, ruleIndex };
    if (kind === 'EXPOSURE' && !rule.rule.fallsThrough) return nearest;
  }
  const hasDefault = flag.setting !== undefined && flag.setting.defaultVariant !== null;
  return hasDefault ? { kind: 'EXPOSURE', ruleIndex: flag.rules.length } : nearest;
}

/** What a rule that did not decide failed by; one that passed its gates has no variant for the subject. */
function missOfRule(
  { gates, gateKinds }: CompiledRule,
  evaluator: Evaluator,
  context: EvaluationContext,
  now: EpochMilliseconds,
): NearestMiss['kind'] {
  const failed = gates.findIndex((gate) => !gate(evaluator, context, now));
  const kind = gateKinds[failed];
  return kind === undefined ? 'EXPOSURE' : missOf[kind];
}
