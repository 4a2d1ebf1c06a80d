import type { EvaluationContext } from '../domain/evaluation.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import type { Evaluator } from './evaluator.ts';

/**
 * Whether the subject is in a segment. Undefined when that cannot be decided: the segment does not exist, or refers to
 * itself in a circle.
 */
export function isInSegment(
  evaluator: Evaluator,
  segmentKey: string,
  context: EvaluationContext,
  now: EpochMilliseconds,
): boolean | undefined {
  const segment = evaluator.segments.get(segmentKey);
  if (segment === undefined || !evaluator.visits.enter(segment)) return undefined;
  const contained = segment.contains(evaluator.quiet, context, now);
  return evaluator.visits.leave() === 'CLEAR' ? contained : undefined;
}

/** Whether the subject is in any of some segments; undefined when it is in none that can be decided and not all can be. */
export function isInAnySegment(
  evaluator: Evaluator,
  segmentKeys: readonly string[],
  context: EvaluationContext,
  now: EpochMilliseconds,
): boolean | undefined {
  let answer: boolean | undefined = false;
  for (const key of segmentKeys) {
    const contained = isInSegment(evaluator, key, context, now);
    if (contained === true) return true;
    if (contained === undefined) answer = undefined;
  }
  return answer;
}
