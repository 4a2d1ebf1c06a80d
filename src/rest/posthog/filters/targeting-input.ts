import type { PrerequisiteInput, SettingChange, VariantInput } from '../../../actions/flag/flag-inputs.ts';
import { type Flag, type FlagSetting, onVariant } from '../../../domain/flag.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import { PAYLOAD_TEXTS, REDACTED_PAYLOAD } from '../../../domain/sealed-payload.ts';
import type { Bucketing } from '../../../domain/targeting.ts';
import type { ValueType } from '../../../domain/value.ts';
import { withPosthogPart } from '../extension.ts';
import { settingAt } from '../project.ts';
import {
  type AskedFrame,
  type AskedHoldout,
  askFrame,
  askGroup,
  askPayloads,
  type FilterOwner,
} from './filters-map.ts';
import { bucketingIdentifier, groupsOf, payloadsOf, type WireVariant } from './filters-schema.ts';
import { type FilterPlace, showFilters } from './filters-view.ts';
import { layoutsOf } from './payload-layout.ts';
import { keptRequirements, requirementsOf, withoutRequirements } from './requirements.ts';
import { toRules } from './rule-input.ts';
import { payloadLayouts } from './variants-view.ts';

/** What filters make of a flag, for the verbs that create and rewrite one. */
export interface TargetingInput {
  readonly valueType: ValueType;
  readonly variants: readonly VariantInput[];
  readonly bucketing: Bucketing;
  /** Undefined: as it is. */
  readonly holdoutDefinition: AskedHoldout | null | undefined;
  readonly prerequisites: readonly PrerequisiteInput[] | undefined;
  readonly setting: SettingChange;
}

/** What filters are written to. */
export interface FilterTarget {
  /** Undefined: a flag that is yet to be made. */
  readonly flag: Flag | undefined;
  readonly owner: FilterOwner;
  readonly isEncrypted: boolean;
  readonly place: FilterPlace;
  readonly now: EpochMilliseconds;
}

/**
 * Takes from filters what a flag is to be. What they say as it was shown stays as it is, also where PostHog has no words for
 * it: rules keep their ids, windows and schedules, and variants their values.
 */
export function toTargetingInput(filters: JsonObject, target: FilterTarget): TargetingInput {
  const { owner, place } = target;
  const frame = askFrame(filters, owner, place);
  const before = stateBefore(target);
  return {
    ...toVariants(frame, askPayloads(filters), before),
    bucketing: frame.bucketing,
    holdoutDefinition: isSameHoldout(frame.holdout, before?.frame.holdout ?? null) ? undefined : frame.holdout,
    ...toSetting(filters, frame, before, target),
  };
}

/** A flag as it is before the write, and as it is shown. */
export interface StateBefore {
  readonly flag: Flag;
  readonly setting: FlagSetting;
  readonly filters: JsonObject;
  readonly frame: AskedFrame;
  readonly owner: FilterOwner;
}

function stateBefore({ flag, place, now }: FilterTarget): StateBefore | undefined {
  const setting = flag && settingAt(flag, place);
  if (flag === undefined || setting === undefined) return undefined;
  const { filters } = showFilters(flag, place, now);
  const owner = { key: flag.key, identifier: bucketingIdentifier(flag) };
  return { flag, setting, filters, frame: askFrame(filters, owner, place), owner };
}

function toSetting(
  filters: JsonObject,
  frame: AskedFrame,
  before: StateBefore | undefined,
  target: FilterTarget,
): Pick<TargetingInput, 'setting' | 'prerequisites'> {
  const { owner, place } = target;
  const groups = groupsOf(filters).map((group) => askGroup(group, filters, owner, place));
  const required = before === undefined ? [] : requirementsOf(before.flag, before.setting);
  const mayHaveVersion = frame.holdout === null && frame.enrollment === null;
  const sets = groups.map(({ conditions }) => conditions);
  const kept = keptRequirements(required, sets, mayHaveVersion);
  const asked = groups.map((group) => ({
    ...group,
    conditions: withoutRequirements(group.conditions, kept.conditions),
  }));
  const written = groupsOf(filters);
  const { rules, keepsDefault, keepsOverride } = toRules(asked, written, frame, before, target);
  const activationDate = before?.setting.rolloutCondition?.activationDate ?? null;
  const prerequisites = before?.flag.prerequisites.filter(({ flagKey }) => kept.prerequisites.includes(flagKey));
  return {
    prerequisites,
    setting: {
      ...(keepsOverride ? {} : { rules, overrideVariant: null, enrollment: frame.enrollment }),
      ...(keepsDefault || keepsOverride ? {} : { defaultVariant: null }),
      rolloutCondition: { minVersion: kept.minVersion, activationDate },
      extensions: withPosthogPart(before?.setting.extensions ?? {}, keptParts(filters, before, target)),
    },
  };
}

/** What is kept of filters as they were written. The condition sets are kept with the rules; secrets are not kept here. */
function keptParts(
  { groups: _, ...frame }: JsonObject,
  before: StateBefore | undefined,
  { isEncrypted }: FilterTarget,
): Readonly<Record<string, JsonValue | undefined>> {
  const { payloads, ...others } = frame;
  if (!isJsonObject(payloads)) return { filters: frame, [PAYLOAD_TEXTS]: undefined, payload_layouts: undefined };
  const texts = payloadsOf(frame);
  const isKept = (key: string) => texts[key] === REDACTED_PAYLOAD;
  const former = Object.entries(before === undefined ? {} : payloadLayouts(before.setting)).filter(([key]) =>
    isKept(key),
  );
  const layouts = { ...Object.fromEntries(former), ...layoutsOf(texts, askPayloads(frame)) };
  const kept = { payload_layouts: Object.keys(layouts).length === 0 ? undefined : layouts };
  if (!isEncrypted) return { ...kept, filters: others, [PAYLOAD_TEXTS]: payloads };
  const redacted = Object.fromEntries(Object.keys(payloads).map((key) => [key, REDACTED_PAYLOAD]));
  return { ...kept, filters: { ...others, payloads: redacted }, [PAYLOAD_TEXTS]: undefined };
}

type AskedVariants = Pick<TargetingInput, 'valueType' | 'variants'>;

function toVariants(frame: AskedFrame, payloads: JsonObject, before: StateBefore | undefined): AskedVariants {
  if (frame.variants.length === 0) return { valueType: 'BOOLEAN', variants: booleanVariants(payloads, before?.flag) };
  const flag = before?.flag.valueType === 'BOOLEAN' ? undefined : before?.flag;
  const valueType = flag?.valueType ?? 'STRING';
  const isSame = isSameVariants(frame.variants, before?.frame.variants ?? []);
  const variants = frame.variants.map(({ key, name, weight }) => {
    const known = flag?.variants.find((variant) => variant.key === key);
    const payload = Object.hasOwn(payloads, key) ? (payloads[key] ?? null) : null;
    return {
      ...{ key, name, payload },
      value: known === undefined ? newValue(valueType, key) : known.value,
      weight: isSame && known !== undefined ? known.weight : weight,
    };
  });
  return { valueType, variants };
}

function booleanVariants(payloads: JsonObject, flag: Flag | undefined): readonly VariantInput[] {
  const payload = Object.hasOwn(payloads, 'true') ? (payloads.true ?? null) : null;
  if (flag?.valueType !== 'BOOLEAN') {
    return [
      { key: 'on', value: true, payload },
      { key: 'off', value: false },
    ];
  }
  const on = onVariant(flag);
  return flag.variants.map((variant) => (variant === on ? { ...variant, payload } : variant));
}

/** What a new variant of a flag answers with: its key, as far as that is of the flag's type. Never its payload, which may be a secret. */
function newValue(valueType: ValueType, key: string): JsonValue {
  if (valueType === 'JSON') return { variant: key };
  const number = valueType === 'INTEGER' || valueType === 'NUMERIC' ? Number(key) : Number.NaN;
  return Number.isNaN(number) ? key : number;
}

function isSameHoldout(left: AskedHoldout | null, right: AskedHoldout | null): boolean {
  return left?.number === right?.number && left?.exclusionPercentage === right?.exclusionPercentage;
}

function isSameVariants(left: AskedFrame['variants'], right: AskedFrame['variants']): boolean {
  const isSame = ({ key, name, weight }: WireVariant, other: WireVariant | undefined) =>
    key === other?.key && name === other.name && weight === other.weight;
  return left.length === right.length && left.every((variant, index) => isSame(variant, right[index]));
}
