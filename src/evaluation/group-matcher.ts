import type { EvaluationContext } from '../domain/evaluation.ts';
import { withGroupTypeNamesIn } from '../domain/group-type.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import type { ConditionGroup } from '../domain/targeting.ts';
import { compileGroups } from './condition.ts';
import type { Snapshot } from './snapshot.ts';

/** Whether condition groups hold for a subject. */
export type GroupMatcher = (context: EvaluationContext, now: EpochMilliseconds) => boolean;

/** Compiles condition groups that belong to no flag. As in a rule, one must match; without groups every subject matches. */
export function compileMatcher({ evaluator, groupTypes }: Snapshot, groups: readonly ConditionGroup[]): GroupMatcher {
  if (groups.length === 0) return () => true;
  const matches = compileGroups(withGroupTypeNamesIn(groups, groupTypes), 'ANY');
  return (context, now) => {
    evaluator.cycleGuard.start(matches);
    return matches(evaluator, context, now);
  };
}
