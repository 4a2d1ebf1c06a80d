import { exposureProgress } from '../../../domain/exposure.ts';
import { type Flag, onVariant } from '../../../domain/flag.ts';
import { groupTypeIndex } from '../../../domain/group-type.ts';
import { type EpochMilliseconds, parseInstant } from '../../../domain/instant.ts';
import { type JsonObject, jsonEqual } from '../../../domain/json.ts';
import type { Bucketing, Condition, TargetingRule } from '../../../domain/targeting.ts';
import { type Share, sharesOf } from '../../../evaluation/bucketing/split.ts';
import { bucketingIdentifier } from './filters-schema.ts';
import type { PropertyPlace } from './property-map.ts';
import { type ShownProperties, showConditions } from './property-view.ts';

/** A condition set for a rule, or for a part of it. */
export interface ShownGroup {
  readonly group: JsonObject;
  /** Whether it means exactly the same. */
  readonly isExact: boolean;
}

/** Shows a rule at an instant: one condition set for each of its alternatives. */
export function showRule(rule: TargetingRule, flag: Flag, place: PropertyPlace, now: EpochMilliseconds): ShownGroup[] {
  const bucketing = rule.bucketing ?? flag.bucketing;
  const split = showSplit(rule, flag);
  const aggregation = showAggregation(rule.bucketing, flag, place);
  return conditionSets(rule).map((conditions) => {
    const shown = showConditionsAbout(conditions, bucketing, place);
    return {
      group: {
        properties: shown.properties,
        rollout_percentage: exposureAt(rule, now),
        ...(split.variant === null ? {} : { variant: split.variant }),
        ...aggregation.members,
      },
      isExact: shown.isExact && split.isExact && aggregation.isExact,
    };
  });
}

/** Shows the conditions of a set that is about persons, or about groups of a type. To PostHog all of them are about the same. */
export function showConditionsAbout(
  conditions: readonly Condition[],
  bucketing: Bucketing,
  place: PropertyPlace,
): ShownProperties {
  const { properties, isExact } = showConditions(conditions, place);
  return { properties, isExact: isExact && conditions.every((each) => isAbout(each, bucketing, place)) };
}

function isAbout({ operator, groupType }: Condition, bucketing: Bucketing, { organization }: PropertyPlace): boolean {
  if (operator === 'FLAG_EVALUATES_TO') return true;
  if (bucketing.by !== 'GROUP') return groupType === null;
  const indexOf = (name: string) => groupTypeIndex(name, organization.groupTypes);
  return groupType !== null && indexOf(groupType) === indexOf(bucketing.groupType);
}

/** The alternatives of a rule: in each, all conditions must hold. */
function conditionSets({ groups }: TargetingRule): readonly (readonly Condition[])[] {
  if (groups.length === 0 || groups.some(({ conditions }) => conditions.length === 0)) return [[]];
  return groups.flatMap(({ match, conditions }) =>
    match === 'ALL' ? [conditions] : conditions.map((condition) => [condition]),
  );
}

/** The percentage of a rule at an instant; 0 outside its window. */
function exposureAt({ startsAt, endsAt, exposureSchedule, exposurePercentage }: TargetingRule, now: EpochMilliseconds) {
  const hasStarted = startsAt === null || (parseInstant(startsAt) ?? Number.POSITIVE_INFINITY) <= now;
  const hasEnded = endsAt !== null && (parseInstant(endsAt) ?? Number.NEGATIVE_INFINITY) <= now;
  if (!hasStarted || hasEnded) return 0;
  return exposureSchedule === null ? exposurePercentage : exposureProgress(exposureSchedule, now).exposurePercentage;
}

/** In PostHog a condition set gives one variant, or splits as the flag does. */
function showSplit(rule: TargetingRule, flag: Flag): { readonly variant: string | null; readonly isExact: boolean } {
  const shares = sharesOf(flag, rule).filter(({ weight }) => weight > 0);
  const [first] = shares;
  const isWhole = first !== undefined && first.weight >= 100 && first.variant !== undefined;
  if (flag.valueType === 'BOOLEAN') {
    return { variant: null, isExact: isWhole && first.variant === onVariant(flag) };
  }
  const own = sharesOf(flag, { ...rule, split: [] }).filter(({ weight }) => weight > 0);
  if (isSameSplit(shares, own)) return { variant: null, isExact: isComplete(own) };
  return { variant: first?.variant?.key ?? null, isExact: isWhole };
}

function isSameSplit(shares: readonly Share[], own: readonly Share[]): boolean {
  return (
    shares.length === own.length &&
    shares.every(({ variant, weight }, index) => variant === own[index]?.variant && weight === own[index]?.weight)
  );
}

/** A remainder falls to the next rule in the domain, and to no variant in PostHog. */
function isComplete(shares: readonly Share[]): boolean {
  return Math.abs(shares.reduce((sum, { weight }) => sum + weight, 0) - 100) < 1e-6;
}

/** The aggregation of a rule, where it differs from the flag's. */
function showAggregation(
  own: Bucketing | null,
  flag: Flag,
  { organization }: PropertyPlace,
): { readonly members: JsonObject; readonly isExact: boolean } {
  if (own === null || jsonEqual({ ...own }, { ...flag.bucketing })) return { members: {}, isExact: true };
  if (own.by === 'GROUP') {
    const index = groupTypeIndex(own.groupType, organization.groupTypes);
    return { members: { aggregation_group_type_index: index ?? null }, isExact: index !== undefined };
  }
  const isOfPersons = own.by === (bucketingIdentifier(flag) === 'device_id' ? 'DEVICE_ID' : 'TARGETING_KEY');
  return { members: { aggregation_group_type_index: null }, isExact: flag.bucketing.by === 'GROUP' && isOfPersons };
}
