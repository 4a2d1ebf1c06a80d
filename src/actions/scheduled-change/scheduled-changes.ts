import type { Caller } from '../../domain/caller.ts';
import { differences } from '../../domain/difference.ts';
import { NotFoundError, problem, shown, ValidationError } from '../../domain/errors.ts';
import type { Flag, FlagSetting } from '../../domain/flag.ts';
import { type EpochMilliseconds, parseInstant, toInstant } from '../../domain/instant.ts';
import { MAXIMUM_SCHEDULED_CHANGES, type ScheduledChange } from '../../domain/scheduled-change.ts';
import { settingAt } from '../../domain/setting-at.ts';
import { MAXIMUM_COMMENT, textProblems } from '../../domain/text-rules.ts';
import { toJson } from '../../store/json-columns.ts';
import { changedSetting } from '../flag/drafting.ts';
import type { Expecting, SettingChange, SettingName } from '../flag/flag-inputs.ts';
import type { Drafting } from '../flag/flag-verb.ts';
import type { Services } from '../services.ts';
import { changeSetting } from '../setting/settings.ts';

/** A change of a setting to schedule. */
export interface ScheduleFlagChangeInput extends SettingName, Expecting, SettingChange {
  /** RFC 3339, any offset; in the future. */
  readonly at: string;
  readonly comment?: string | null | undefined;
}

/** A scheduled change with its place. */
export interface PlacedScheduledChange {
  readonly flag: Flag;
  /** The key of the environment. */
  readonly environment: string;
  readonly change: ScheduledChange;
}

/**
 * Schedules a change of a flag's setting. It is checked, and approved where that is required, now; it takes effect by the clock.
 * What it changes is compared with the setting as it will be at the instant, after what is scheduled before.
 */
export async function scheduleFlagChange(
  services: Services,
  caller: Caller,
  input: ScheduleFlagChangeInput,
): Promise<PlacedScheduledChange> {
  const change = (setting: FlagSetting, drafting: Drafting) => withScheduled(setting, input, caller, drafting);
  const flag = await changeSetting(services, caller, input, change, { kind: 'SCHEDULED_CHANGE_CREATED' });
  return latestIn(flag, input.environment ?? caller.environment);
}

/** Takes a scheduled change back before its instant. Throws NotFoundError once it is in the log. */
export async function cancelScheduledChange(
  services: Services,
  caller: Caller,
  input: SettingName & Expecting & { readonly id: string },
): Promise<Flag> {
  const change = (setting: FlagSetting): FlagSetting => {
    const scheduledChanges = setting.scheduledChanges.filter(({ key }) => key !== input.id);
    if (scheduledChanges.length === setting.scheduledChanges.length)
      throw new NotFoundError('scheduled change', input.id);
    return { ...setting, scheduledChanges };
  };
  return changeSetting(services, caller, input, change, { kind: 'SCHEDULED_CHANGE_CANCELED' });
}

/** Every scheduled change of some flags in the environments that a caller sees, the next first. */
export function scheduledChangesOf(flags: Iterable<Flag>, environment: string | null): PlacedScheduledChange[] {
  return [...flags]
    .flatMap((flag) => placedChanges(flag))
    .filter((placed) => environment === null || placed.environment === environment)
    .sort((left, right) => left.change.at.localeCompare(right.change.at));
}

function placedChanges(flag: Flag): PlacedScheduledChange[] {
  return Object.entries(flag.settings).flatMap(([environment, { scheduledChanges }]) =>
    scheduledChanges.map((change) => ({ flag, environment, change })),
  );
}

/** The change that was scheduled last. It is found in the flag alone, because a retried request has only the flag of its first attempt. */
function latestIn(flag: Flag, environment: string | null): PlacedScheduledChange {
  const latest = placedChanges(flag).findLast(
    (placed) =>
      placed.change.createdAt === flag.updatedAt && (environment ?? placed.environment) === placed.environment,
  );
  if (latest === undefined) throw new Error(`The flag "${flag.key}" has no change that was scheduled just now.`);
  return latest;
}

function withScheduled(
  setting: FlagSetting,
  input: ScheduleFlagChangeInput,
  caller: Caller,
  drafting: Drafting,
): FlagSetting {
  const instant = checkedInstant(input, setting, drafting);
  const at = toInstant(instant);
  const then = settingAt(setting, instant);
  // What starts with the change, such as a schedule that starts automatically, starts at its instant.
  const found = differences(documentOf(then), documentOf(changedSetting(then, input, { ...drafting, at })));
  if (found.length === 0)
    throw new ValidationError([problem('', 'The change is empty: the setting will already be so at that instant.')]);
  const change: ScheduledChange = {
    ...{ key: drafting.newId(), at, differences: found, comment: input.comment ?? '' },
    ...{ createdAt: drafting.at, createdBy: caller.actor },
  };
  return { ...setting, scheduledChanges: [...setting.scheduledChanges, change] };
}

function checkedInstant(
  { at, comment }: ScheduleFlagChangeInput,
  { scheduledChanges }: FlagSetting,
  drafting: Drafting,
): EpochMilliseconds {
  const instant = parseInstant(at);
  const isFuture = instant !== undefined && instant > (parseInstant(drafting.at) ?? 0);
  const isFull = scheduledChanges.length >= MAXIMUM_SCHEDULED_CHANGES;
  const problems = [
    ...(isFuture ? [] : [problem('at', `is ${shown(at)}, expected an RFC 3339 instant after ${drafting.at}`)]),
    ...textProblems('comment', comment ?? '', MAXIMUM_COMMENT),
    ...(isFull
      ? [problem('', `The setting has ${MAXIMUM_SCHEDULED_CHANGES} scheduled changes, the most it can have.`)]
      : []),
  ];
  if (instant === undefined || problems.length > 0) throw new ValidationError(problems);
  return instant;
}

/** What of a setting a scheduled change can change. */
function documentOf({ scheduledChanges: _, ...setting }: FlagSetting) {
  return toJson<Omit<FlagSetting, 'scheduledChanges'>>(setting);
}
