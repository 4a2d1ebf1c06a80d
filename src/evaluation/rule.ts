import type { EvaluationContext, RolloutFindings } from '../domain/evaluation.ts';
import type { Flag } from '../domain/flag.ts';
import { type EpochMilliseconds, parseInstant } from '../domain/instant.ts';
import type { TargetingRule } from '../domain/targeting.ts';
import { compileExposure, type Exposure } from './bucketing/exposure.ts';
import {
  explainExposure,
  type Identify,
  identifierOf,
  isExposed,
  isHashable,
  NOTHING_TO_HASH,
} from './bucketing/percentage.ts';
import { compileSplit, pickSlice, type Split } from './bucketing/split.ts';
import { compileGroups } from './condition.ts';
import type { Evaluator, Question } from './evaluator.ts';
import { type DecidingRule, type Outcome, offOutcome, variantOutcome } from './outcome.ts';
import type { Trace } from './trace.ts';

/** A targeting rule ready to be asked. */
export interface CompiledRule {
  readonly rule: TargetingRule;
  /** All must hold before the rule decides. */
  readonly gates: readonly Gate[];
  /** What each of the gates asks. */
  readonly gateKinds: readonly GateKind[];
  /** The answer for a subject that passed the gates, or null when the split has none for it. */
  readonly pick: Question<Outcome | null>;
  /** The one answer, when the rule gives it to everybody. */
  readonly always: Outcome | null;
}

/** Something that must hold before a rule decides. Only what can fail is compiled. */
type Gate = Question<boolean>;

/** What a gate asks of. */
export type GateKind = (typeof GATE_KINDS)[number];

/** In the order in which they are asked. */
const GATE_KINDS = ['WINDOW', 'GROUP', 'DEVICE', 'CONDITIONS', 'EXPOSURE'] as const;

/** A slice's answers: one when no percentage took part, one when the exposure did. */
interface SliceOutcomes {
  readonly certain: Outcome;
  readonly shared: Outcome;
}

/** Compiles a rule of a flag. */
export function compileRule(
  flag: Flag,
  rule: TargetingRule,
  index: number,
  rolloutMet: RolloutFindings | null,
): CompiledRule {
  const bucketing = rule.bucketing ?? flag.bucketing;
  const identify = identifierOf(bucketing, flag);
  const exposure = compileExposure(rule);
  const split = compileSplit(flag, rule);
  const exposed = exposureGate(flag, rule, exposure, identify);
  const candidates: Readonly<Record<GateKind, Gate | null>> = {
    WINDOW: windowGate(rule),
    GROUP: bucketing.by === 'GROUP' ? identityGate(identify, `groups of the type "${bucketing.groupType}"`) : null,
    DEVICE: bucketing.by === 'DEVICE_ID' ? identityGate(identify, 'devices') : null,
    CONDITIONS: conditionGate(rule),
    EXPOSURE: rule.fallsThrough ? exposed : null,
  };
  const gateKinds = GATE_KINDS.filter((kind) => candidates[kind] !== null);
  const gates = gateKinds.map((kind) => candidates[kind]).filter((gate) => gate !== null);
  const outcomes = compileOutcomes(flag, split, { key: rule.key, index }, rolloutMet);
  const pickAny = compilePick(flag, split, outcomes, exposure, identify);
  const isLast = !rule.fallsThrough && exposed !== null;
  const pick = isLast ? compileLastPick(flag, rule, exposed, pickAny, rolloutMet) : pickAny;
  const always = gates.length === 0 && !isLast && split.isCertain ? (outcomes[0]?.certain ?? null) : null;
  return { rule, gates, gateKinds, pick, always };
}

/** For a rule that lets nobody fall through: off for those who pass its gates and are not exposed. */
function compileLastPick(
  flag: Flag,
  rule: TargetingRule,
  exposed: Gate,
  pick: CompiledRule['pick'],
  rollout: RolloutFindings | null,
): CompiledRule['pick'] {
  const because = `the rule "${rule.key}" matches, does not expose the subject, and lets nobody fall through`;
  const off = offOutcome(flag, 'OFF', because, { rollout });
  return (evaluator, context, now) => (exposed(evaluator, context, now) ? pick(evaluator, context, now) : off);
}

/** Asks a rule: the answer, or null when it does not decide. */
export function decide(
  rule: CompiledRule,
  evaluator: Evaluator,
  context: EvaluationContext,
  now: EpochMilliseconds,
): Outcome | null {
  for (const gate of rule.gates) {
    if (!gate(evaluator, context, now)) return null;
  }
  return rule.pick(evaluator, context, now);
}

/** The same, recording how it went. */
export function decideTraced(
  rule: CompiledRule,
  trace: Trace,
  evaluator: Evaluator,
  context: EvaluationContext,
  now: EpochMilliseconds,
): Outcome | null {
  const { key } = rule.rule;
  const place = trace.beginRule(key);
  const outcome = decide(rule, evaluator, context, now);
  const because = outcome === null ? 'the rule leaves the answer to the next' : outcome.because;
  trace.endRule(place, `rule "${key}"`, outcome !== null, because);
  return outcome;
}

function windowGate({ startsAt, endsAt }: TargetingRule): Gate | null {
  if (startsAt === null && endsAt === null) return null;
  // What cannot be read becomes NaN, which no instant is inside of.
  const starts = startsAt === null ? Number.NEGATIVE_INFINITY : (parseInstant(startsAt) ?? Number.NaN);
  const ends = endsAt === null ? Number.POSITIVE_INFINITY : (parseInstant(endsAt) ?? Number.NaN);
  return (evaluator, _context, now) => {
    const isOpen = starts <= now && now < ends;
    evaluator.trace?.add('window', isOpen, `open from ${startsAt ?? 'ever'} until before ${endsAt ?? 'ever'}`);
    return isOpen;
  };
}

/** A rule about groups, or devices, is about nobody who has none, whatever its percentage. */
function identityGate(identify: Identify, whom: string): Gate {
  return (evaluator, context) => {
    const isThere = isHashable(identify(context));
    evaluator.trace?.add('bucketing', isThere, `the rule is about ${whom}`);
    return isThere;
  };
}

function conditionGate({ groups }: TargetingRule): Gate | null {
  return groups.length === 0 || groups.some(({ conditions }) => conditions.length === 0)
    ? null
    : compileGroups(groups, 'ANY');
}

function exposureGate(flag: Flag, rule: TargetingRule, exposure: Exposure, identify: Identify): Gate | null {
  if (rule.exposureSchedule === null && rule.exposurePercentage >= 100) return null;
  const prefix = `${flag.key}.`;
  return (evaluator, context, now) => {
    const percentage = exposure(now);
    const exposed = isExposed(prefix, identify(context), percentage);
    evaluator.trace?.add(`exposure ${percentage} %`, exposed, explainExposure(prefix, identify(context), percentage));
    return exposed;
  };
}

function compileOutcomes(
  flag: Flag,
  split: Split,
  rule: DecidingRule,
  rolloutMet: RolloutFindings | null,
): readonly (SliceOutcomes | null)[] {
  return split.slices.map(({ variant }) => {
    if (variant === undefined) return null;
    const outcome = (reason: 'TARGETING_MATCH' | 'SPLIT') =>
      variantOutcome(
        flag,
        variant,
        reason,
        `the rule "${rule.key}" gives the variant "${variant.key}"`,
        rolloutMet,
        rule,
      );
    const shared = outcome('SPLIT');
    return { certain: split.isCertain ? outcome('TARGETING_MATCH') : shared, shared };
  });
}

function compilePick(
  flag: Flag,
  split: Split,
  outcomes: readonly (SliceOutcomes | null)[],
  exposure: Exposure,
  identify: Identify,
): Question<Outcome | null> {
  const prefix = `${flag.key}.`;
  return (evaluator, context, now) => {
    const id = identify(context);
    const slice = pickSlice(split, prefix, id);
    const found = outcomes[slice] ?? null;
    if (evaluator.trace !== null && !split.isCertain) {
      evaluator.trace.add('split', found !== null, isHashable(id) ? describeSlice(split, slice) : NOTHING_TO_HASH);
    }
    if (found === null) return null;
    return exposure(now) < 100 ? found.shared : found.certain;
  };
}

function describeSlice(split: Split, slice: number): string {
  const variant = split.slices[slice]?.variant;
  return variant === undefined
    ? 'the subject falls to no variant'
    : `the subject falls to the variant "${variant.key}"`;
}
