import type { Flag, FlagSetting } from './flag.ts';
import type { Bucketing, Condition, ConditionGroup, TargetingRule } from './targeting.ts';

/*
 * A type of group that nobody has told of yet has no name, but its place among an organization's types is known: `#0` is the
 * type that comes first. Conditions and bucketings may name a type so, and mean it as soon as it is known.
 */

const POSITION = /^#([0-4])$/;

/** What the group type of a place is called while it is not known. */
export function groupTypeAt(index: number): string {
  return `#${index}`;
}

/** The place of a group type, by its name or as {@link groupTypeAt} calls it; undefined for a type that has none. */
export function groupTypeIndex(groupType: string, groupTypes: readonly string[]): number | undefined {
  const position = POSITION.exec(groupType)?.[1];
  if (position !== undefined) return Number(position);
  const index = groupTypes.indexOf(groupType);
  return index === -1 ? undefined : index;
}

/** A flag in which types of group that are named by their place have their names, as far as they are known. */
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

/** The same for condition groups. */
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
