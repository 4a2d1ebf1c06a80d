import { type EvaluationContext, rungPurposes } from '../domain/evaluation.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import type { CompiledFlag } from './compile-flag.ts';
import type { Evaluator } from './evaluator.ts';
import type { Outcome } from './outcome.ts';
import type { Trace } from './trace.ts';

/** Asks the rungs of a flag in order; the first that answers wins. */
export function climb(
  evaluator: Evaluator,
  flag: CompiledFlag,
  context: EvaluationContext,
  now: EpochMilliseconds,
): Outcome {
  if (evaluator.trace !== null) return climbTraced(evaluator, evaluator.trace, flag, context, now);
  for (const rung of flag.rungs) {
    const outcome = rung.ask(evaluator, context, now);
    if (outcome !== null) return outcome;
  }
  return flag.off;
}

// The same, recording the rungs that can never answer too.
function climbTraced(
  evaluator: Evaluator,
  trace: Trace,
  flag: CompiledFlag,
  context: EvaluationContext,
  now: EpochMilliseconds,
): Outcome {
  for (const rung of flag.ladder()) {
    const place = trace.beginRung(rung.name);
    const outcome = rung.ask(evaluator, context, now);
    const hasPassed = (outcome === null) === (rungPurposes[rung.name] === 'REQUIREMENT');
    trace.end(place, rung.name, hasPassed, outcome === null ? rung.otherwise : outcome.because);
    if (outcome !== null) return outcome;
  }
  return flag.off;
}

/** Why another flag has no answer for the one that refers to it. */
export const unanswered = {
  MISSING: 'it does not exist',
  CIRCULAR: 'it depends on itself in a circle, or on too many others',
} satisfies Record<string, string>;

/** One of the ways to have no answer. */
export type Unanswered = keyof typeof unanswered;

/** Asks another flag of the same environment about the same subject. */
export function askFlag(
  evaluator: Evaluator,
  flagKey: string,
  context: EvaluationContext,
  now: EpochMilliseconds,
): Outcome | Unanswered {
  const flag = evaluator.flags.get(flagKey);
  if (flag === undefined) return 'MISSING';
  if (!evaluator.visits.enter(flag)) return 'CIRCULAR';
  const outcome = climb(evaluator.quiet, flag, context, now);
  return evaluator.visits.leave() === 'TAINTED' ? 'CIRCULAR' : outcome;
}
