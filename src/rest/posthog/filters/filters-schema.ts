import { z } from 'zod';
import type { Flag } from '../../../domain/flag.ts';
import { groupTypeIndex as indexIn, groupTypeAt as positionOf } from '../../../domain/group-type.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import type { OrganizationSnapshot } from '../../../evaluation/snapshot.ts';
import { memberOf } from '../../http/extension-part.ts';
import { posthogPart } from '../extension.ts';

/*
 * A flag's `filters` (contract §4.6) as JSON: members that are not known here come back as they were sent, and so the whole
 * stays the JSON that it is. What is known of it is read by the functions below, which make the best of anything.
 */

const percentage = z.number().min(0).max(100);
const groupTypeIndex = z
  .int()
  .min(0)
  .max(4)
  .nullable()
  .optional()
  .describe('The type of group, by its position; null: the person.');

/** One question about a person, a group, a cohort or another flag; which of its rules it breaks is said by `checkFilters`. */
export const propertySchema = z
  .looseObject({
    key: z.union([z.string(), z.number()]),
    type: z.string().nullable().optional().describe('`person` (or absent), `group`, `cohort` or `flag`.'),
    value: z.json().optional(),
    operator: z.string().nullable().optional().describe('Null or absent: `exact`.'),
    group_type_index: groupTypeIndex,
    negation: z.boolean().nullable().optional().describe('Turns the answer round; only heeded in cohorts.'),
  })
  .meta({ id: 'PosthogProperty' });

const groupSchema = z
  .looseObject({
    properties: z.array(propertySchema).nullable().optional(),
    rollout_percentage: percentage.nullable().optional().describe('Null or absent: 100.'),
    variant: z.string().nullable().optional().describe('The variant that everybody here gets.'),
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

const holdoutSchema = z.looseObject({ id: z.int().min(1), exclusion_percentage: z.number() });

/** The `filters` of a flag as a request may have them. */
export const filtersSchema = z
  .looseObject({
    groups: z.array(groupSchema).nullable().optional().describe('Whoever satisfies one of them is in, asked in order.'),
    multivariate: z
      .looseObject({ variants: z.array(variantSchema).nullable().optional() })
      .nullable()
      .optional(),
    payloads: z.json().optional().describe('JSON texts by variant key; `true` for a boolean flag.'),
    aggregation_group_type_index: groupTypeIndex,
    super_groups: z.array(groupSchema).nullable().optional(),
    feature_enrollment: z.boolean().nullable().optional(),
    holdout: holdoutSchema.nullable().optional(),
    early_exit: z.boolean().nullable().optional(),
  })
  .meta({ id: 'PosthogFilters' });

/** One of the variants of `filters.multivariate`. */
export interface WireVariant {
  readonly key: string;
  readonly name: string;
  readonly weight: number;
}

/** What a flag has that was made without filters. */
export const NO_FILTERS: JsonObject = { groups: [{ properties: [], rollout_percentage: null }] };

/** The condition sets. */
export function groupsOf(filters: JsonObject): readonly JsonObject[] {
  return objectsIn(memberOf(filters, 'groups'));
}

/** The properties of a condition set. */
export function propertiesOf(group: JsonObject): readonly JsonObject[] {
  return objectsIn(memberOf(group, 'properties'));
}

/** The variants; none for a boolean flag. */
export function variantsOf(filters: JsonObject): readonly WireVariant[] {
  const multivariate = memberOf(filters, 'multivariate');
  if (!isJsonObject(multivariate)) return [];
  return objectsIn(memberOf(multivariate, 'variants')).map((variant) => {
    const [key, name] = [String(variant.key), variant.name];
    const weight = typeof variant.rollout_percentage === 'number' ? variant.rollout_percentage : 0;
    return { key, name: typeof name === 'string' ? name : key, weight };
  });
}

/** The texts of the payloads by variant key, or `true`. */
export function payloadsOf(filters: JsonObject): Readonly<Record<string, string>> {
  const payloads = memberOf(filters, 'payloads');
  if (!isJsonObject(payloads)) return {};
  return Object.fromEntries(Object.entries(payloads).map(([key, value]) => [key, toPayloadText(value)]));
}

/** A payload that is sent as a value is kept as its text (contract §4.4). */
export function toPayloadText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The whole number that a member is, or a text of digits in its place; undefined for anything else. */
export function numberIn(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

/** Whether a member is set: neither absent nor null. */
export function hasMember(object: JsonObject, name: string): boolean {
  return (memberOf(object, name) ?? null) !== null;
}

function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** What a flag can be bucketed by, where it is not by a group. */
export const BUCKETING_IDENTIFIERS = ['distinct_id', 'device_id'] as const;

/** One of {@link BUCKETING_IDENTIFIERS}; null is the first. */
export type BucketingIdentifier = (typeof BUCKETING_IDENTIFIERS)[number] | null;

/** What a flag's persons are bucketed by, as PostHog says it. */
export function bucketingIdentifier({ bucketing, extensions }: Flag): BucketingIdentifier {
  const { bucketing_identifier: written } = posthogPart(extensions);
  if (bucketing.by === 'DEVICE_ID') return 'device_id';
  if (bucketing.by === 'GROUP' && written === 'device_id') return written;
  return written === 'distinct_id' ? written : null;
}

interface Place {
  readonly organization: Pick<OrganizationSnapshot, 'groupTypes'>;
}

/** The type of group that an index means; its position, as long as the type is not known. */
export function groupTypeAt(index: number, { organization }: Place): string {
  return organization.groupTypes[index] ?? positionOf(index);
}

/** The index of a type of group; undefined for one that has none. */
export function groupIndexOf(groupType: string, { organization }: Place): number | undefined {
  return indexIn(groupType, organization.groupTypes);
}
