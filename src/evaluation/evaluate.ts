import type { Evaluation, EvaluationContext, ExplanationStep } from '../domain/evaluation.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import type { CompiledFlag } from './compile-flag.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluateLadder } from './ladder.ts';
import { offOutcome, unknownFlag } from './outcome.ts';
import type { Snapshot } from './snapshot.ts';
import { Trace } from './trace.ts';

/** An answer and the steps that led to it. */
export interface Explanation {
  readonly evaluation: Evaluation;
  readonly steps: readonly ExplanationStep[];
}

/**
 * The answer of a flag for a subject at an instant. Pure and synchronous; never throws, for any context. Answers are shared and
 * frozen.
 */
export function evaluate(
  snapshot: Snapshot,
  flagKey: string,
  context: EvaluationContext,
  now: EpochMilliseconds,
): Evaluation {
  const flag = snapshot.flags.get(flagKey)?.at(now);
  if (flag === undefined) return unknownFlag(flagKey, snapshot.revision);
  if (flag.constant !== null) return flag.constant.at(snapshot.revision);
  return evaluateCompiled(snapshot, snapshot.evaluator, flag, context, now);
}

/** The answers of several flags in the order of their keys given; by default of all that are not archived, sorted by key. */
export function evaluateAll(
  snapshot: Snapshot,
  context: EvaluationContext,
  now: EpochMilliseconds,
  flagKeys: readonly string[] = snapshot.flagKeys,
): Evaluation[] {
  return flagKeys.map((flagKey) => evaluate(snapshot, flagKey, context, now));
}

/** The answer that {@link evaluate} gives, with every step that led to it. */
export function explain(
  snapshot: Snapshot,
  flagKey: string,
  context: EvaluationContext,
  now: EpochMilliseconds,
): Explanation {
  const flag = snapshot.flags.get(flagKey)?.at(now);
  const trace = new Trace();
  if (flag === undefined) {
    trace.add('EXISTS', false, `there is no flag "${flagKey}"`);
    return { evaluation: unknownFlag(flagKey, snapshot.revision), steps: trace.steps };
  }
  const evaluation = evaluateCompiled(snapshot, snapshot.evaluator.withTrace(trace), flag, context, now);
  return { evaluation, steps: trace.steps };
}

function evaluateCompiled(
  snapshot: Snapshot,
  evaluator: Evaluator,
  flag: CompiledFlag,
  context: EvaluationContext,
  now: EpochMilliseconds,
): Evaluation {
  try {
    if (flag.refersToOthers) evaluator.cycleGuard.start(flag);
    evaluator.needs.targetingKey = false;
    const outcome = evaluateLadder(evaluator, flag, context, now);
    return (evaluator.needs.targetingKey ? outcome.needingTargetingKey : outcome).at(snapshot.revision);
  } catch (error) {
    // Only a defect, or a context that is not JSON (a getter that throws), leads here; the caller still gets an answer.
    const detail = `the flag could not be evaluated: ${error instanceof Error ? error.message : 'unknown error'}`;
    return offOutcome(flag.flag, 'ERROR', detail, { error: 'GENERAL', detail }).at(snapshot.revision);
  }
}
