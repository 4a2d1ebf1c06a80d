import type { Enrollment } from '../domain/flag.ts';
import type { Condition, ConditionGroup } from '../domain/targeting.ts';

/** What an answer depends on besides the flag itself, by key. */
export interface Dependencies {
  readonly flags: readonly string[];
  readonly segments: readonly string[];
}

/** Whether a condition asks about a segment or another flag instead of an attribute. */
export function isReference({ operator }: Condition): boolean {
  return operator === 'FLAG_EVALUATES_TO' || isSegmentReference(operator);
}

/** What groups of conditions refer to. */
export function groupDependencies(groups: readonly ConditionGroup[]): Dependencies {
  return conditionDependencies(groups.flatMap((group) => group.conditions));
}

/** What conditions refer to. */
export function conditionDependencies(conditions: readonly Condition[]): Dependencies {
  const flags = conditions.filter(({ operator }) => operator === 'FLAG_EVALUATES_TO').map(({ attribute }) => attribute);
  const segments = conditions
    .filter(({ operator }) => isSegmentReference(operator))
    .flatMap(({ values }) => values.map(String));
  return { flags, segments };
}

function isSegmentReference(operator: Condition['operator']): boolean {
  return operator === 'IN_SEGMENT' || operator === 'NOT_IN_SEGMENT';
}

/** The conditions of an enrollment as a group: all of them must hold. */
export function enrollmentGroup({ conditions }: Enrollment): ConditionGroup {
  return { id: 'enrollment', match: 'ALL', conditions };
}
