import { exposureProgress } from '../../../domain/exposure.ts';
import { type Flag, onVariant } from '../../../domain/flag.ts';
import { type EpochMilliseconds, parseInstant } from '../../../domain/instant.ts';
import { type JsonObject, jsonEqual } from '../../../domain/json.ts';
import type { Bucketing, Condition, TargetingRule } from '../../../domain/targeting.ts';
import { type Share, sharesOf } from '../../../evaluation/bucketing/split.ts';
import { bucketingIdentifier, groupIndexOf } from './filters-schema.ts';
import type { PropertyPlace } from './property-map.ts';
import { showCondition } from './property-view.ts';

/** A condition set that says what a rule does, or a part of it. */
export interface ShownGroup {
  readonly group: JsonObject;
  /** Whether it says exactly the same. */
  readonly isExact: boolean;
}

/** Says what a rule does at an instant: one condition set for each of its groups, any of which will do. */
export function showRule(rule: TargetingRule, flag: Flag, place: PropertyPlace, now: EpochMilliseconds): ShownGroup[] {
  const bucketing = rule.bucketing ?? flag.bucketing;
  const split = showSplit(rule, flag);
  const aggregation = showAggregation(rule.bucketing, flag, place);
  return conditionSets(rule).map((conditions) => {
    const shown = showConditions(conditions, bucketing, place);
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

/** Says what conditions ask that must all hold, in a condition set that is about subjects, or about groups of a type. */
export function showConditions(
  conditions: readonly Condition[],
  bucketing: Bucketing,
  place: PropertyPlace,
): { readonly properties: readonly JsonObject[]; readonly isExact: boolean } {
  const shown = conditions.map((condition) => showCondition(condition, place));
  const isPut = (condition: Condition) => isAboutSame(condition, bucketing, place);
  return {
    properties: shown.flatMap(({ properties }) => properties),
    isExact: shown.every(({ isExact }) => isExact) && conditions.every(isPut),
  };
}

/** PostHog asks all properties of a condition set of the one whom it is about. */
function isAboutSame({ operator, groupType }: Condition, bucketing: Bucketing, place: PropertyPlace): boolean {
  if (operator === 'FLAG_EVALUATES_TO') return true;
  if (bucketing.by !== 'GROUP') return groupType === null;
  return groupType !== null && groupIndexOf(groupType, place) === groupIndexOf(bucketing.groupType, place);
}

/** The ways to satisfy a rule, each a list of conditions that must all hold. */
function conditionSets({ groups }: TargetingRule): readonly (readonly Condition[])[] {
  if (groups.length === 0 || groups.some(({ conditions }) => conditions.length === 0)) return [[]];
  return groups.flatMap(({ match, conditions }) =>
    match === 'ALL' ? [conditions] : conditions.map((condition) => [condition]),
  );
}

/** Outside of its window a rule exposes nobody. */
function exposureAt({ startsAt, endsAt, exposureSchedule, exposurePercentage }: TargetingRule, now: EpochMilliseconds) {
  const hasStarted = startsAt === null || (parseInstant(startsAt) ?? Number.POSITIVE_INFINITY) <= now;
  const hasEnded = endsAt !== null && (parseInstant(endsAt) ?? Number.NEGATIVE_INFINITY) <= now;
  if (!hasStarted || hasEnded) return 0;
  return exposureSchedule === null ? exposurePercentage : exposureProgress(exposureSchedule, now).exposurePercentage;
}

interface ShownSplit {
  readonly variant: string | null;
  readonly isExact: boolean;
}

/** A rule can give one variant to everybody, or spread as the flag does. */
function showSplit(rule: TargetingRule, flag: Flag): ShownSplit {
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

/** What is left over goes to the next rule here, and to no variant at all in PostHog. */
function isComplete(shares: readonly Share[]): boolean {
  return Math.abs(shares.reduce((sum, { weight }) => sum + weight, 0) - 100) < 1e-6;
}

interface ShownAggregation {
  readonly members: JsonObject;
  readonly isExact: boolean;
}

/** What a rule hashes, where that is not what its flag does. */
function showAggregation(own: Bucketing | null, flag: Flag, place: PropertyPlace): ShownAggregation {
  if (own === null || jsonEqual(own, flag.bucketing)) return { members: {}, isExact: true };
  if (own.by === 'GROUP') {
    const index = groupIndexOf(own.groupType, place);
    return { members: { aggregation_group_type_index: index ?? null }, isExact: index !== undefined };
  }
  const isOfPersons = own.by === (bucketingIdentifier(flag) === 'device_id' ? 'DEVICE_ID' : 'TARGETING_KEY');
  return { members: { aggregation_group_type_index: null }, isExact: flag.bucketing.by === 'GROUP' && isOfPersons };
}
