import type { EvaluationContext, RolloutFindings } from '../domain/evaluation.ts';
import type { Flag } from '../domain/flag.ts';
import { type EpochMilliseconds, parseInstant } from '../domain/instant.ts';
import type { TargetingRule } from '../domain/targeting.ts';
import { compileGroups } from './condition.ts';
import type { Evaluator, Question } from './evaluator.ts';
import { compileExposure, type Exposure } from './exposure.ts';
import { type DecidingRule, type Outcome, variantOutcome } from './outcome.ts';
import { explainExposure, type Identify, identifierOf, isExposed, isHashable, NOTHING_TO_HASH } from './percentage.ts';
import { compileSplit, pickSlice, type Split } from './split.ts';
import type { Trace } from './trace.ts';

/** A targeting rule ready to be asked. */
export interface CompiledRule {
  readonly rule: TargetingRule;
  /** All must hold before the rule decides. */
  readonly gates: readonly Gate[];
  /** The answer for a subject that passed the gates, or null when the split has none for it. */
  readonly pick: Question<Outcome | null>;
  /** The one answer, when the rule gives it to everybody. */
  readonly always: Outcome | null;
}

/** Something that must hold before a rule decides. Only what can fail is compiled. */
type Gate = Question<boolean>;

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
  const identify = identifierOf(bucketing);
  const exposure = compileExposure(rule);
  const split = compileSplit(flag, rule);
  const gates = [
    windowGate(rule),
    bucketing.by === 'GROUP' ? groupGate(bucketing.groupType, identify) : null,
    conditionGate(rule),
    exposureGate(flag, rule, exposure, identify),
  ].filter((gate) => gate !== null);
  const outcomes = compileOutcomes(flag, split, { key: rule.key, index }, rolloutMet);
  const pick = compilePick(flag, split, outcomes, exposure, identify);
  const always = gates.length === 0 && split.isCertain ? (outcomes[0]?.certain ?? null) : null;
  return { rule, gates, pick, always };
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

function groupGate(groupType: string, identify: Identify): Gate {
  return (evaluator, context) => {
    const belongs = identify(context) !== undefined;
    evaluator.trace?.add('bucketing', belongs, `the rule is about groups of the type "${groupType}"`);
    return belongs;
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
