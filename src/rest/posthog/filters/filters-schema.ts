import { z } from 'zod';
import type { Flag } from '../../../domain/flag.ts';
import { isJsonObject, type JsonObject, type JsonValue, ownMember } from '../../../domain/json.ts';
import { extensionPart } from '../../http/extension-part.ts';

/*
 * The `filters` of a flag (contract §4.6) stay the JSON that was sent, so that unknown members round-trip. The functions below
 * read the known members, tolerantly.
 */

const percentage = z.number().min(0).max(100);
const groupTypeIndex = z
  .int()
  .min(0)
  .max(4)
  .nullable()
  .optional()
  .describe('The index of the group type; null for the person.');

/** A condition on a person, a group, a cohort or another flag. `checkFilters` checks what this schema leaves open. */
export const propertySchema = z
  .looseObject({
    key: z.union([z.string(), z.number()]),
    type: z.string().nullable().optional().describe('`person` (the default), `group`, `cohort` or `flag`.'),
    value: z.json().optional(),
    operator: z.string().nullable().optional().describe('`exact` by default.'),
    group_type_index: groupTypeIndex,
    negation: z.boolean().nullable().optional().describe('Negates the property, in cohorts only.'),
  })
  .meta({ id: 'PosthogProperty' });

const groupSchema = z
  .looseObject({
    properties: z.array(propertySchema).nullable().optional(),
    rollout_percentage: percentage.nullable().optional().describe('100 by default.'),
    variant: z.string().nullable().optional().describe('The variant for everyone whom the set matches.'),
    aggregation_group_type_index: groupTypeIndex,
  })
  .meta({ id: 'PosthogConditionSet' });

const variantSchema = z
  .looseObject({
    key: z
      .string()
      .max(400)
      .regex(/^[a-zA-Z0-9_./-]+$/, 'This value does not match the required pattern.'),
    name: z.string().nullable().optional(),
    rollout_percentage: percentage,
  })
  .meta({ id: 'PosthogVariant' });

/** The `filters` of a flag in a request. */
export const filtersSchema = z
  .looseObject({
    groups: z.array(groupSchema).nullable().optional().describe('Condition sets. The first that matches decides.'),
    multivariate: z
      .looseObject({ variants: z.array(variantSchema).nullable().optional() })
      .nullable()
      .optional(),
    payloads: z.json().optional().describe('JSON texts by variant key, or by `true` for a boolean flag.'),
    aggregation_group_type_index: groupTypeIndex,
    super_groups: z.array(groupSchema).nullable().optional(),
    feature_enrollment: z.boolean().nullable().optional(),
    holdout: z
      .looseObject({ id: z.int().min(1), exclusion_percentage: z.number() })
      .nullable()
      .optional(),
    early_exit: z.boolean().nullable().optional(),
  })
  .meta({ id: 'PosthogFilters' });

/** One of `filters.multivariate.variants`. */
export interface WireVariant {
  readonly key: string;
  readonly name: string;
  readonly weight: number;
}

/** The filters of a flag that was created without any. */
export const NO_FILTERS: JsonObject = { groups: [{ properties: [], rollout_percentage: null }] };

/** The identifiers that persons can be bucketed by. */
export const BUCKETING_IDENTIFIERS = ['distinct_id', 'device_id'] as const;

/** Null means `distinct_id`. */
export type BucketingIdentifier = (typeof BUCKETING_IDENTIFIERS)[number] | null;

/** A flag's `bucketing_identifier`. */
export function bucketingIdentifier({ bucketing, extensions }: Flag): BucketingIdentifier {
  const { bucketing_identifier: written } = extensionPart(extensions, 'posthog');
  if (bucketing.by === 'DEVICE_ID') return 'device_id';
  if (bucketing.by === 'GROUP' && written === 'device_id') return written;
  return written === 'distinct_id' ? written : null;
}

/** The condition sets of filters. */
export function groupsOf(filters: JsonObject): readonly JsonObject[] {
  return objectsIn(ownMember(filters, 'groups'));
}

/** The properties of a condition set. */
export function propertiesOf(group: JsonObject): readonly JsonObject[] {
  return objectsIn(ownMember(group, 'properties'));
}

/** The rollout percentage of a condition set. */
export function percentageOf(group: JsonObject): number {
  return hasMember(group, 'rollout_percentage') ? Number(group.rollout_percentage) : 100;
}

/** The variants of filters; none for a boolean flag. */
export function variantsOf(filters: JsonObject): readonly WireVariant[] {
  return writtenVariants(filters).map((variant) => {
    const [key, name] = [String(variant.key), variant.name];
    const weight = typeof variant.rollout_percentage === 'number' ? variant.rollout_percentage : 0;
    return { key, name: typeof name === 'string' ? name : key, weight };
  });
}

/** The variants of filters as they are written. */
export function writtenVariants(filters: JsonObject): readonly JsonObject[] {
  const multivariate = ownMember(filters, 'multivariate');
  return isJsonObject(multivariate) ? objectsIn(ownMember(multivariate, 'variants')) : [];
}

/** The index of the group type that a condition set is about; null for persons (contract §6.2). */
export function groupIndexIn(group: JsonObject, filters: JsonObject): JsonValue {
  const name = 'aggregation_group_type_index';
  return (Object.hasOwn(group, name) ? group[name] : ownMember(filters, name)) ?? null;
}

/** A whole number, or a text of up to nine digits; undefined for anything else. */
export function numberIn(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

/** Whether a member is neither absent nor null. */
export function hasMember(object: JsonObject, name: string): boolean {
  return (ownMember(object, name) ?? null) !== null;
}

function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
