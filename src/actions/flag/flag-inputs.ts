import type { ExposureStrategy } from '../../domain/exposure.ts';
import type { DistributionChannel } from '../../domain/flag.ts';
import type { JsonObject, JsonValue } from '../../domain/json.ts';
import type { Bucketing, ConditionValue, Match, OperatorName } from '../../domain/targeting.ts';
import type { ValueType } from '../../domain/value.ts';

/*
 * The inputs of the verbs on flags. An absent member changes nothing (or means the default of a new flag); null clears, where
 * the member can be empty. APIs pass the inputs on unchecked: the verbs check them.
 */

/** Names a flag. */
export interface FlagName {
  readonly organizationId: string;
  readonly flagKey: string;
}

/** Names a flag's setting in an environment; absent: in the organization's default environment. */
export interface SettingName extends FlagName {
  readonly environment?: string | null | undefined;
  /** Refuses the change if the setting is no longer at this version; changes elsewhere in the flag do not count. */
  readonly expectedSettingVersion?: number | null | undefined;
}

/** Refuses the change if the flag is no longer at this version. */
export interface Expecting {
  readonly expectedVersion?: number | null | undefined;
}

/** A variant to make. */
export interface VariantInput {
  readonly key: string;
  /** Absent: the key. */
  readonly name?: string | null | undefined;
  readonly value: JsonValue;
  readonly payload?: JsonValue | undefined;
  readonly weight?: number | null | undefined;
}

/** What may change of a variant. */
export interface VariantChange {
  readonly name?: string | null | undefined;
  readonly value?: JsonValue | undefined;
  readonly payload?: JsonValue | undefined;
  readonly weight?: number | null | undefined;
}

/** A rollout condition; an absent member is null if it replaces, and unchanged if it merges. */
export interface RolloutConditionInput {
  readonly minVersion?: string | null | undefined;
  /** RFC 3339, any offset. */
  readonly activationDate?: string | null | undefined;
}

/** A condition; `id` keeps the one of an existing condition. */
export interface ConditionInput {
  readonly id?: string | null | undefined;
  readonly attribute?: string | null | undefined;
  readonly operator: OperatorName;
  readonly values?: readonly ConditionValue[] | null | undefined;
  readonly ignoreCase?: boolean | null | undefined;
  readonly negate?: boolean | null | undefined;
  readonly groupType?: string | null | undefined;
}

/** A group of conditions. */
export interface ConditionGroupInput {
  readonly id?: string | null | undefined;
  readonly match?: Match | null | undefined;
  readonly conditions: readonly ConditionInput[];
}

/** One step of an exposure schedule. */
export interface ExposureStepInput {
  readonly id?: string | null | undefined;
  readonly exposurePercentage: number;
  readonly intervalMilliseconds?: number | null | undefined;
  readonly isPausePoint?: boolean | null | undefined;
  readonly groupIndex?: number | null | undefined;
}

/** An exposure schedule; a schedule with the id of a known one keeps its progress. */
export interface ExposureScheduleInput {
  readonly id?: string | null | undefined;
  readonly strategy?: ExposureStrategy | null | undefined;
  readonly autostart?: boolean | null | undefined;
  readonly startsAt?: string | null | undefined;
  readonly steps: readonly ExposureStepInput[];
  readonly extensions?: JsonObject | null | undefined;
}

/** A share of a split. */
export interface SplitWeightInput {
  readonly id?: string | null | undefined;
  readonly variant: string;
  readonly weight: number;
}

/** A targeting rule. A rule of the setting with the same key (or id) is changed, not made again. */
export interface RuleInput {
  readonly id?: string | null | undefined;
  /** Absent: made from the rule's position. */
  readonly key?: string | null | undefined;
  /** Absent: the key. */
  readonly name?: string | null | undefined;
  readonly groups?: readonly ConditionGroupInput[] | null | undefined;
  readonly exposurePercentage?: number | null | undefined;
  readonly exposureSchedule?: ExposureScheduleInput | null | undefined;
  /** Absent: true. */
  readonly fallsThrough?: boolean | null | undefined;
  readonly bucketing?: Bucketing | null | undefined;
  /** Serves this one variant; the short form of a split of 100 %. */
  readonly variant?: string | null | undefined;
  readonly split?: readonly SplitWeightInput[] | null | undefined;
  readonly startsAt?: string | null | undefined;
  readonly endsAt?: string | null | undefined;
  readonly extensions?: JsonObject | null | undefined;
}

/** Lets subjects decide for themselves. */
export interface EnrollmentInput {
  readonly conditions: readonly ConditionInput[];
  /** Absent: 100. */
  readonly exposurePercentage?: number | null | undefined;
}

/** What may change of a flag's setting. */
export interface SettingChange {
  /** true: on; false: off; null: follow the feature default. */
  readonly enabled?: boolean | null | undefined;
  readonly rolloutCondition?: RolloutConditionInput | null | undefined;
  readonly defaultVariant?: string | null | undefined;
  readonly overrideVariant?: string | null | undefined;
  readonly rolloutPercentage?: number | null | undefined;
  readonly rules?: readonly RuleInput[] | null | undefined;
  /** Null: subjects cannot enroll. */
  readonly enrollment?: EnrollmentInput | null | undefined;
  readonly extensions?: JsonObject | null | undefined;
}

/** A setting of a new flag. */
export interface SettingInput extends SettingChange {
  readonly environment: string;
}

/** A prerequisite. */
export interface PrerequisiteInput {
  readonly flagKey: string;
  /** Absent: true. */
  readonly expected?: boolean | string | null | undefined;
}

/** What may change of a flag itself. */
export interface FlagChange {
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly jsonSchema?: JsonValue | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly distributionChannel?: DistributionChannel | null | undefined;
  readonly requiresApproval?: boolean | null | undefined;
  readonly permanent?: boolean | null | undefined;
  readonly bucketing?: Bucketing | null | undefined;
  readonly experienceContinuity?: boolean | null | undefined;
  readonly encryptsPayloads?: boolean | null | undefined;
  readonly holdout?: string | null | undefined;
  readonly prerequisites?: readonly PrerequisiteInput[] | null | undefined;
  readonly extensions?: JsonObject | null | undefined;
}

/** A holdout of the organization, to be made or set to this percentage along with the flag that names it. */
export interface HoldoutDefinition {
  readonly number: number;
  /** 0 to 100. */
  readonly exclusionPercentage: number;
}

/** Describes a flag's holdout instead of naming it by its key. Null: no holdout. */
export interface DefiningHoldout {
  readonly holdoutDefinition?: HoldoutDefinition | null | undefined;
}

/** The texts of the usage dashboard of a new flag. */
export interface UsageDashboardInput {
  /** Absent: `Usage of`, and the flag's key. */
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
}

/** A new, complete flag. */
export interface CreateFlagInput extends FlagChange, DefiningHoldout {
  readonly organizationId: string;
  readonly key: string;
  /** The most characters that the key may have, 400 or less. Absent: 128. */
  readonly longestKey?: number | undefined;
  /** Absent: BOOLEAN. */
  readonly valueType?: ValueType | null | undefined;
  /** Absent or empty: `on` = true and `off` = false for a BOOLEAN flag; other types need at least one. */
  readonly variants?: readonly VariantInput[] | null | undefined;
  readonly settings?: readonly SettingInput[] | null | undefined;
  /** A usage dashboard to make in the same commit. Absent: none. A flag that waits for approval is made without one. */
  readonly usageDashboard?: UsageDashboardInput | null | undefined;
}
