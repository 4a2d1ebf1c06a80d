import type { Enrollment } from '../domain/flag.ts';
import type { ConditionGroup } from '../domain/targeting.ts';

/** What an answer depends on besides the flag itself, by key. */
export interface Dependencies {
  readonly flags: readonly string[];
  readonly segments: readonly string[];
}

/** What some groups of conditions refer to. */
export function groupDependencies(groups: readonly ConditionGroup[]): Dependencies {
  const conditions = groups.flatMap((group) => group.conditions);
  const flags = conditions.filter(({ operator }) => operator === 'FLAG_EVALUATES_TO').map(({ attribute }) => attribute);
  const segments = conditions
    .filter(({ operator }) => operator === 'IN_SEGMENT' || operator === 'NOT_IN_SEGMENT')
    .flatMap(({ values }) => values.map(String));
  return { flags, segments };
}

/** The conditions of an enrollment as a group: all of them must hold. */
export function enrollmentGroup({ conditions }: Enrollment): ConditionGroup {
  return { id: 'enrollment', match: 'ALL', conditions };
}
