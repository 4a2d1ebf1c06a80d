/*
 * Terminology
 *
 * Organization       a tenant; everything below belongs to exactly one.
 * Environment        production, staging…; one per organization is the default.
 * Flag               a key that answers with a value of one type; `Flag` below is the whole of it, in every environment.
 * Variant            one of the values that the flag can answer with.
 * Flag setting       the flag in one environment: switch, rollout condition, variants to serve, targeting rules.
 * Switch             on, off, or following the feature default of the flag's key.
 * Rollout condition  the application version and the instant from which the flag is rolled out.
 * Targeting rule     conditions, the percentage of matching subjects that is exposed, and a split of these over variants.
 * Segment            reusable conditions, or a list of members, that conditions of flags refer to.
 * Holdout            a percentage of subjects that is excluded from every flag that names the holdout.
 * Subject            who a flag is evaluated for; the context of an evaluation describes it.
 * Bucketing          which identifier of the subject percentages and splits are hashed from, and how.
 * Evaluation         the answer: value, variant, reason, rule, flag version, revision.
 * Off                the answer of a flag that is not on: `false` for BOOLEAN, else no value, so that the caller's default applies.
 * Revision           the position of a change in the organization's log; an answer names the revision that it was computed from.
 *
 * A flag is plain JSON and refers to other entities by their keys, so that one form serves everywhere: evaluation compiles it, the
 * change log stores it as `before` and `after`, change requests rebase it, and a revert restores it.
 */

import type { Instant } from './instant.ts';
import { type JsonObject, type JsonValue, ownMember } from './json.ts';
import type { ScheduledChange } from './scheduled-change.ts';
import type { Bucketing, Condition, TargetingRule } from './targeting.ts';
import type { ValueType } from './value.ts';

/** Which kind of SDK may receive the flag. */
export const DISTRIBUTION_CHANNELS = ['ALL', 'CLIENT', 'SERVER'] as const;
export type DistributionChannel = (typeof DISTRIBUTION_CHANNELS)[number];

/** The positions of a flag's switch in an environment. */
export const SWITCHES = ['ON', 'OFF', 'FOLLOW_DEFAULT'] as const;
export type Switch = (typeof SWITCHES)[number];

/** Whether a switch is on, given the feature default of the flag's key; undefined if the catalogue has none. */
export function isSwitchedOn(position: Switch, featureDefault: boolean | undefined): boolean {
  return position === 'FOLLOW_DEFAULT' ? featureDefault === true : position === 'ON';
}

/** One of the values a flag can answer with. Its key never changes. */
export interface Variant {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  /** Of the flag's value type. */
  readonly value: JsonValue;
  /** Data that is delivered with the variant; null if there is none. */
  readonly payload: JsonValue;
  /** The variant's share of the flag-level split, in percent; null if it takes no part. */
  readonly weight: number | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** The version and the instant from which a flag is rolled out; null requires nothing. */
export interface RolloutCondition {
  /** The lowest semantic version of the caller's application. */
  readonly minVersion: string | null;
  readonly activationDate: Instant | null;
}

/** Another flag that must answer as expected first. */
export interface Prerequisite {
  readonly id: string;
  /** The other flag's key. */
  readonly flagKey: string;
  /** `true`: it must be on (any variant); `false`: off; text: it must answer with the variant of that key. */
  readonly expected: boolean | string;
}

/**
 * Lets subjects decide for themselves, before any holdout or rule: a subject that has one of the conditions' attributes is on if
 * every condition holds and the exposure includes it, and else off. For all other subjects the next rung decides.
 */
export interface Enrollment {
  readonly conditions: readonly Condition[];
  /** The percentage of enrolled subjects that are exposed, 0 to 100. */
  readonly exposurePercentage: number;
}

/** A flag in one environment. */
export interface FlagSetting {
  readonly id: string;
  readonly switch: Switch;
  readonly rolloutCondition: RolloutCondition | null;
  /** The key of the variant for subjects that no rule decides for; null is off. */
  readonly defaultVariant: string | null;
  /** The key of the variant that every subject gets regardless of the rules; null if there is none. */
  readonly overrideVariant: string | null;
  /** The percentage of subjects that get the default variant if no rule decides for them, 0 to 100. */
  readonly rolloutPercentage: number;
  readonly rules: readonly TargetingRule[];
  /** Null: subjects cannot enroll. */
  readonly enrollment: Enrollment | null;
  /** Grows by one with every change of the setting. */
  readonly version: number;
  /** The changes of the setting that take effect at an instant and have no log entry yet; at most 20. */
  readonly scheduledChanges: readonly ScheduledChange[];
  readonly extensions: JsonObject;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** The whole of a flag. */
export interface Flag {
  readonly id: string;
  readonly organizationId: string;
  readonly number: number;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly valueType: ValueType;
  /** What JSON values must satisfy (JSON Schema 2020-12 or draft-07); null requires nothing. */
  readonly jsonSchema: JsonValue;
  readonly tags: readonly string[];
  readonly distributionChannel: DistributionChannel;
  /** Changes that reach a production environment wait for approval. */
  readonly requiresApproval: boolean;
  /** Never counted as stale. */
  readonly permanent: boolean;
  readonly bucketing: Bucketing;
  /** A subject keeps its variant if it is identified under another targeting key, provided that its API knows both keys. */
  readonly experienceContinuity: boolean;
  /** The payloads are stored encrypted: `Variant.payload` is the ciphertext, and only secret keys may read the text. */
  readonly encryptsPayloads: boolean;
  /** The key of the holdout that excludes some subjects; null if there is none. */
  readonly holdout: string | null;
  readonly version: number;
  readonly archivedAt: Instant | null;
  readonly deletedAt: Instant | null;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly updatedAt: Instant;
  readonly updatedBy: string;
  readonly variants: readonly Variant[];
  readonly prerequisites: readonly Prerequisite[];
  /** By environment key. */
  readonly settings: Readonly<Record<string, FlagSetting>>;
  readonly extensions: JsonObject;
}

/**
 * The variant that "on" means unless a split or a default says otherwise: for BOOLEAN the first whose value is true, else the
 * first. Undefined if the flag has no such variant.
 */
export function onVariant(flag: Pick<Flag, 'valueType' | 'variants'>): Variant | undefined {
  if (flag.valueType !== 'BOOLEAN') return flag.variants[0];
  return flag.variants.find((variant) => variant.value === true);
}

/** A flag's setting in an environment, by its key; undefined if the flag has none. */
export function settingOf({ settings }: Pick<Flag, 'settings'>, environment: string): FlagSetting | undefined {
  return ownMember(settings, environment);
}

/** Whether a flag is switched on in the environment of a key, itself or by its feature default. */
export function isOnIn(
  flag: Pick<Flag, 'key' | 'settings'>,
  environment: string,
  featureDefaults: Readonly<Record<string, boolean>>,
): boolean {
  return isSwitchedOn(settingOf(flag, environment)?.switch ?? 'OFF', ownMember(featureDefaults, flag.key));
}
