import type { Enrollment, FlagSetting } from '../../domain/flag.ts';
import type { Condition, ConditionGroup, TargetingRule } from '../../domain/targeting.ts';
import type { Stamp } from '../flag/drafting.ts';

/**
 * A setting for another environment that answers every subject as the given one does: its parts have ids of their own, and
 * exposure schedules keep their progress. Scheduled changes stay where they are.
 */
export function copiedSetting(setting: FlagSetting, stamp: Stamp): FlagSetting {
  return {
    ...setting,
    id: stamp.newId(),
    enrollment: setting.enrollment && copiedEnrollment(setting.enrollment, stamp),
    rules: setting.rules.map((rule) => copiedRule(rule, stamp)),
    version: 1,
    scheduledChanges: [],
    createdAt: stamp.at,
    updatedAt: stamp.at,
  };
}

function copiedEnrollment(enrollment: Enrollment, stamp: Stamp): Enrollment {
  return { ...enrollment, conditions: copiedConditions(enrollment.conditions, stamp) };
}

function copiedRule(rule: TargetingRule, stamp: Stamp): TargetingRule {
  const { at, newId } = stamp;
  const { exposureSchedule: schedule } = rule;
  return {
    ...rule,
    id: newId(),
    groups: rule.groups.map((group) => copiedGroup(group, stamp)),
    split: rule.split.map((share) => ({ ...share, id: newId() })),
    // A schedule that starts automatically counts from its creation, which therefore stays.
    exposureSchedule: schedule && {
      ...schedule,
      id: newId(),
      steps: schedule.steps.map((step) => ({ ...step, id: newId() })),
    },
    createdAt: at,
    updatedAt: at,
  };
}

function copiedGroup(group: ConditionGroup, stamp: Stamp): ConditionGroup {
  return { ...group, id: stamp.newId(), conditions: copiedConditions(group.conditions, stamp) };
}

function copiedConditions(conditions: readonly Condition[], { newId }: Stamp): Condition[] {
  return conditions.map((condition) => ({ ...condition, id: newId() }));
}
