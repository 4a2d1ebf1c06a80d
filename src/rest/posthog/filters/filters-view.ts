import { type Flag, type FlagSetting, onVariant, type Variant } from '../../../domain/flag.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import { isJsonObject, type JsonObject, type JsonValue, jsonEqual } from '../../../domain/json.ts';
import type { Condition } from '../../../domain/targeting.ts';
import { memberOf } from '../../http/extension-part.ts';
import { posthogPart } from '../extension.ts';
import { type PosthogPlace, settingAt } from '../project.ts';
import { type AskedGroup, askFrame, askGroup, enrollmentAttribute } from './filters-map.ts';
import { bucketingIdentifier, groupIndexOf, variantsOf } from './filters-schema.ts';
import { showProperties } from './property-view.ts';
import { essence, requirementsOf } from './requirements.ts';
import { type ShownGroup, showConditions, showRule } from './rule-view.ts';
import { showPayloads, showVariants, writtenFrame } from './variants-view.ts';

/** Where a flag's filters are shown. */
export type FilterPlace = Pick<PosthogPlace, 'organization' | 'environment'>;

/** A condition set with what it comes from. */
export interface SourcedGroup extends ShownGroup {
  /** The index of the rule; null for what everybody gets whom no rule decides, or whatever the rules say. */
  readonly ruleIndex: number | null;
}

/** The filters that say how a flag answers. */
export interface ShownFilters {
  readonly filters: JsonObject;
  /** Whether an SDK that evaluates them gives the very answers of the flag. */
  readonly isExact: boolean;
  readonly groups: readonly SourcedGroup[];
}

/**
 * Shows a flag as PostHog's filters: as they were written, as long as that is how it answers, and else in their own words.
 * Windows and schedules are shown as they are at the instant.
 */
export function showFilters(flag: Flag, place: FilterPlace, now: EpochMilliseconds): ShownFilters {
  const setting = settingAt(flag, place);
  if (setting === undefined) return { filters: { groups: [] }, isExact: true, groups: [] };
  const groups = showGroups(flag, setting, place, now);
  const frame = showFrame(flag, setting, place);
  const filters = framed(groups, asWritten(frame.members, flag, setting, place));
  const shown = groups.map((each) => asGroupWritten(each, filters, flag, setting, place));
  const isExact = frame.isExact && groups.every((group) => group.isExact);
  return { filters: framed(shown, filters), isExact, groups: shown };
}

/** The index of the condition set that stands for a rule, for the reason of an answer; null for a rule that is not shown. */
export function conditionIndexOf({ groups }: Pick<ShownFilters, 'groups'>, ruleIndex: number | null): number | null {
  const index = groups.findIndex((group) => group.ruleIndex === ruleIndex);
  return index === -1 ? null : index;
}

function framed(groups: readonly SourcedGroup[], frame: JsonObject): JsonObject {
  return { ...frame, groups: groups.map(({ group }) => group) };
}

function showGroups(flag: Flag, setting: FlagSetting, place: FilterPlace, now: EpochMilliseconds): SourcedGroup[] {
  const required = requirementsOf(flag, setting);
  const own = showOwnGroups(flag, setting, place, now);
  return own.map((each) => withRequired(each, required, flag, place));
}

/** The condition sets without what must hold before the flag answers. */
export function showOwnGroups(
  flag: Flag,
  setting: FlagSetting,
  place: FilterPlace,
  now: EpochMilliseconds,
): SourcedGroup[] {
  if (setting.overrideVariant !== null) return [showOverride(flag, setting.overrideVariant)];
  const rules = setting.rules.flatMap((rule, ruleIndex) =>
    showRule(rule, flag, place, now).map((shown) => ({ ...shown, ruleIndex })),
  );
  return [...rules, ...showDefault(flag, setting)];
}

function withRequired(
  each: SourcedGroup,
  required: readonly Condition[],
  flag: Flag,
  place: FilterPlace,
): SourcedGroup {
  if (required.length === 0) return each;
  const { group } = each;
  const isOfPersons = groupIndex(group, flag, place) === null;
  const { properties, isExact } = showConditions(required, { by: 'TARGETING_KEY' }, place);
  const own = Array.isArray(group.properties) ? group.properties : [];
  return {
    ...each,
    group: { ...group, properties: [...own, ...properties] },
    isExact: each.isExact && isExact && (isOfPersons || required.every(isAboutFlag)),
  };
}

function isAboutFlag({ operator }: Condition): boolean {
  return operator === 'FLAG_EVALUATES_TO';
}

function groupIndex(group: JsonObject, flag: Flag, place: FilterPlace): JsonValue {
  const own = memberOf(group, 'aggregation_group_type_index');
  return own === undefined ? (aggregationOf(flag, place) ?? null) : own;
}

function showOverride(flag: Flag, key: string): SourcedGroup {
  const variant = flag.variants.find((each) => each.key === key);
  const group = { properties: [], rollout_percentage: isOn(flag, variant) ? 100 : 0, ...variantMember(flag, key) };
  return { group, isExact: isTold(flag, variant), ruleIndex: null };
}

function showDefault(flag: Flag, setting: FlagSetting): SourcedGroup[] {
  const { defaultVariant: key, rolloutPercentage } = setting;
  const variant = flag.variants.find((each) => each.key === key);
  if (key === null || !isOn(flag, variant) || rolloutPercentage === 0) return [];
  // Everybody is given it, also those who are in no group.
  const isForAll = flag.bucketing.by === 'GROUP' && rolloutPercentage === 100;
  const group = {
    properties: [],
    rollout_percentage: rolloutPercentage,
    ...variantMember(flag, key),
    ...(isForAll ? { aggregation_group_type_index: null } : {}),
  };
  return [{ group, isExact: isTold(flag, variant), ruleIndex: null }];
}

function variantMember({ valueType }: Flag, key: string): JsonObject {
  return valueType === 'BOOLEAN' ? {} : { variant: key };
}

function isOn({ valueType }: Flag, variant: Variant | undefined): boolean {
  return variant !== undefined && (valueType !== 'BOOLEAN' || variant.value === true);
}

/** Of a boolean flag only one variant that is true can be told. */
function isTold(flag: Flag, variant: Variant | undefined): boolean {
  return flag.valueType !== 'BOOLEAN' || variant?.value !== true || variant === onVariant(flag);
}

/** Everything in the filters but the condition sets. */
function showFrame(
  flag: Flag,
  setting: FlagSetting,
  place: FilterPlace,
): { readonly members: JsonObject; readonly isExact: boolean } {
  const isOverridden = setting.overrideVariant !== null;
  const hasRequirements = requirementsOf(flag, setting).length > 0;
  const holdout = isOverridden || flag.holdout === null ? undefined : place.organization.holdouts.get(flag.holdout);
  const enrollment = isOverridden ? null : setting.enrollment;
  const index = isOverridden ? undefined : aggregationOf(flag, place);
  const stops = setting.rules.filter(({ fallsThrough }) => !fallsThrough).length;
  return {
    members: {
      ...(flag.valueType === 'BOOLEAN' ? {} : { multivariate: { variants: showVariants(flag, setting) } }),
      ...showPayloads(flag, setting),
      ...(index === undefined ? {} : { aggregation_group_type_index: index }),
      ...showEnrollment(flag, setting, place),
      ...(holdout && { holdout: { id: holdout.number, exclusion_percentage: holdout.exclusionPercentage } }),
      ...(stops > 0 && !isOverridden ? { early_exit: true } : {}),
    },
    isExact:
      enrollment === null &&
      (holdout === undefined || !hasRequirements) &&
      (flag.bucketing.by !== 'GROUP' || isOverridden || index !== null) &&
      (isOverridden || stops === 0 || stops === setting.rules.length),
  };
}

/** The index of the type of group that a flag is about; undefined for persons, null for a type that has none. */
function aggregationOf({ bucketing }: Flag, place: FilterPlace): number | null | undefined {
  return bucketing.by === 'GROUP' ? (groupIndexOf(bucketing.groupType, place) ?? null) : undefined;
}

function showEnrollment(flag: Flag, setting: FlagSetting, place: FilterPlace): JsonObject {
  const { enrollment, overrideVariant } = setting;
  if (enrollment === null || overrideVariant !== null) return {};
  const { conditions, exposurePercentage } = enrollment;
  const isPlain = exposurePercentage === 100 && conditions.length === 1;
  const [only] = conditions.map(essence);
  const plain = { operator: 'TRUTH_EQUALS', values: ['true'], ignoreCase: false, negate: false, groupType: null };
  const wasSuper = Array.isArray(writtenFrame(setting)?.super_groups);
  if (isPlain && !wasSuper && jsonEqual(only, { attribute: enrollmentAttribute(flag.key), ...plain })) {
    return { feature_enrollment: true };
  }
  const group = { properties: showProperties(conditions, place), rollout_percentage: exposurePercentage };
  return { super_groups: [group] };
}

/** The members of a frame as they were written, as long as they mean the same; else with what of them is not known here. */
function asWritten(derived: JsonObject, flag: Flag, setting: FlagSetting, place: FilterPlace): JsonObject {
  const written = writtenFrame(setting);
  if (written === undefined) return derived;
  const owner = { key: flag.key, identifier: bucketingIdentifier(flag) };
  // Whether a flag stops early only counts where there is something to stop.
  const groups = setting.rules.map(() => ({}));
  const frames = [written, derived].map((frame) => askFrame({ ...frame, groups }, owner, place));
  const { payloads: _, ...others } = written;
  const payloads: JsonObject = derived.payloads === undefined ? {} : { payloads: derived.payloads };
  // Two frames are plain data, and so comparable as JSON is.
  if (JSON.stringify(frames[0]) === JSON.stringify(frames[1])) return { ...others, ...payloads };
  const unknown = Object.entries(others).filter(([member]) => !KNOWN_MEMBERS.has(member));
  return { ...Object.fromEntries(unknown), ...derived };
}

const KNOWN_MEMBERS: ReadonlySet<string> = new Set([
  'multivariate',
  'payloads',
  'aggregation_group_type_index',
  'super_groups',
  'feature_enrollment',
  'holdout',
  'early_exit',
]);

/** A condition set as it was written, as long as it means the same; else with what of it is not known here. */
function asGroupWritten(
  each: SourcedGroup,
  filters: JsonObject,
  flag: Flag,
  setting: FlagSetting,
  place: FilterPlace,
): SourcedGroup {
  const rule = each.ruleIndex === null ? undefined : setting.rules[each.ruleIndex];
  const written = rule === undefined ? undefined : posthogPart(rule.extensions).group;
  if (!isJsonObject(written)) return each;
  const owner = { key: flag.key, identifier: bucketingIdentifier(flag) };
  // Where everybody gets the same variant, it is the same to name it or not.
  const only = variantsOf(filters).find(({ weight }) => weight >= 100)?.key ?? null;
  const asked = (group: JsonObject) => {
    const asks = askGroup(group, filters, owner, place);
    return { ...asks, variant: asks.variant ?? only };
  };
  return isSameGroup(asked(written), asked(each.group)) ? { ...each, group: written } : each;
}

/** Whether two condition sets ask the same, in whatever order. */
export function isSameGroup(left: AskedGroup, right: AskedGroup): boolean {
  return JSON.stringify(comparable(left)) === JSON.stringify(comparable(right));
}

function comparable({ conditions, ...group }: AskedGroup): readonly unknown[] {
  const texts = conditions.map((condition) => JSON.stringify(essence(condition)));
  return [group.exposurePercentage, group.bucketing, group.variant, texts.sort()];
}
