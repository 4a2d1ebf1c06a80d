import type { EvaluationContext } from '../domain/evaluation.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import type { Evaluator } from './evaluator.ts';
import type { CompiledRule } from './rule.ts';
import type { GateKind } from './rule-gates.ts';
import type { Snapshot } from './snapshot.ts';

/** The rule of a flag that came nearest to deciding although the flag answered off, and why it did not decide. */
export interface NearestMiss {
  /** `NOTHING`: the flag has neither rules nor a default variant. */
  readonly kind: 'EXPOSURE' | 'CONDITIONS' | 'NO_GROUP' | 'NOTHING';
  /** From 0; the number of rules means the default variant. */
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
 * The nearest miss of an answer OFF. A rule whose exposure or split left the subject out is nearest, then a rule whose conditions
 * do not hold, then a rule about a group that the subject is not in. Of equally near rules the last one counts.
 */
export function nearestMiss(
  { flags, evaluator }: Snapshot,
  flagKey: string,
  context: EvaluationContext,
  now: EpochMilliseconds,
): NearestMiss {
  const flag = flags.get(flagKey)?.at(now);
  if (flag === undefined) return NOTHING;
  evaluator.cycleGuard.start(flag);
  let nearest = NOTHING;
  for (const [ruleIndex, rule] of flag.rules.entries()) {
    const kind = missOfRule(rule, evaluator, context, now);
    if (nearness[kind] >= nearness[nearest.kind]) nearest = { kind, ruleIndex };
    if (kind === 'EXPOSURE' && !rule.rule.fallsThrough) return nearest;
  }
  const hasDefault = flag.setting !== undefined && flag.setting.defaultVariant !== null;
  return hasDefault ? { kind: 'EXPOSURE', ruleIndex: flag.rules.length } : nearest;
}

/** Why a rule did not decide; if its gates hold, its split has no variant for the subject. */
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
