import type { Problem } from './errors.ts';
import type { Condition, ConditionGroup } from './targeting.ts';
import { MAXIMUM_DESCRIPTION, textProblems } from './text-rules.ts';

/** The longest id of a part of a rule. */
export const MAXIMUM_ID = 64;

/** The problems of the texts in condition groups. Each operator checks its own values. */
export function groupProblems(path: string, groups: readonly ConditionGroup[]): Problem[] {
  return groups.flatMap(({ id, conditions }, index) => [
    ...textProblems(`${path}.${index}.id`, id, MAXIMUM_ID, 1),
    ...conditionsProblems(`${path}.${index}.conditions`, conditions),
  ]);
}

/** The problems of the texts in conditions. */
export function conditionsProblems(path: string, conditions: readonly Condition[]): Problem[] {
  return conditions.flatMap((condition, place) => conditionProblems(`${path}.${place}`, condition));
}

function conditionProblems(path: string, { id, attribute, values, groupType }: Condition): Problem[] {
  return [
    ...textProblems(`${path}.id`, id, MAXIMUM_ID, 1),
    ...textProblems(`${path}.attribute`, attribute),
    ...values.flatMap((value, index) => textProblems(`${path}.values.${index}`, String(value), MAXIMUM_DESCRIPTION)),
    ...textProblems(`${path}.groupType`, groupType ?? ''),
  ];
}
