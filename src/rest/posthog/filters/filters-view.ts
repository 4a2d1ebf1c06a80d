import { type Flag, type FlagSetting, onVariant, settingOf, type Variant } from '../../../domain/flag.ts';
import { groupTypeIndex } from '../../../domain/group-type.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import { isJsonObject, type JsonObject } from '../../../domain/json.ts';
import { extensionPart } from '../../http/extension-part.ts';
import type { Project } from '../project.ts';
import { type FilterContext, frameMeaning, groupMeaning, isSameCondition, isSameGroup } from './filters-meaning.ts';
import {
  bucketingIdentifier,
  filtersSchema,
  groupIndexIn,
  propertiesOf,
  variantsOf,
  writtenVariants,
} from './filters-schema.ts';
import { showPayloads } from './payload-texts.ts';
import { showConditions } from './property-view.ts';
import { requirementsOf } from './requirements.ts';
import { type ShownGroup, showConditionsAbout, showRule } from './rule-view.ts';

/** Where filters are shown. */
export type FilterPlace = Pick<Project, 'organization' | 'environment'>;

/** A condition set with its source. */
export interface SourcedGroup extends ShownGroup {
  /** The index of the rule; null for the default variant and the override. */
  readonly ruleIndex: number | null;
}

/** The filters of a flag. */
export interface ShownFilters {
  readonly filters: JsonObject;
  /** Whether an SDK that evaluates them gives the same answer as the flag, for every context. */
  readonly isExact: boolean;
  readonly groups: readonly SourcedGroup[];
}

/**
 * Shows a flag as PostHog's filters, at an instant: windows and schedules as they are then. The frame of the filters and each
 * condition set are shown as they were written, as long as that means the same as the flag; else they are derived from it.
 */
export function showFilters(flag: Flag, place: FilterPlace, now: EpochMilliseconds): ShownFilters {
  const setting = settingOf(flag, place.environment.key);
  if (setting === undefined) return { filters: { groups: [] }, isExact: true, groups: [] };
  const context = filterContext(flag, place);
  const derived = withRequirements(deriveGroups(flag, setting, place, now), flag, setting, place);
  const frame = deriveFrame(flag, setting, place);
  const filters = writtenFrame(frame.members, setting, context);
  const groups = derived.map((each) => writtenGroup(each, filters, setting, context));
  return {
    filters: { ...filters, groups: groups.map(({ group }) => group) },
    isExact: frame.isExact && groups.every(({ isExact }) => isExact),
    groups,
  };
}

/** The context that the filters of a flag have their meaning in. */
export function filterContext(flag: Flag, place: FilterPlace): FilterContext {
  return { flagKey: flag.key, identifier: bucketingIdentifier(flag), place };
}

/** The condition sets of a flag, without its requirements. */
export function deriveGroups(
  flag: Flag,
  setting: FlagSetting,
  place: FilterPlace,
  now: EpochMilliseconds,
): SourcedGroup[] {
  if (setting.overrideVariant !== null) return [deriveOverride(flag, setting.overrideVariant)];
  const rules = setting.rules.flatMap((rule, ruleIndex) =>
    showRule(rule, flag, place, now).map((shown) => ({ ...shown, ruleIndex })),
  );
  return [...rules, ...deriveDefault(flag, setting)];
}

function withRequirements(
  groups: readonly SourcedGroup[],
  flag: Flag,
  setting: FlagSetting,
  place: FilterPlace,
): readonly SourcedGroup[] {
  const required = requirementsOf(flag, setting);
  if (required.length === 0) return groups;
  const { properties, isExact } = showConditionsAbout(required, { by: 'TARGETING_KEY' }, place);
  const areAboutFlags = required.every(({ operator }) => operator === 'FLAG_EVALUATES_TO');
  const frame = { aggregation_group_type_index: aggregationOf(flag, place) ?? null };
  return groups.map((each) => ({
    ...each,
    group: { ...each.group, properties: [...propertiesOf(each.group), ...properties] },
    isExact: each.isExact && isExact && (areAboutFlags || groupIndexIn(each.group, frame) === null),
  }));
}

function deriveOverride(flag: Flag, key: string): SourcedGroup {
  const variant = flag.variants.find((each) => each.key === key);
  const group = { properties: [], rollout_percentage: isOn(flag, variant) ? 100 : 0, ...variantMember(flag, key) };
  return { group, isExact: isExpressible(flag, variant), ruleIndex: null };
}

function deriveDefault(flag: Flag, setting: FlagSetting): SourcedGroup[] {
  const { defaultVariant: key, rolloutPercentage } = setting;
  const variant = flag.variants.find((each) => each.key === key);
  if (key === null || !isOn(flag, variant) || rolloutPercentage === 0) return [];
  // Subjects without a group get it as well.
  const isForAll = flag.bucketing.by === 'GROUP' && rolloutPercentage === 100;
  const group = {
    properties: [],
    rollout_percentage: rolloutPercentage,
    ...variantMember(flag, key),
    ...(isForAll ? { aggregation_group_type_index: null } : {}),
  };
  return [{ group, isExact: isExpressible(flag, variant), ruleIndex: null }];
}

function variantMember({ valueType }: Flag, key: string): JsonObject {
  return valueType === 'BOOLEAN' ? {} : { variant: key };
}

function isOn({ valueType }: Flag, variant: Variant | undefined): boolean {
  return variant !== undefined && (valueType !== 'BOOLEAN' || variant.value === true);
}

/** Of the variants of a boolean flag that are true, PostHog has only one. */
function isExpressible(flag: Flag, variant: Variant | undefined): boolean {
  return flag.valueType !== 'BOOLEAN' || variant?.value !== true || variant === onVariant(flag);
}

/** The filters of a flag without their condition sets. */
function deriveFrame(flag: Flag, setting: FlagSetting, place: FilterPlace) {
  const isOverridden = setting.overrideVariant !== null;
  const holdout = isOverridden || flag.holdout === null ? undefined : place.organization.holdouts.get(flag.holdout);
  const enrollment = isOverridden ? null : setting.enrollment;
  const index = isOverridden ? undefined : aggregationOf(flag, place);
  const exits = isOverridden ? 0 : setting.rules.filter(({ fallsThrough }) => !fallsThrough).length;
  const members: JsonObject = {
    ...(flag.valueType === 'BOOLEAN' ? {} : { multivariate: { variants: showVariants(flag, setting) } }),
    ...showPayloads(flag, setting),
    ...(index === undefined ? {} : { aggregation_group_type_index: index }),
    ...(enrollment === null ? {} : showEnrollment(flag, setting, place)),
    ...(holdout && { holdout: { id: holdout.number, exclusion_percentage: holdout.exclusionPercentage } }),
    ...(exits > 0 ? { early_exit: true } : {}),
  };
  const isExact =
    enrollment === null &&
    (holdout === undefined || requirementsOf(flag, setting).length === 0) &&
    index !== null &&
    (exits === 0 || exits === setting.rules.length);
  return { members, isExact };
}

/** The index of the group type that a flag is about; undefined for persons, null for a type without an index. */
function aggregationOf({ bucketing }: Flag, { organization }: FilterPlace): number | null | undefined {
  return bucketing.by === 'GROUP' ? (groupTypeIndex(bucketing.groupType, organization.groupTypes) ?? null) : undefined;
}

/** The variants, with the unknown members that were written. */
function showVariants({ variants }: Flag, setting: FlagSetting): JsonObject[] {
  const written = writtenVariants(frameIn(setting) ?? {});
  const isUnweighted = variants.every(({ weight }) => (weight ?? 0) === 0);
  return variants.map(({ key, name, weight }, index) => {
    const former = written.find((each) => each.key === key) ?? {};
    const isNamed = name !== key || Object.hasOwn(former, 'name');
    // PostHog's variants add up to 100. No condition set leaves the variant to the split here.
    const share = isUnweighted && index === 0 ? 100 : (weight ?? 0);
    return { ...former, key, ...(isNamed ? { name } : {}), rollout_percentage: share };
  });
}

function showEnrollment(flag: Flag, setting: FlagSetting, place: FilterPlace): JsonObject {
  const { conditions = [], exposurePercentage = 100 } = setting.enrollment ?? {};
  const [plain] = frameMeaning({ feature_enrollment: true }, filterContext(flag, place)).enrollment?.conditions ?? [];
  const [only, ...others] = conditions;
  const isSame = plain !== undefined && only !== undefined && isSameCondition(only, plain);
  const wasWrittenAsGroups = Array.isArray(frameIn(setting)?.super_groups);
  if (isSame && others.length === 0 && exposurePercentage === 100 && !wasWrittenAsGroups) {
    return { feature_enrollment: true };
  }
  const { properties } = showConditions(conditions, place);
  return { super_groups: [{ properties, rollout_percentage: exposurePercentage }] };
}

/** The filters that were last written, without their condition sets and payloads. */
function frameIn(setting: FlagSetting): JsonObject | undefined {
  const { filters } = extensionPart(setting.extensions, 'posthog');
  return isJsonObject(filters) ? filters : undefined;
}

/** The frame as it was written, as long as it means the same; else the derived one, with the unknown members that were written. */
function writtenFrame(derived: JsonObject, setting: FlagSetting, context: FilterContext): JsonObject {
  const written = frameIn(setting);
  if (written === undefined) return derived;
  // An early exit has no meaning without condition sets.
  const groups = setting.rules.map(() => ({}));
  const meaning = (frame: JsonObject) => JSON.stringify(frameMeaning({ ...frame, groups }, context));
  const payloads: JsonObject = derived.payloads === undefined ? {} : { payloads: derived.payloads };
  if (meaning(written) === meaning(derived)) return { ...written, ...payloads };
  const unknown = Object.entries(written).filter(([member]) => !Object.hasOwn(filtersSchema.shape, member));
  return { ...Object.fromEntries(unknown), ...derived };
}

/** A condition set as it was written, as long as it means the same; else the derived one. */
function writtenGroup(
  each: SourcedGroup,
  filters: JsonObject,
  setting: FlagSetting,
  context: FilterContext,
): SourcedGroup {
  const rule = each.ruleIndex === null ? undefined : setting.rules[each.ruleIndex];
  const written = rule === undefined ? undefined : extensionPart(rule.extensions, 'posthog').group;
  if (!isJsonObject(written)) return each;
  // With a single variant, naming it changes nothing.
  const single = variantsOf(filters).find(({ weight }) => weight >= 100)?.key ?? null;
  const meaning = (group: JsonObject) => {
    const own = groupMeaning(group, filters, context);
    return { ...own, variant: own.variant ?? single };
  };
  return isSameGroup(meaning(written), meaning(each.group)) ? { ...each, group: written } : each;
}
