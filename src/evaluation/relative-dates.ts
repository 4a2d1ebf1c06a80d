import { memoizeByObject } from '../domain/memoize-by-object.ts';
import type { Condition, ConditionGroup, OperatorName } from '../domain/targeting.ts';
import { parseDateOperand } from './operators/date-operand.ts';
import type { Snapshot } from './snapshot.ts';

const DATE_OPERATORS: readonly OperatorName[] = ['DATE_EQUALS', 'DATE_BEFORE', 'DATE_AFTER'];

/**
 * Whether a condition of an environment compares with a date relative to now (`-7d`). The instant at which its result changes
 * depends on the subject, so `nextTransition` cannot name it.
 */
export const hasRelativeDates: (snapshot: Snapshot) => boolean = memoizeByObject(findRelativeDates);

function findRelativeDates({ allFlags, segments }: Snapshot): boolean {
  for (const { everySetting } of allFlags.values()) {
    for (const { rules, enrollment } of everySetting) {
      if (rules.some(({ groups }) => groups.some(isRelativeGroup))) return true;
      if (enrollment?.conditions.some(isRelative) === true) return true;
    }
  }
  for (const { segment } of segments.values()) if (segment.groups.some(isRelativeGroup)) return true;
  return false;
}

function isRelativeGroup({ conditions }: ConditionGroup): boolean {
  return conditions.some(isRelative);
}

function isRelative({ operator, values }: Condition): boolean {
  if (!DATE_OPERATORS.includes(operator)) return false;
  return values.some((value) => {
    const operand = parseDateOperand(value);
    // Only a relative date names different instants at different times.
    return operand !== undefined && operand.at(0) !== operand.at(1);
  });
}
