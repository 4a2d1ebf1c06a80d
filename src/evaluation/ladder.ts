import { type EvaluationContext, rungPurposes } from '../domain/evaluation.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import type { Decision, EvaluableFlag, Evaluator } from './evaluator.ts';
import type { Outcome } from './outcome.ts';
import type { Trace } from './trace.ts';

/** Evaluates the rungs of a flag in order and records them, silent ones too; the first that answers wins. */
export function traceLadder(trace: Trace, flag: EvaluableFlag, ...question: Parameters<Decision>): Outcome | null {
  for (const rung of flag.allRungs()) {
    const position = trace.beginRung(rung.name);
    const outcome = rung.explain === undefined ? rung.evaluate(...question) : rung.explain(trace, ...question);
    const hasPassed = (outcome === null) === (rungPurposes[rung.name] === 'REQUIREMENT');
    trace.end(position, rung.name, hasPassed, outcome === null ? rung.otherwise : outcome.because);
    if (outcome !== null) return outcome;
  }
  return null;
}

/** Why a flag that another one depends on has no answer. */
export const dependencyFailures = {
  MISSING: 'it does not exist',
  CIRCULAR: 'it depends on itself in a circle, or on too many others',
} satisfies Record<string, string>;

/** One of the {@link dependencyFailures}. */
export type DependencyFailure = keyof typeof dependencyFailures;

/** Evaluates another flag of the same environment for the same subject. */
export function evaluateDependency(
  evaluator: Evaluator,
  flagKey: string,
  context: EvaluationContext,
  now: EpochMilliseconds,
): Outcome | DependencyFailure {
  const flag = evaluator.flags.get(flagKey)?.at(now);
  if (flag === undefined) return 'MISSING';
  if (!evaluator.cycleGuard.enter(flag)) return 'CIRCULAR';
  const outcome = flag.decide(evaluator.untraced, context, now) ?? flag.off;
  return evaluator.cycleGuard.leave() === 'INSIDE_CIRCLE' ? 'CIRCULAR' : outcome;
}
