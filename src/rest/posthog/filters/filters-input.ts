import type { PrerequisiteInput, SettingChange, VariantInput } from '../../../actions/flag/flag-inputs.ts';
import { type Flag, onVariant, settingOf } from '../../../domain/flag.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import { isJsonObject, type JsonObject, type JsonValue, ownMember } from '../../../domain/json.ts';
import type { Bucketing } from '../../../domain/targeting.ts';
import type { ValueType } from '../../../domain/value.ts';
import { withExtensionPart } from '../../http/extension-part.ts';
import { type FrameMeaning, frameMeaning, groupMeaning, type HoldoutMeaning } from './filters-meaning.ts';
import { groupsOf } from './filters-schema.ts';
import { deriveGroups, type FilterPlace, filterContext, showFilters } from './filters-view.ts';
import { keptPayloads, payloadsOf, readPayloads } from './payload-texts.ts';
import { commonRequirements, requirementsOf, withoutRequirements } from './requirements.ts';
import { type FlagBefore, toRules } from './rules-input.ts';

/** The input of the verbs that create and patch a flag, as far as filters determine it. */
export interface FiltersInput {
  readonly valueType: ValueType;
  readonly variants: readonly VariantInput[];
  readonly bucketing: Bucketing;
  /** Undefined: unchanged. */
  readonly holdoutDefinition: HoldoutMeaning | null | undefined;
  readonly prerequisites: readonly PrerequisiteInput[] | undefined;
  readonly setting: SettingChange;
}

/** The flag that filters are written to. */
export interface FilterTarget {
  /** Undefined: a new flag. */
  readonly flag: Flag | undefined;
  readonly flagKey: string;
  /** `bucketing_identifier`. */
  readonly identifier: string | null;
  readonly isEncrypted: boolean;
  readonly place: FilterPlace;
  readonly now: EpochMilliseconds;
}

/**
 * Translates filters into verb input. What they contain as it was shown stays as it is, even where PostHog cannot express it:
 * rules keep their ids, windows and schedules, and variants their values.
 */
export function toFiltersInput(sent: JsonObject, target: FilterTarget): FiltersInput {
  const filters = withPayloadTexts(sent);
  const frame = frameMeaning(filters, target);
  const before = flagBefore(target);
  return {
    ...toVariants(frame, readPayloads(filters), before),
    bucketing: frame.bucketing,
    holdoutDefinition: isSameHoldout(frame.holdout, before?.frame.holdout ?? null) ? undefined : frame.holdout,
    ...toSetting(filters, frame, before, target),
  };
}

/** Payload values become texts; PostHog drops the legacy `holdout_groups` (contract §4.4, §4.6). */
function withPayloadTexts({ holdout_groups: _, ...filters }: JsonObject): JsonObject {
  return isJsonObject(filters.payloads) ? { ...filters, payloads: payloadsOf(filters) } : filters;
}

function flagBefore({ flag, place, now }: FilterTarget): FlagBefore | undefined {
  const setting = flag && settingOf(flag, place.environment.key);
  if (flag === undefined || setting === undefined) return undefined;
  const { filters } = showFilters(flag, place, now);
  const context = filterContext(flag, place);
  const groups = deriveGroups(flag, setting, place, now);
  const sources = [...new Set(groups.map(({ ruleIndex }) => ruleIndex))].map((index) => ({
    rule: index === null ? null : (setting.rules[index] ?? null),
    groups: groups
      .filter(({ ruleIndex }) => ruleIndex === index)
      .map((each) => groupMeaning(each.group, filters, context)),
  }));
  return { flag, setting, frame: frameMeaning(filters, context), sources };
}

function toSetting(
  filters: JsonObject,
  frame: FrameMeaning,
  before: FlagBefore | undefined,
  target: FilterTarget,
): Pick<FiltersInput, 'setting' | 'prerequisites'> {
  const written = groupsOf(filters);
  const meanings = written.map((group) => groupMeaning(group, filters, target));
  const sets = meanings.map(({ conditions }) => conditions);
  const mayHaveVersion = frame.holdout === null && frame.enrollment === null;
  const earlier = before === undefined ? [] : requirementsOf(before.flag, before.setting);
  const required = commonRequirements(earlier, sets, mayHaveVersion);
  const groups = meanings.map((meaning, index) => ({
    written: written[index] ?? {},
    meaning: { ...meaning, conditions: withoutRequirements(meaning.conditions, required.conditions) },
  }));
  const { rules, keepsDefault, keepsOverride } = toRules(groups, frame, before);
  const activationDate = before?.setting.rolloutCondition?.activationDate ?? null;
  const { groups: _, payloads: __, ...kept } = filters;
  const extension = { filters: kept, ...keptPayloads(filters, before?.setting, target.isEncrypted) };
  return {
    prerequisites: before?.flag.prerequisites.filter(({ flagKey }) => required.prerequisites.includes(flagKey)),
    setting: {
      ...(keepsOverride ? {} : { rules, overrideVariant: null, enrollment: frame.enrollment }),
      ...(keepsDefault ? {} : { defaultVariant: null }),
      rolloutCondition: { minVersion: required.minVersion, activationDate },
      extensions: withExtensionPart(before?.setting.extensions ?? {}, 'posthog', extension),
    },
  };
}

function toVariants(
  frame: FrameMeaning,
  payloads: JsonObject,
  before: FlagBefore | undefined,
): Pick<FiltersInput, 'valueType' | 'variants'> {
  if (frame.variants.length === 0) return { valueType: 'BOOLEAN', variants: booleanVariants(payloads, before?.flag) };
  const flag = before?.flag.valueType === 'BOOLEAN' ? undefined : before?.flag;
  const valueType = flag?.valueType ?? 'STRING';
  const areUnchanged = JSON.stringify(frame.variants) === JSON.stringify(before?.frame.variants);
  const variants = frame.variants.map(({ key, name, weight }) => {
    const known = flag?.variants.find((variant) => variant.key === key);
    return {
      ...{ key, name, payload: ownMember(payloads, key) ?? null },
      value: known === undefined ? newValue(valueType, key) : known.value,
      weight: areUnchanged && known !== undefined ? known.weight : weight,
    };
  });
  return { valueType, variants };
}

function booleanVariants(payloads: JsonObject, flag: Flag | undefined): readonly VariantInput[] {
  const payload = ownMember(payloads, 'true') ?? null;
  if (flag?.valueType !== 'BOOLEAN') {
    return [
      { key: 'on', value: true, payload },
      { key: 'off', value: false },
    ];
  }
  const on = onVariant(flag);
  return flag.variants.map((variant) => (variant === on ? { ...variant, payload } : variant));
}

/** A new variant has its key as its value, as far as the flag's type allows. Its payload may be a secret. */
function newValue(valueType: ValueType, key: string): JsonValue {
  if (valueType === 'JSON') return { variant: key };
  const number = valueType === 'INTEGER' || valueType === 'NUMERIC' ? Number(key) : Number.NaN;
  return Number.isNaN(number) ? key : number;
}

function isSameHoldout(left: HoldoutMeaning | null, right: HoldoutMeaning | null): boolean {
  return left?.number === right?.number && left?.exclusionPercentage === right?.exclusionPercentage;
}
