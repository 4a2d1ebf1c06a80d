import { applyDifferences, type Difference } from './difference.ts';
import type { Flag, FlagSetting } from './flag.ts';
import { type EpochMilliseconds, parseInstant } from './instant.ts';
import type { ScheduledChange } from './scheduled-change.ts';

/*
 * A scheduled change takes effect by the clock: what a setting is at an instant follows from the setting and the instant, on every
 * node alike. It is merged like a change request: where the setting has become something else in the same place, it conflicts, and
 * then no part of it takes effect. The log entry of its instant writes down what already holds.
 */

/** A setting after a scheduled change, which it does not hold any more; with conflicts, the change has had no other effect. */
export interface AppliedChange {
  readonly setting: FlagSetting;
  readonly conflicts: readonly Difference[];
}

/** Applies one of the scheduled changes of a setting. */
export function applyScheduled(setting: FlagSetting, { key, differences }: ScheduledChange): AppliedChange {
  const scheduledChanges = setting.scheduledChanges.filter((other) => other.key !== key);
  const { document, conflicts } = applyDifferences(setting, differences);
  const changed = conflicts.length > 0 ? setting : document;
  return { setting: { ...changed, scheduledChanges }, conflicts };
}

/** The scheduled changes of a setting in the order in which they take effect. */
export function inOrder({ scheduledChanges }: FlagSetting): readonly ScheduledChange[] {
  if (scheduledChanges.length < 2) return scheduledChanges;
  return [...scheduledChanges].sort((left, right) => instantOf(left) - instantOf(right));
}

/** When a scheduled change takes effect. */
export function instantOf({ at }: ScheduledChange): EpochMilliseconds {
  return parseInstant(at) ?? Number.POSITIVE_INFINITY;
}

/** A setting at an instant: with the scheduled changes whose instant has come. */
export function settingAt(setting: FlagSetting, now: EpochMilliseconds): FlagSetting {
  const due = inOrder(setting).filter((change) => instantOf(change) <= now);
  return due.reduce((current, change) => applyScheduled(current, change).setting, setting);
}

/** What stands in the way of a scheduled change of a setting, after those that take effect before it. */
export function conflictsOf(setting: FlagSetting, key: string): readonly Difference[] {
  let current = setting;
  for (const change of inOrder(setting)) {
    const applied = applyScheduled(current, change);
    if (change.key === key) return applied.conflicts;
    current = applied.setting;
  }
  return [];
}

/** A flag as it will be at each instant of its scheduled changes. */
export function projectionsOf(flag: Flag): readonly Flag[] {
  const changes = Object.values(flag.settings).flatMap(({ scheduledChanges }) => scheduledChanges);
  const instants = [...new Set(changes.map(instantOf))].sort((left, right) => left - right);
  return instants.map((instant) => {
    const settings = Object.entries(flag.settings).map(([key, setting]) => [key, settingAt(setting, instant)] as const);
    return { ...flag, settings: Object.fromEntries(settings) };
  });
}
