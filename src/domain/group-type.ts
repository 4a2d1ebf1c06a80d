import type { Flag, FlagSetting } from './flag.ts';
import type { Bucketing, Condition, ConditionGroup, TargetingRule } from './targeting.ts';

/*
 * Callers of some APIs refer to a group type by its position among the organization's types before the type has a name: `#0` is
 * the first type. Conditions and bucketings may contain such a position; it means the type as soon as the type is known.
 */

const POSITION = /^#([0-4])$/;

/** The placeholder for the group type of a position. */
export function groupTypeAt(index: number): string {
  return `#${index}`;
}

/** The position of a group type, given its name or its placeholder; undefined for an unknown name. */
export function groupTypeIndex(groupType: string, groupTypes: readonly string[]): number | undefined {
  const position = POSITION.exec(groupType)?.[1];
  if (position !== undefined) return Number(position);
  const index = groupTypes.indexOf(groupType);
  return index === -1 ? undefined : index;
}

/** A flag with the placeholders of known group types replaced by their names. */
export function withGroupTypeNames(flag: Flag, groupTypes: readonly string[]): Flag {
  if (!JSON.stringify([flag.bucketing, flag.settings]).includes('"#')) return flag;
  const settings = Object.entries(flag.settings).map(
    ([key, setting]) => [key, namedSetting(setting, groupTypes)] as const,
  );
  return {
    ...flag,
    bucketing: namedBucketing(flag.bucketing, groupTypes),
    settings: Object.fromEntries(settings),
  };
}

/** Condition groups with the placeholders of known group types replaced by their names. */
export function withGroupTypeNamesIn(
  groups: readonly ConditionGroup[],
  groupTypes: readonly string[],
): readonly ConditionGroup[] {
  return groups.map((group) => ({ ...group, conditions: namedConditions(group.conditions, groupTypes) }));
}

function namedSetting(setting: FlagSetting, groupTypes: readonly string[]): FlagSetting {
  const { enrollment, rules } = setting;
  return {
    ...setting,
    enrollment:
      enrollment === null ? null : { ...enrollment, conditions: namedConditions(enrollment.conditions, groupTypes) },
    rules: rules.map((rule) => namedRule(rule, groupTypes)),
  };
}

function namedRule(rule: TargetingRule, groupTypes: readonly string[]): TargetingRule {
  return {
    ...rule,
    groups: withGroupTypeNamesIn(rule.groups, groupTypes),
    bucketing: rule.bucketing === null ? null : namedBucketing(rule.bucketing, groupTypes),
  };
}

function namedConditions(conditions: readonly Condition[], groupTypes: readonly string[]): readonly Condition[] {
  return conditions.map((condition) =>
    condition.groupType === null ? condition : { ...condition, groupType: nameOf(condition.groupType, groupTypes) },
  );
}

function namedBucketing(bucketing: Bucketing, groupTypes: readonly string[]): Bucketing {
  return bucketing.by === 'GROUP' ? { by: 'GROUP', groupType: nameOf(bucketing.groupType, groupTypes) } : bucketing;
}

function nameOf(groupType: string, groupTypes: readonly string[]): string {
  const position = POSITION.exec(groupType)?.[1];
  return position === undefined ? groupType : (groupTypes[Number(position)] ?? groupType);
}
