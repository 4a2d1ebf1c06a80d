import type { JsonObject, JsonValue } from '../../../domain/json.ts';
import type { Bucketing } from '../../../domain/targeting.ts';
import { memberOf } from '../../http/extension-part.ts';
import {
  groupsOf,
  groupTypeAt,
  hasMember,
  numberIn,
  payloadsOf,
  propertiesOf,
  variantsOf,
  type WireVariant,
} from './filters-schema.ts';
import { type AskedCondition, type PropertyPlace, toConditions } from './property-map.ts';

/** What one condition set asks, in the domain's words. */
export interface AskedGroup {
  readonly conditions: readonly AskedCondition[];
  readonly exposurePercentage: number;
  /** Null: the flag's own. */
  readonly bucketing: Bucketing | null;
  /** The key of the variant that everybody here gets; null: by the flag's own split. */
  readonly variant: string | null;
}

/** Who decides for themselves. */
export interface AskedEnrollment {
  readonly conditions: readonly AskedCondition[];
  readonly exposurePercentage: number;
}

/** Who is kept out of the flag. */
export interface AskedHoldout {
  readonly number: number;
  readonly exclusionPercentage: number;
}

/** What filters ask besides their groups and payloads. */
export interface AskedFrame {
  readonly bucketing: Bucketing;
  /** Empty: a boolean flag. */
  readonly variants: readonly WireVariant[];
  readonly holdout: AskedHoldout | null;
  readonly enrollment: AskedEnrollment | null;
  /** Whoever satisfies a condition set and is not exposed by it is not in any other. */
  readonly stopsEarly: boolean;
}

/** What of a flag filters are read with. */
export interface FilterOwner {
  readonly key: string;
  /** `bucketing_identifier`. */
  readonly identifier: string | null;
}

/** Reads everything in filters but the condition sets and the payloads. */
export function askFrame(filters: JsonObject, owner: FilterOwner, place: PropertyPlace): AskedFrame {
  return {
    bucketing: askBucketing(memberOf(filters, 'aggregation_group_type_index'), owner, place),
    variants: variantsOf(filters),
    holdout: askHoldout(filters.holdout),
    enrollment: askEnrollment(filters, owner, place),
    stopsEarly: filters.early_exit === true && groupsOf(filters).length > 0,
  };
}

/** Reads a condition set of filters. */
export function askGroup(group: JsonObject, filters: JsonObject, owner: FilterOwner, place: PropertyPlace): AskedGroup {
  const whole = askBucketing(memberOf(filters, 'aggregation_group_type_index'), owner, place);
  const own = askBucketing(groupIndexIn(group, filters), owner, place);
  const isKnown = variantsOf(filters).some(({ key }) => key === group.variant);
  return {
    conditions: toConditions(propertiesOf(group), place),
    exposurePercentage: percentageIn(group),
    bucketing: isSameBucketing(own, whole) ? null : own,
    variant: isKnown ? String(group.variant) : null,
  };
}

/** The payloads of filters as values, by variant key or `true`; what is no JSON stays the text that it is. */
export function askPayloads(filters: JsonObject): JsonObject {
  const values = Object.entries(payloadsOf(filters)).map(([key, text]) => [key, readPayload(text)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== null));
}

/** The value that the text of a payload stands for; a text that is no JSON stands for itself. */
export function readPayload(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The index by which a condition set is aggregated: its own where it has one, null for persons (contract §6.2). */
export function groupIndexIn(group: JsonObject, filters: JsonObject): JsonValue {
  const name = 'aggregation_group_type_index';
  return (Object.hasOwn(group, name) ? group[name] : memberOf(filters, name)) ?? null;
}

/** The attribute by which persons enroll in a flag. */
export function enrollmentAttribute(flagKey: string): string {
  return `$feature_enrollment/${flagKey}`;
}

function askBucketing(index: JsonValue | undefined, owner: FilterOwner, place: PropertyPlace): Bucketing {
  const number = numberIn(index);
  if (number !== undefined) return { by: 'GROUP', groupType: groupTypeAt(number, place) };
  return { by: owner.identifier === 'device_id' ? 'DEVICE_ID' : 'TARGETING_KEY' };
}

function isSameBucketing(left: Bucketing, right: Bucketing): boolean {
  if (left.by !== 'GROUP' || right.by !== 'GROUP') return left.by === right.by;
  return left.groupType === right.groupType;
}

function askHoldout(holdout: JsonValue | undefined): AskedHoldout | null {
  if (typeof holdout !== 'object' || holdout === null || !('id' in holdout)) return null;
  const number = numberIn(holdout.id);
  const { exclusion_percentage: percentage } = holdout;
  if (number === undefined) return null;
  const exclusionPercentage = typeof percentage === 'number' ? Math.min(100, Math.max(0, percentage)) : 0;
  return { number, exclusionPercentage };
}

function askEnrollment(filters: JsonObject, owner: FilterOwner, place: PropertyPlace): AskedEnrollment | null {
  if (filters.feature_enrollment === true) {
    const attribute = enrollmentAttribute(owner.key);
    const isTrue = { operator: 'TRUTH_EQUALS', values: ['true'], ignoreCase: false } as const;
    return { conditions: [{ attribute, ...isTrue, negate: false, groupType: null }], exposurePercentage: 100 };
  }
  const [first] = groupsOf({ groups: filters.super_groups ?? null });
  if (first === undefined || propertiesOf(first).length === 0) return null;
  return { conditions: toConditions(propertiesOf(first), place), exposurePercentage: percentageIn(first) };
}

function percentageIn(group: JsonObject): number {
  return hasMember(group, 'rollout_percentage') ? Number(group.rollout_percentage) : 100;
}
