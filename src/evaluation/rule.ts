import type { RolloutFindings } from '../domain/evaluation.ts';
import type { Flag } from '../domain/flag.ts';
import type { TargetingRule } from '../domain/targeting.ts';
import { Bucketer } from './bucketing/bucketer.ts';
import { compileExposure, type Exposure } from './bucketing/exposure.ts';
import { compileSplit, type Split } from './bucketing/split.ts';
import type { Decision } from './evaluator.ts';
import { type DecidingRule, type Outcome, offOutcome, variantOutcome } from './outcome.ts';
import { compileGates, exposureGate, type Gate, type GateKind } from './rule-gates.ts';
import type { Trace } from './trace.ts';

/** A targeting rule, compiled. */
export interface CompiledRule {
  readonly rule: TargetingRule;
  /** All must hold before the rule decides. */
  readonly gates: readonly Gate[];
  /** The kind of each gate. */
  readonly gateKinds: readonly GateKind[];
  /** The answer; null if the rule does not decide. */
  readonly decide: Decision;
  /** The one answer of a rule that answers every subject alike. */
  readonly always: Outcome | null;
}

/** The answers of a slice: if the rule exposes every subject, and if its exposure percentage decided. */
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
  const bucketer = new Bucketer(flag, bucketing);
  const exposure = compileExposure(rule);
  const split = compileSplit(flag, rule);
  const exposed = exposureGate(rule, exposure, bucketer);
  const compiledGates = compileGates(rule, bucketing, bucketer, exposed);
  const outcomes = compileOutcomes(flag, split, { key: rule.key, index }, rolloutMet);
  const pickExposed = compilePick(rule, split, outcomes, exposure, bucketer);
  const isTerminal = !rule.fallsThrough && exposed !== null;
  const pick = isTerminal ? compileTerminalPick(flag, rule, exposed, pickExposed, rolloutMet) : pickExposed;
  const isConstant = compiledGates.gates.length === 0 && !isTerminal && split.isCertain;
  const decide = behindGates(compiledGates.gates, pick);
  return { rule, ...compiledGates, decide, always: isConstant ? (outcomes[0]?.certain ?? null) : null };
}

function behindGates([first, ...others]: readonly Gate[], pick: Decision): Decision {
  if (first === undefined) return pick;
  const next = behindGates(others, pick);
  return (evaluator, context, now) => (first(evaluator, context, now) ? next(evaluator, context, now) : null);
}

/** Evaluates a rule and records its steps. */
export function traceRule(
  { rule: { key }, decide }: CompiledRule,
  trace: Trace,
  ...question: Parameters<Decision>
): Outcome | null {
  const position = trace.beginRule(key);
  const outcome = decide(...question);
  const because = outcome === null ? 'the rule does not decide' : outcome.because;
  trace.endRule(position, `rule "${key}"`, outcome !== null, because);
  return outcome;
}

/** The pick of a rule that does not fall through: off for subjects that pass its gates and are not exposed. */
function compileTerminalPick(
  flag: Flag,
  rule: TargetingRule,
  exposed: Gate,
  pick: Decision,
  rollout: RolloutFindings | null,
): Decision {
  const because = `the rule "${rule.key}" matches, does not expose the subject, and does not fall through`;
  const off = offOutcome(flag, 'OFF', because, { rollout });
  return (evaluator, context, now) => (exposed(evaluator, context, now) ? pick(evaluator, context, now) : off);
}

function compileOutcomes(
  flag: Flag,
  split: Split,
  rule: DecidingRule,
  rolloutMet: RolloutFindings | null,
): readonly (SliceOutcomes | null)[] {
  return split.variants.map((variant) => {
    if (variant === undefined) return null;
    const because = `the rule "${rule.key}" gives the variant "${variant.key}"`;
    const shared = variantOutcome(flag, variant, 'SPLIT', because, rolloutMet, rule);
    if (!split.isCertain) return { certain: shared, shared };
    return { certain: variantOutcome(flag, variant, 'TARGETING_MATCH', because, rolloutMet, rule), shared };
  });
}

/** The answer for a subject that passed the gates; null if the split has none for it. */
function compilePick(
  { exposureSchedule, exposurePercentage }: TargetingRule,
  split: Split,
  outcomes: readonly (SliceOutcomes | null)[],
  exposure: Exposure,
  bucketer: Bucketer,
): Decision {
  const pickAmong = (each: readonly (Outcome | null)[]): Decision => {
    const [first = null] = each;
    if (split.isCertain) return () => first;
    return (evaluator, context) => each[bucketer.pickSlice(evaluator, context, split)] ?? null;
  };
  const certain = pickAmong(outcomes.map((each) => each?.certain ?? null));
  const shared = pickAmong(outcomes.map((each) => each?.shared ?? null));
  if (exposureSchedule === null) return exposurePercentage < 100 ? shared : certain;
  return (evaluator, context, now) => (exposure(now) < 100 ? shared : certain)(evaluator, context, now);
}
