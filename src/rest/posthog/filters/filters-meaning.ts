import { isJsonObject, type JsonObject, type JsonValue, jsonEqual, ownMember } from '../../../domain/json.ts';
import type { Bucketing } from '../../../domain/targeting.ts';
import {
  groupIndexIn,
  groupsOf,
  numberIn,
  percentageOf,
  propertiesOf,
  variantsOf,
  type WireVariant,
} from './filters-schema.ts';
import { type ConditionDraft, groupTypeNamed, type PropertyPlace, toConditions } from './property-map.ts';

/** The meaning of a condition set. */
export interface GroupMeaning {
  readonly conditions: readonly ConditionDraft[];
  readonly exposurePercentage: number;
  /** Null: the flag's own. */
  readonly bucketing: Bucketing | null;
  /** The variant for everyone whom the set matches; null: the flag's split decides. */
  readonly variant: string | null;
}

/** The meaning of `feature_enrollment` and `super_groups`. */
interface EnrollmentMeaning {
  readonly conditions: readonly ConditionDraft[];
  readonly exposurePercentage: number;
}

/** The meaning of `holdout`. */
export interface HoldoutMeaning {
  readonly number: number;
  readonly exclusionPercentage: number;
}

/** The meaning of filters without their condition sets and payloads. */
export interface FrameMeaning {
  readonly bucketing: Bucketing;
  /** None for a boolean flag. */
  readonly variants: readonly WireVariant[];
  readonly holdout: HoldoutMeaning | null;
  readonly enrollment: EnrollmentMeaning | null;
  /** A subject that matches a condition set but falls outside its percentage is off. */
  readonly exitsEarly: boolean;
}

/** What the meaning of filters depends on besides themselves. */
export interface FilterContext {
  readonly flagKey: string;
  /** `bucketing_identifier`. */
  readonly identifier: string | null;
  readonly place: PropertyPlace;
}

/** The meaning of filters without their condition sets and payloads. */
export function frameMeaning(filters: JsonObject, context: FilterContext): FrameMeaning {
  return {
    bucketing: bucketingBy(ownMember(filters, 'aggregation_group_type_index'), context),
    variants: variantsOf(filters),
    holdout: holdoutIn(filters.holdout),
    enrollment: enrollmentIn(filters, context),
    exitsEarly: filters.early_exit === true && groupsOf(filters).length > 0,
  };
}

/** The meaning of a condition set of filters. */
export function groupMeaning(group: JsonObject, filters: JsonObject, context: FilterContext): GroupMeaning {
  const flagBucketing = bucketingBy(ownMember(filters, 'aggregation_group_type_index'), context);
  const bucketing = bucketingBy(groupIndexIn(group, filters), context);
  const isKnown = variantsOf(filters).some(({ key }) => key === group.variant);
  return {
    conditions: toConditions(propertiesOf(group), context.place),
    exposurePercentage: percentageOf(group),
    bucketing: jsonEqual({ ...bucketing }, { ...flagBucketing }) ? null : bucketing,
    variant: isKnown ? String(group.variant) : null,
  };
}

/** Whether two condition sets mean the same in any order of their properties. */
export function isSameGroup(left: GroupMeaning, right: GroupMeaning): boolean {
  return JSON.stringify(comparable(left)) === JSON.stringify(comparable(right));
}

/** Whether two conditions mean the same. */
export function isSameCondition(left: ConditionDraft, right: ConditionDraft): boolean {
  return conditionText(left) === conditionText(right);
}

/** The attribute that enrolls persons in a flag. */
export function enrollmentAttribute(flagKey: string): string {
  return `$feature_enrollment/${flagKey}`;
}

function comparable({ conditions, ...group }: GroupMeaning): readonly unknown[] {
  return [group.exposurePercentage, group.bucketing, group.variant, conditions.map(conditionText).sort()];
}

function conditionText({ attribute, operator, values, ignoreCase, negate, groupType }: ConditionDraft): string {
  return JSON.stringify([attribute, operator, values, ignoreCase, negate, groupType]);
}

function bucketingBy(index: JsonValue | undefined, { identifier, place }: FilterContext): Bucketing {
  const number = numberIn(index);
  if (number !== undefined) return { by: 'GROUP', groupType: groupTypeNamed(number, place) };
  return { by: identifier === 'device_id' ? 'DEVICE_ID' : 'TARGETING_KEY' };
}

function holdoutIn(holdout: JsonValue | undefined): HoldoutMeaning | null {
  if (!isJsonObject(holdout)) return null;
  const number = numberIn(holdout.id);
  const { exclusion_percentage: percentage } = holdout;
  if (number === undefined) return null;
  return { number, exclusionPercentage: typeof percentage === 'number' ? Math.min(100, Math.max(0, percentage)) : 0 };
}

function enrollmentIn(filters: JsonObject, { flagKey, place }: FilterContext): EnrollmentMeaning | null {
  if (filters.feature_enrollment === true) {
    const isTrue = { operator: 'TRUTH_EQUALS', values: ['true'], ignoreCase: false } as const;
    const condition = { attribute: enrollmentAttribute(flagKey), ...isTrue, negate: false, groupType: null };
    return { conditions: [condition], exposurePercentage: 100 };
  }
  const [first] = groupsOf({ groups: filters.super_groups ?? null });
  if (first === undefined || propertiesOf(first).length === 0) return null;
  return { conditions: toConditions(propertiesOf(first), place), exposurePercentage: percentageOf(first) };
}
