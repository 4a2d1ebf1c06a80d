import { type Problem, problem, shown } from './errors.ts';
import type { ExposureSchedule } from './exposure.ts';
import {
  DISTRIBUTION_CHANNELS,
  type Enrollment,
  type Flag,
  type FlagSetting,
  type RolloutCondition,
  type Variant,
} from './flag.ts';
import { conditionsProblems, groupProblems, MAXIMUM_ID } from './group-rules.ts';
import { parseInstant } from './instant.ts';
import {
  FLAG_KEY_PATTERN,
  flagKeyExpected,
  KEY_EXPECTED,
  KEY_PATTERN,
  MAXIMUM_FLAG_KEY,
  RESERVED_FLAG_KEYS,
  VARIANT_KEY_EXPECTED,
  VARIANT_KEY_PATTERN,
} from './key.ts';
import { isSealed } from './sealed-payload.ts';
import type { Bucketing, TargetingRule } from './targeting.ts';
import {
  limitProblems,
  listProblems,
  MAXIMUM_DESCRIPTION,
  percentageProblems,
  storedJsonProblems,
  textProblems,
} from './text-rules.ts';
import { VALUE_TYPES, valueTypes } from './value.ts';
import { parseVersion } from './version.ts';

/** The most variants of a flag, rules of a setting, and tags and prerequisites of a flag. */
export const MAXIMUM_VARIANTS = 200;
export const MAXIMUM_RULES = 500;
export const MAXIMUM_TAGS = 100;
export const MAXIMUM_PREREQUISITES = 100;

/** Room for the rounding of weights such as three times 33.333. */
const WEIGHT_TOLERANCE = 1e-6;

/** Every problem of a flag by itself. Actions check what it refers to (segments, other flags, schemas). */
export function flagProblems(flag: Flag): Problem[] {
  return [
    ...flagKeyProblems('key', flag.key),
    ...textProblems('name', flag.name),
    ...textProblems('description', flag.description, MAXIMUM_DESCRIPTION),
    ...memberProblems('valueType', flag.valueType, VALUE_TYPES),
    ...memberProblems('distributionChannel', flag.distributionChannel, DISTRIBUTION_CHANNELS),
    ...limitProblems('tags', flag.tags.length, MAXIMUM_TAGS),
    ...flag.tags.flatMap((tag, index) => textProblems(`tags.${index}`, tag, 256, 1)),
    ...limitProblems('prerequisites', flag.prerequisites.length, MAXIMUM_PREREQUISITES),
    ...bucketingProblems('bucketing', flag.bucketing),
    ...storedJsonProblems('extensions', flag.extensions),
    ...storedJsonProblems('jsonSchema', flag.jsonSchema),
    ...variantsProblems(flag),
    ...Object.entries(flag.settings).flatMap(([key, setting]) => settingProblems(`settings.${key}`, setting, flag)),
  ];
}

/** The problems of a key. */
export function keyProblems(path: string, key: string): Problem[] {
  return KEY_PATTERN.test(key) ? [] : [problem(path, `is ${shown(key)}, expected ${KEY_EXPECTED}`)];
}

/** The problems of a flag key. */
export function flagKeyProblems(path: string, key: string, longest = MAXIMUM_FLAG_KEY): Problem[] {
  if (FLAG_KEY_PATTERN.test(key) && key.length <= longest) return [];
  return [problem(path, `is ${shown(key)}, expected ${flagKeyExpected(longest)}`)];
}

/** The problems of a key that a flag is about to get. */
export function newFlagKeyProblems(path: string, key: string, longest: number): Problem[] {
  if (!RESERVED_FLAG_KEYS.includes(key)) return flagKeyProblems(path, key, longest);
  return [problem(path, `is ${shown(key)}, expected a key other than ${RESERVED_FLAG_KEYS.join(', ')}`)];
}

/** The problems of a name from a closed list. */
export function memberProblems(path: string, name: string, names: readonly string[]): Problem[] {
  return names.includes(name) ? [] : [problem(path, `is ${shown(name)}, expected one of ${names.join(', ')}`)];
}

/** The problems of a rollout condition. */
function rolloutConditionProblems(path: string, condition: RolloutCondition): Problem[] {
  const { minVersion, activationDate } = condition;
  const isVersion = minVersion === null || parseVersion(minVersion) !== undefined;
  return [
    ...(isVersion
      ? []
      : [problem(`${path}.minVersion`, `is ${shown(minVersion)}, expected a semantic version such as 2.4.0`)]),
    ...instantProblems(`${path}.activationDate`, activationDate),
  ];
}

/** The problems of an instant. */
export function instantProblems(path: string, instant: string | null): Problem[] {
  if (instant === null || parseInstant(instant) !== undefined) return [];
  return [problem(path, `is ${shown(instant)}, expected an RFC 3339 instant such as 2026-01-15T00:00:00Z`)];
}

function variantsProblems(flag: Flag): Problem[] {
  const { variants } = flag;
  if (variants.length > MAXIMUM_VARIANTS) return limitProblems('variants', variants.length, MAXIMUM_VARIANTS);
  return [
    ...(variants.length === 0 ? [problem('variants', 'is empty, expected at least one variant')] : []),
    ...duplicateProblems('variants', variants),
    ...variants.flatMap((variant, index) => variantProblems(`variants.${index}`, variant, flag)),
    ...weightProblems(
      'variants',
      variants.map((variant) => variant.weight ?? 0),
    ),
  ];
}

function variantProblems(path: string, variant: Variant, flag: Flag): Problem[] {
  const type = valueTypes[flag.valueType] as (typeof valueTypes)[Flag['valueType']] | undefined;
  const isOfType = type === undefined || type.accepts(variant.value);
  return [
    ...variantKeyProblems(`${path}.key`, variant.key),
    ...textProblems(`${path}.name`, variant.name),
    ...storedJsonProblems(`${path}.value`, variant.value),
    ...(isOfType
      ? []
      : [
          problem(
            `${path}.value`,
            `of variant "${variant.key}" is ${shown(variant.value)}, expected ${type.expected} (${flag.valueType})`,
          ),
        ]),
    // The payload was checked before it was encrypted; its ciphertext is longer.
    ...(isSealed(variant.payload) ? [] : storedJsonProblems(`${path}.payload`, variant.payload)),
    ...(variant.weight === null ? [] : percentageProblems(`${path}.weight`, variant.weight)),
  ];
}

function variantKeyProblems(path: string, key: string): Problem[] {
  return VARIANT_KEY_PATTERN.test(key) ? [] : [problem(path, `is ${shown(key)}, expected ${VARIANT_KEY_EXPECTED}`)];
}

function settingProblems(path: string, setting: FlagSetting, flag: Flag): Problem[] {
  return [
    ...(setting.rolloutCondition === null
      ? []
      : rolloutConditionProblems(`${path}.rolloutCondition`, setting.rolloutCondition)),
    ...variantReferenceProblems(`${path}.defaultVariant`, setting.defaultVariant, flag),
    ...variantReferenceProblems(`${path}.overrideVariant`, setting.overrideVariant, flag),
    ...percentageProblems(`${path}.rolloutPercentage`, setting.rolloutPercentage),
    ...storedJsonProblems(`${path}.extensions`, setting.extensions),
    ...listProblems(`${path}.rules`, setting.rules, MAXIMUM_RULES, (rules) => [
      ...duplicateProblems(`${path}.rules`, rules),
      ...rules.flatMap((rule, index) => ruleProblems(`${path}.rules.${index}`, rule, flag)),
    ]),
    ...(setting.enrollment === null ? [] : enrollmentProblems(`${path}.enrollment`, setting.enrollment)),
  ];
}

function enrollmentProblems(path: string, { conditions, exposurePercentage }: Enrollment): Problem[] {
  return [
    ...(conditions.length === 0 ? [problem(`${path}.conditions`, 'is empty, expected at least one condition')] : []),
    ...conditionsProblems(`${path}.conditions`, conditions),
    ...percentageProblems(`${path}.exposurePercentage`, exposurePercentage),
  ];
}

function ruleProblems(path: string, rule: TargetingRule, flag: Flag): Problem[] {
  return [
    ...keyProblems(`${path}.key`, rule.key),
    ...textProblems(`${path}.name`, rule.name),
    ...groupProblems(`${path}.groups`, rule.groups),
    ...percentageProblems(`${path}.exposurePercentage`, rule.exposurePercentage),
    ...(rule.exposureSchedule === null ? [] : scheduleProblems(`${path}.exposureSchedule`, rule.exposureSchedule)),
    ...(rule.bucketing === null ? [] : bucketingProblems(`${path}.bucketing`, rule.bucketing)),
    ...splitProblems(path, rule, flag),
    ...windowProblems(path, rule),
    ...storedJsonProblems(`${path}.extensions`, rule.extensions),
  ];
}

function splitProblems(path: string, rule: TargetingRule, flag: Flag): Problem[] {
  if (rule.split.length > MAXIMUM_VARIANTS) return limitProblems(`${path}.split`, rule.split.length, MAXIMUM_VARIANTS);
  const repeated = rule.split.filter(
    (share, index) => rule.split.findIndex((other) => other.variant === share.variant) !== index,
  );
  const hasOwnSplit =
    rule.split.length > 0 || flag.valueType === 'BOOLEAN' || flag.variants.some((variant) => variant.weight !== null);
  return [
    ...rule.split.flatMap((share, index) => [
      ...variantReferenceProblems(`${path}.split.${index}.variant`, share.variant, flag),
      ...percentageProblems(`${path}.split.${index}.weight`, share.weight),
    ]),
    ...repeated.map((share) => problem(`${path}.split`, `names the variant "${share.variant}" twice, expected once`)),
    ...weightProblems(
      `${path}.split`,
      rule.split.map((share) => share.weight),
    ),
    ...(hasOwnSplit
      ? []
      : [problem(`${path}.split`, 'is empty, expected the variants to serve: no variant of the flag has a weight')]),
  ];
}

function windowProblems(path: string, rule: TargetingRule): Problem[] {
  const found = [
    ...instantProblems(`${path}.startsAt`, rule.startsAt),
    ...instantProblems(`${path}.endsAt`, rule.endsAt),
  ];
  if (found.length > 0 || rule.startsAt === null || rule.endsAt === null) return found;
  const isOrdered = (parseInstant(rule.startsAt) ?? 0) < (parseInstant(rule.endsAt) ?? 0);
  return isOrdered
    ? []
    : [problem(`${path}.endsAt`, `is ${rule.endsAt}, expected an instant after startsAt, ${rule.startsAt}`)];
}

function scheduleProblems(path: string, schedule: ExposureSchedule): Problem[] {
  return [
    ...(schedule.steps.length === 0 ? [problem(`${path}.steps`, 'is empty, expected at least one step')] : []),
    ...limitProblems(`${path}.steps`, schedule.steps.length, 100),
    ...instantProblems(`${path}.startsAt`, schedule.startsAt),
    ...schedule.steps.flatMap((step, index) => [
      ...textProblems(`${path}.steps.${index}.id`, step.id, MAXIMUM_ID, 1),
      ...percentageProblems(`${path}.steps.${index}.exposurePercentage`, step.exposurePercentage),
      ...intervalProblems(`${path}.steps.${index}.intervalMilliseconds`, step.intervalMilliseconds),
    ]),
    ...storedJsonProblems(`${path}.extensions`, schedule.extensions),
  ];
}

function intervalProblems(path: string, interval: number | null): Problem[] {
  if (interval === null || (Number.isSafeInteger(interval) && interval >= 0)) return [];
  return [problem(path, `is ${shown(interval)}, expected a whole number of milliseconds, 0 or more`)];
}

function bucketingProblems(path: string, bucketing: Bucketing): Problem[] {
  if (bucketing.by !== 'GROUP') return [];
  return textProblems(`${path}.groupType`, bucketing.groupType, 128, 1);
}

function variantReferenceProblems(path: string, key: string | null, flag: Flag): Problem[] {
  if (key === null || flag.variants.some((variant) => variant.key === key)) return [];
  const known = flag.variants.map((variant) => variant.key).join(', ');
  return [problem(path, `is ${shown(key)}, expected a variant of the flag: ${known}`)];
}

function weightProblems(path: string, weights: readonly number[]): Problem[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return sum > 100 + WEIGHT_TOLERANCE
    ? [problem(path, `has weights that sum to ${sum}, expected 100 at the most`)]
    : [];
}

function duplicateProblems(path: string, items: readonly { readonly key: string }[]): Problem[] {
  return items.flatMap(({ key }, index) => {
    const isFirst = items.findIndex((other) => other.key === key) === index;
    return isFirst
      ? []
      : [problem(`${path}.${index}.key`, `is ${shown(key)}, expected a key that no other of the list has`)];
  });
}
