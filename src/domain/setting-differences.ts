import { type Difference, differences } from './difference.ts';
import type { ExposureSchedule } from './exposure.ts';
import type { Enrollment, FlagSetting } from './flag.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Condition, ConditionGroup, TargetingRule } from './targeting.ts';

/**
 * Every place in which the settings of a flag in two environments differ: what a copy of `source` to `target` changes. `before` is
 * as in the target, `after` as in the source. Ids, times and what other APIs keep there do not count, and an exposure schedule
 * counts as a whole.
 */
export function settingDifferences(source: FlagSetting, target: FlagSetting): readonly Difference[] {
  const [before, after] = [comparable(target), comparable(source)];
  return wholeSchedules(differences(before, after), before, after);
}

/** The path of a difference as callers write it. */
export function pathText({ path }: Difference): string {
  return path.join('.');
}

function comparable(setting: FlagSetting): JsonObject {
  return {
    switch: setting.switch,
    rolloutCondition: setting.rolloutCondition && { ...setting.rolloutCondition },
    defaultVariant: setting.defaultVariant,
    overrideVariant: setting.overrideVariant,
    rolloutPercentage: setting.rolloutPercentage,
    rules: setting.rules.map(comparableRule),
    enrollment: setting.enrollment && comparableEnrollment(setting.enrollment),
  };
}

function comparableRule(rule: TargetingRule): JsonObject {
  return {
    key: rule.key,
    name: rule.name,
    groups: rule.groups.map(comparableGroup),
    exposurePercentage: rule.exposurePercentage,
    exposureSchedule: rule.exposureSchedule && comparableSchedule(rule.exposureSchedule),
    fallsThrough: rule.fallsThrough,
    bucketing: rule.bucketing && { ...rule.bucketing },
    split: rule.split.map(({ variant, weight }) => ({ variant, weight })),
    startsAt: rule.startsAt,
    endsAt: rule.endsAt,
  };
}

function comparableGroup({ match, conditions }: ConditionGroup): JsonObject {
  return { match, conditions: conditions.map(comparableCondition) };
}

function comparableCondition({ id: _, ...condition }: Condition): JsonObject {
  return { ...condition };
}

function comparableEnrollment({ conditions, exposurePercentage }: Enrollment): JsonObject {
  return { conditions: conditions.map(comparableCondition), exposurePercentage };
}

function comparableSchedule({ strategy, autostart, startsAt, status, steps }: ExposureSchedule): JsonObject {
  return { strategy, autostart, startsAt, status, steps: steps.map(({ id: _, ...step }) => ({ ...step })) };
}

const SCHEDULE = 'exposureSchedule';

/** Half of the state of a schedule means nothing. */
function wholeSchedules(found: readonly Difference[], before: JsonObject, after: JsonObject): readonly Difference[] {
  const whole = new Map<string, Difference>();
  for (const difference of found) {
    const [list, key = '', member] = difference.path;
    const isInSchedule = list === 'rules' && member === SCHEDULE;
    const path = isInSchedule ? ['rules', key, SCHEDULE] : difference.path;
    const values = { before: scheduleIn(before, key), after: scheduleIn(after, key) };
    whole.set(path.join('.'), isInSchedule ? { path, ...values } : difference);
  }
  return [...whole.values()];
}

function scheduleIn({ rules }: JsonObject, ruleKey: string): JsonValue {
  const list: readonly JsonValue[] = Array.isArray(rules) ? rules : [];
  for (const rule of list) {
    if (typeof rule === 'object' && rule !== null && 'key' in rule && rule.key === ruleKey)
      return rule[SCHEDULE] ?? null;
  }
  return null;
}
