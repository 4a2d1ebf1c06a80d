import type { Problem } from './errors.ts';
import type { Condition, ConditionGroup } from './targeting.ts';
import { listProblems, MAXIMUM_DESCRIPTION, textProblems } from './text-rules.ts';

/** The longest id of a part of a rule. */
export const MAXIMUM_ID = 64;

/** The most groups of a rule or segment, conditions of a group, and values of a condition. */
export const MAXIMUM_GROUPS = 200;
export const MAXIMUM_CONDITIONS = 200;
export const MAXIMUM_VALUES = 10_000;

/** The problems of the lists and texts in condition groups. Each operator checks its own values. */
export function groupProblems(path: string, groups: readonly ConditionGroup[]): Problem[] {
  return listProblems(path, groups, MAXIMUM_GROUPS, (list) =>
    list.flatMap(({ id, conditions }, index) => [
      ...textProblems(`${path}.${index}.id`, id, MAXIMUM_ID, 1),
      ...conditionsProblems(`${path}.${index}.conditions`, conditions),
    ]),
  );
}

/** The problems of the lists and texts in conditions. */
export function conditionsProblems(path: string, conditions: readonly Condition[]): Problem[] {
  return listProblems(path, conditions, MAXIMUM_CONDITIONS, (list) =>
    list.flatMap((condition, place) => conditionProblems(`${path}.${place}`, condition)),
  );
}

function conditionProblems(path: string, { id, attribute, values, groupType }: Condition): Problem[] {
  return [
    ...textProblems(`${path}.id`, id, MAXIMUM_ID, 1),
    ...textProblems(`${path}.attribute`, attribute),
    ...listProblems(`${path}.values`, values, MAXIMUM_VALUES, (list) =>
      list.flatMap((value, index) => textProblems(`${path}.values.${index}`, String(value), MAXIMUM_DESCRIPTION)),
    ),
    ...textProblems(`${path}.groupType`, groupType ?? ''),
  ];
}
