import { type Flag, type FlagSetting, onVariant, type Variant } from '../../domain/flag.ts';
import type { TargetingRule } from '../../domain/targeting.ts';
import type { ValueType } from '../../domain/value.ts';
import { draftVariant, type Stamp } from '../flag/drafting.ts';
import type { VariantInput } from '../flag/flag-inputs.ts';

/** What replaces a flag's variants. */
export interface VariantsChange {
  readonly valueType?: ValueType | null | undefined;
  /** All of them, in order; a variant with a known key is changed, not made again. Absent: they stay. */
  readonly variants?: readonly VariantInput[] | null | undefined;
}

/**
 * A flag with its list of variants replaced. A place that served a missing variant serves what "on" means, or the flag's own
 * split; a place that served a missing "off" (a `false`) stays off.
 */
export function withVariants(flag: Flag, { valueType, variants: inputs }: VariantsChange, stamp: Stamp): Flag {
  const variants =
    inputs?.map((input) =>
      draftVariant(
        input,
        stamp,
        flag.variants.find(({ key }) => key === input.key),
      ),
    ) ?? flag.variants;
  const changed: Flag = { ...flag, valueType: valueType ?? flag.valueType, variants };
  const isGone = (old: Variant) => {
    const kept = variants.find(({ key }) => key === old.key);
    return kept === undefined || (isOff(old) && !isOff(kept));
  };
  const gone = flag.variants.filter(isGone);
  if (gone.length === 0) return changed;
  const settings = Object.entries(flag.settings).map(
    ([environment, setting]) => [environment, settingWithout(setting, gone, changed, stamp)] as const,
  );
  return { ...changed, settings: Object.fromEntries(settings) };
}

function settingWithout(setting: FlagSetting, gone: readonly Variant[], flag: Flag, stamp: Stamp): FlagSetting {
  const { defaultVariant, overrideVariant } = setting;
  const override = gone.find(({ key }) => key === overrideVariant);
  return {
    ...setting,
    // Every subject got "off": without such a variant only the switch can express it.
    switch: override !== undefined && isOff(override) ? 'OFF' : setting.switch,
    overrideVariant: override === undefined ? overrideVariant : successor(override, flag),
    defaultVariant: successorOf(defaultVariant, gone, flag),
    rules: setting.rules.map((rule) => ruleWithout(rule, gone, flag, stamp)),
  };
}

function successorOf(served: string | null, gone: readonly Variant[], flag: Flag): string | null {
  const variant = gone.find(({ key }) => key === served);
  return variant === undefined ? served : successor(variant, flag);
}

function successor(variant: Variant, flag: Flag): string | null {
  return isOff(variant) ? null : (onVariant(flag)?.key ?? null);
}

function isOff({ value }: Variant): boolean {
  return value === false;
}

function ruleWithout(rule: TargetingRule, gone: readonly Variant[], flag: Flag, stamp: Stamp): TargetingRule {
  const lost = gone.filter(({ key }) => rule.split.some(({ variant }) => variant === key));
  if (lost.length === 0) return rule.split.length > 0 ? rule : withOwnSplit(rule, flag, stamp);
  const servesOff = rule.split.every(({ variant }) => lost.some((each) => each.key === variant && isOff(each)));
  const left = withOwnSplit(rule, flag, stamp);
  // No subject is exposed and none falls through: subjects that the rule matches stay off.
  return servesOff ? { ...left, exposurePercentage: 0, exposureSchedule: null, fallsThrough: false } : left;
}

/** A rule that uses the flag's split, or serves what "on" means if the flag has none. */
function withOwnSplit(rule: TargetingRule, flag: Flag, { newId }: Pick<Stamp, 'newId'>): TargetingRule {
  const on = onVariant(flag);
  const hasSplit = flag.valueType === 'BOOLEAN' || flag.variants.some(({ weight }) => weight !== null);
  if (hasSplit || on === undefined) return { ...rule, split: [] };
  return { ...rule, split: [{ id: newId(), variant: on.key, weight: 100 }] };
}
