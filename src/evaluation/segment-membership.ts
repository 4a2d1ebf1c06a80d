import type { EvaluationContext } from '../domain/evaluation.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import type { Evaluator } from './evaluator.ts';

/** Whether the subject is in a segment. Undefined if the segment does not exist or refers to itself in a circle. */
export function isInSegment(
  evaluator: Evaluator,
  segmentKey: string,
  context: EvaluationContext,
  now: EpochMilliseconds,
): boolean | undefined {
  const segment = evaluator.segments.get(segmentKey);
  if (segment === undefined || !evaluator.cycleGuard.enter(segment)) return undefined;
  const contained = segment.contains(evaluator.untraced, context, now);
  return evaluator.cycleGuard.leave() === 'NO_CIRCLE' ? contained : undefined;
}

/** {@link isInSegment} for a request that evaluates no flag. */
export function membershipOf(
  evaluator: Evaluator,
  segmentKey: string,
  context: EvaluationContext,
  now: EpochMilliseconds,
): boolean | undefined {
  evaluator.cycleGuard.start(evaluator);
  return isInSegment(evaluator, segmentKey, context, now);
}

/** Whether a subject is certainly in a segment, for a request that evaluates no flag. */
export function segmentContains(
  evaluator: Evaluator,
  segmentKey: string,
  context: EvaluationContext,
  now: EpochMilliseconds,
): boolean {
  return membershipOf(evaluator, segmentKey, context, now) === true;
}

/** Whether the subject is in one of several segments. Undefined if it is in none of them and one is undecidable. */
export function isInAnySegment(
  evaluator: Evaluator,
  segmentKeys: readonly string[],
  context: EvaluationContext,
  now: EpochMilliseconds,
): boolean | undefined {
  let result: boolean | undefined = false;
  for (const key of segmentKeys) {
    const contained = isInSegment(evaluator, key, context, now);
    if (contained === true) return true;
    if (contained === undefined) result = undefined;
  }
  return result;
}
