import type { ExposureSchedule, ExposureStep } from '../../domain/exposure.ts';
import type { Enrollment, Flag, FlagSetting, RolloutCondition, Switch, Variant } from '../../domain/flag.ts';
import { USUAL_SETTING, usualDefaultVariant } from '../../domain/flag-defaults.ts';
import { type Instant, parseInstant, toInstant } from '../../domain/instant.ts';
import type { Environment } from '../../domain/organization.ts';
import type { Condition, ConditionGroup, SplitWeight, TargetingRule } from '../../domain/targeting.ts';
import type {
  ConditionGroupInput,
  ConditionInput,
  EnrollmentInput,
  ExposureScheduleInput,
  ExposureStepInput,
  RolloutConditionInput,
  RuleInput,
  SettingChange,
  VariantInput,
} from './flag-inputs.ts';

/** The time and the ids for new parts of a flag. */
export interface Stamp {
  readonly at: Instant;
  readonly newId: () => string;
}

/** A variant; it continues the known one of its key, if there is one. */
export function draftVariant(input: VariantInput, { at, newId }: Stamp, known?: Variant): Variant {
  return {
    id: known?.id ?? newId(),
    key: input.key,
    name: input.name ?? input.key,
    value: input.value,
    payload: input.payload ?? null,
    weight: input.weight ?? null,
    createdAt: known?.createdAt ?? at,
    updatedAt: known?.updatedAt ?? at,
  };
}

/** A new setting of a flag: off, and ready to serve what "on" means to a flag with the rules that are given. */
export function draftSetting(
  flag: Pick<Flag, 'valueType' | 'variants'>,
  { at, newId }: Stamp,
  given: Pick<SettingChange, 'rules'> = {},
): FlagSetting {
  return {
    id: newId(),
    switch: 'OFF',
    ...USUAL_SETTING,
    defaultVariant: usualDefaultVariant(flag, (given.rules ?? []).length > 0),
    version: 1,
    scheduledChanges: [],
    extensions: {},
    createdAt: at,
    updatedAt: at,
  };
}

/** A flag with a setting in each current environment and in no other: environments may have been made and deleted since. */
export function withEverySetting(
  flag: Flag,
  drafting: Stamp & { readonly environments: readonly Environment[] },
): Flag {
  const settings = drafting.environments.map(
    ({ key }) => [key, flag.settings[key] ?? draftSetting(flag, drafting)] as const,
  );
  return { ...flag, settings: Object.fromEntries(settings) };
}

/** A setting with the requested changes. */
export function changedSetting(setting: FlagSetting, change: SettingChange, stamp: Stamp): FlagSetting {
  const { enabled, rolloutCondition, defaultVariant, overrideVariant } = change;
  const changed: Pick<FlagSetting, 'switch' | Exclude<keyof SettingChange, 'enabled'>> = {
    switch: enabled === undefined ? setting.switch : toSwitch(enabled),
    rolloutCondition:
      rolloutCondition === undefined ? setting.rolloutCondition : draftRolloutCondition(rolloutCondition),
    defaultVariant: defaultVariant === undefined ? setting.defaultVariant : defaultVariant,
    overrideVariant: overrideVariant === undefined ? setting.overrideVariant : overrideVariant,
    rolloutPercentage: change.rolloutPercentage ?? setting.rolloutPercentage,
    rules: change.rules === undefined ? setting.rules : draftRules(change.rules ?? [], setting.rules, stamp),
    enrollment:
      change.enrollment === undefined
        ? setting.enrollment
        : draftEnrollment(change.enrollment, setting.enrollment, stamp),
    extensions: change.extensions ?? setting.extensions,
  };
  return { ...setting, ...changed };
}

/** The switch for the member `enabled` of an input: null follows the feature default. */
export function toSwitch(enabled: boolean | null): Switch {
  if (enabled === null) return 'FOLLOW_DEFAULT';
  return enabled ? 'ON' : 'OFF';
}

/** A rollout condition; null if it requires nothing. */
function draftRolloutCondition(input: RolloutConditionInput | null): RolloutCondition | null {
  const minVersion = input?.minVersion ?? null;
  const activationDate = input?.activationDate ?? null;
  if (minVersion === null && activationDate === null) return null;
  return { minVersion, activationDate: readInstant(activationDate) };
}

function draftEnrollment(input: EnrollmentInput | null, known: Enrollment | null, stamp: Stamp): Enrollment | null {
  if (input === null) return null;
  return {
    conditions: input.conditions.map((condition, place) => draftCondition(condition, known?.conditions[place], stamp)),
    exposurePercentage: input.exposurePercentage ?? 100,
  };
}

/** A setting's whole list of rules; known rules keep their ids and the progress of their schedules. */
export function draftRules(
  inputs: readonly RuleInput[],
  before: readonly TargetingRule[],
  stamp: Stamp,
): TargetingRule[] {
  const left = new Set(before);
  return inputs.map((input, index) => {
    const known = [...left].find((rule) =>
      typeof input.id === 'string' ? rule.id === input.id : rule.key === input.key,
    );
    // A known rule continues as one rule only, even if two inputs name it.
    if (known !== undefined) left.delete(known);
    return draftRule(input, known, `rule-${index + 1}`, stamp);
  });
}

function draftRule(input: RuleInput, known: TargetingRule | undefined, freeKey: string, stamp: Stamp): TargetingRule {
  const key = input.key ?? known?.key ?? freeKey;
  return {
    id: known?.id ?? stamp.newId(),
    key,
    name: input.name ?? known?.name ?? key,
    groups: draftGroups(input.groups ?? [], stamp, known?.groups),
    exposurePercentage: input.exposurePercentage ?? 100,
    exposureSchedule: draftSchedule(input.exposureSchedule ?? null, known?.exposureSchedule ?? null, stamp),
    fallsThrough: input.fallsThrough ?? true,
    bucketing: input.bucketing ?? null,
    split: draftSplit(input, known, stamp),
    startsAt: readInstant(input.startsAt ?? null),
    endsAt: readInstant(input.endsAt ?? null),
    extensions: input.extensions ?? known?.extensions ?? {},
    createdAt: known?.createdAt ?? stamp.at,
    updatedAt: known?.updatedAt ?? stamp.at,
  };
}

function draftSplit(input: RuleInput, known: TargetingRule | undefined, stamp: Stamp): SplitWeight[] {
  const whole = typeof input.variant === 'string' ? [{ variant: input.variant, weight: 100 }] : [];
  const shares: NonNullable<RuleInput['split']> = input.split ?? whole;
  return shares.map(({ id, variant, weight }) => ({
    id: known?.split.find((share) => share.id === id || share.variant === variant)?.id ?? stamp.newId(),
    variant,
    weight,
  }));
}

/** Condition groups; a group at the position of a known one keeps its id. */
export function draftGroups(
  inputs: readonly ConditionGroupInput[],
  stamp: Stamp,
  before: readonly ConditionGroup[] = [],
): ConditionGroup[] {
  return inputs.map((input, index) => {
    const known = before[index];
    return {
      id: input.id ?? known?.id ?? stamp.newId(),
      match: input.match ?? 'ALL',
      conditions: input.conditions.map((condition, place) =>
        draftCondition(condition, known?.conditions[place], stamp),
      ),
    };
  });
}

function draftCondition(input: ConditionInput, known: Condition | undefined, stamp: Stamp): Condition {
  return {
    id: input.id ?? known?.id ?? stamp.newId(),
    attribute: input.attribute ?? '',
    operator: input.operator,
    values: input.values ?? [],
    ignoreCase: input.ignoreCase ?? false,
    negate: input.negate ?? false,
    groupType: input.groupType ?? null,
  };
}

function draftSchedule(
  input: ExposureScheduleInput | null,
  known: ExposureSchedule | null,
  stamp: Stamp,
): ExposureSchedule | null {
  if (input === null) return null;
  const kept = typeof input.id === 'string' && known?.id !== input.id ? null : known;
  return {
    id: kept?.id ?? stamp.newId(),
    strategy: input.strategy ?? 'UNIFORM_INTERVALS',
    autostart: input.autostart ?? false,
    startsAt: readInstant(input.startsAt ?? null),
    steps: input.steps.map((step, index) => draftStep(step, kept?.steps[index], index, stamp)),
    status: kept?.status ?? 'NOT_STARTED',
    runningSince: kept?.runningSince ?? null,
    elapsedBefore: kept?.elapsedBefore ?? 0,
    passedPausePoints: kept?.passedPausePoints ?? 0,
    extensions: input.extensions ?? kept?.extensions ?? {},
    createdAt: kept?.createdAt ?? stamp.at,
    updatedAt: kept?.updatedAt ?? stamp.at,
  };
}

function draftStep(
  input: ExposureStepInput,
  known: ExposureStep | undefined,
  index: number,
  stamp: Stamp,
): ExposureStep {
  return {
    id: input.id ?? known?.id ?? stamp.newId(),
    exposurePercentage: input.exposurePercentage,
    intervalMilliseconds: input.intervalMilliseconds ?? null,
    isPausePoint: input.isPausePoint ?? false,
    groupIndex: input.groupIndex ?? index,
  };
}

/** Brings an instant into the stored form; an unreadable one stays as it is, so that the check can name it. */
export function readInstant(text: string | null): Instant | null {
  const milliseconds = text === null ? undefined : parseInstant(text);
  return milliseconds === undefined ? text : toInstant(milliseconds);
}
