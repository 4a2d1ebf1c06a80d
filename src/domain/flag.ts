import type { Instant } from './instant.ts';
import { type JsonObject, type JsonValue, ownMember } from './json.ts';
import type { Bucketing, Condition, TargetingRule } from './targeting.ts';
import type { ValueType } from './value.ts';

/*
 * Terminology
 *
 * Flag          one key that answers with a typed value; the aggregate below is the whole of it, in every environment.
 * Variant       one of the values it can answer with.
 * Flag setting  the flag in one environment: switch, rollout condition, variants to serve, targeting rules.
 * Switch        on, off, or obeying the feature default of the flag's key.
 * Off           what a flag answers that is not on: `false` for BOOLEAN, else no value, so that the caller's own default counts.
 *
 * The aggregate is plain JSON and refers to things by their keys (variants, environments, other flags, segments, holdouts), so
 * that one form serves everywhere: evaluation compiles it, the change log keeps it as `before` and `after`, change requests
 * rebase it, and a revert puts an old one back.
 */

/** Which kind of SDK may receive the flag. */
export const DISTRIBUTION_CHANNELS = ['ALL', 'CLIENT', 'SERVER'] as const;
export type DistributionChannel = (typeof DISTRIBUTION_CHANNELS)[number];

/** The positions of a flag's switch in an environment. */
export const SWITCHES = ['ON', 'OFF', 'FOLLOW_DEFAULT'] as const;
export type Switch = (typeof SWITCHES)[number];

/** Whether a switch is on, once the feature default of its flag's key is applied; undefined: the catalogue has none. */
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
  /** Data that travels with the variant; null for none. */
  readonly payload: JsonValue;
  /** The variant's share of the flag-level split, in percent; null takes no part in it. */
  readonly weight: number | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** From which version and instant on a flag is rolled out; null asks nothing. */
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
 * Lets subjects decide for themselves, before any holdout or rule: a subject that has one of the attributes asked about is on
 * when every condition holds and the exposure takes it in, and else off. For all others the next rung is asked.
 */
export interface Enrollment {
  readonly conditions: readonly Condition[];
  /** How many of those who enrolled are exposed, 0 to 100. */
  readonly exposurePercentage: number;
}

/** A flag in one environment. */
export interface FlagSetting {
  readonly id: string;
  readonly switch: Switch;
  readonly rolloutCondition: RolloutCondition | null;
  /** The key of the variant for those whom no rule decides; null is off. */
  readonly defaultVariant: string | null;
  /** The key of the variant that everybody gets, whatever the rules say; null for none. */
  readonly overrideVariant: string | null;
  /** How many of those whom no rule decides get the default variant, 0 to 100. */
  readonly rolloutPercentage: number;
  readonly rules: readonly TargetingRule[];
  /** Null: nobody can enroll. */
  readonly enrollment: Enrollment | null;
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
  /** What JSON values must satisfy (JSON Schema 2020-12 or draft-07); null asks nothing. */
  readonly jsonSchema: JsonValue;
  readonly tags: readonly string[];
  readonly distributionChannel: DistributionChannel;
  /** Changes that reach a production environment wait for approval. */
  readonly requiresApproval: boolean;
  /** Never counted as stale. */
  readonly permanent: boolean;
  readonly bucketing: Bucketing;
  /** A subject keeps its variant when it is identified under another targeting key, as far as its API knows of both. */
  readonly experienceContinuity: boolean;
  /** The payloads are kept encrypted: `Variant.payload` is then the ciphertext, and only secret keys are told the text. */
  readonly encryptsPayloads: boolean;
  /** The key of the holdout that keeps some subjects out; null for none. */
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
 * The variant that "on" means where nothing else says so: for BOOLEAN the first whose value is true, else the first.
 * Undefined for a flag without (such) variants.
 */
export function onVariant(flag: Pick<Flag, 'valueType' | 'variants'>): Variant | undefined {
  if (flag.valueType !== 'BOOLEAN') return flag.variants[0];
  return flag.variants.find((variant) => variant.value === true);
}

/** A flag's setting in the environment of a key; undefined where the flag has none. */
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
