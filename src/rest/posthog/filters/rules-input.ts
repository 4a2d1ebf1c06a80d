import type { RuleInput } from '../../../actions/flag/flag-inputs.ts';
import { type Flag, type FlagSetting, onVariant } from '../../../domain/flag.ts';
import type { JsonObject } from '../../../domain/json.ts';
import type { TargetingRule } from '../../../domain/targeting.ts';
import { withExtensionPart } from '../../http/extension-part.ts';
import { type FrameMeaning, type GroupMeaning, isSameGroup } from './filters-meaning.ts';

/** A condition set of a request. */
export interface NewGroup {
  readonly written: JsonObject;
  /** Without the requirements that all condition sets share. */
  readonly meaning: GroupMeaning;
}

/** The condition sets that a rule was shown as before the write; those of the default variant or the override have no rule. */
export interface ShownSource {
  readonly rule: TargetingRule | null;
  readonly groups: readonly GroupMeaning[];
}

/** A flag before the write. */
export interface FlagBefore {
  readonly flag: Flag;
  readonly setting: FlagSetting;
  readonly frame: FrameMeaning;
  readonly sources: readonly ShownSource[];
}

/** The rules that condition sets mean, and what of the setting stays as it was. */
export interface RulesInput {
  readonly rules: readonly RuleInput[];
  /** The last condition set was shown for the default variant. */
  readonly keepsDefault: boolean;
  /** The only condition set was shown for the override. */
  readonly keepsOverride: boolean;
}

/** Makes rules of condition sets. A rule whose condition sets come back unchanged stays, with its id, window and schedule. */
export function toRules(groups: readonly NewGroup[], frame: FrameMeaning, before: FlagBefore | undefined): RulesInput {
  const isOverridden = before !== undefined && before.setting.overrideVariant !== null;
  const [override] = before?.sources ?? [];
  if (isOverridden && groups.length === 1 && isAt(override, groups, 0)) {
    return { rules: [], keepsDefault: true, keepsOverride: true };
  }
  const sources = isOverridden ? [] : (before?.sources ?? []);
  const fallback = sources.find(({ rule }) => rule === null);
  const keepsDefault = isAt(fallback, groups, groups.length - 1);
  const end = keepsDefault ? groups.length - 1 : groups.length;
  const left = new Set(sources.filter(({ rule }) => rule !== null));
  const rules: RuleInput[] = [];
  for (let index = 0; index < end; ) {
    const source = [...left].find((each) => isAt(each, groups, index));
    if (source !== undefined) left.delete(source);
    rules.push(toRule(groups[index], source, frame, before));
    index += source?.groups.length ?? 1;
  }
  return { rules: withKeys(rules, before), keepsDefault, keepsOverride: false };
}

/** Whether the condition sets of a source are, unchanged, at an index of the new ones. */
function isAt(source: ShownSource | undefined, groups: readonly NewGroup[], index: number): boolean {
  if (source === undefined || source.groups.length === 0) return false;
  return source.groups.every((group, offset) => {
    const other = groups[index + offset];
    return other !== undefined && isSameGroup(group, other.meaning);
  });
}

function toRule(
  group: NewGroup | undefined,
  source: ShownSource | undefined,
  frame: FrameMeaning,
  before: FlagBefore | undefined,
): RuleInput {
  const isAlone = source === undefined || source.groups.length === 1;
  const written = { group: isAlone ? group?.written : undefined };
  if (source?.rule) {
    const { fallsThrough, extensions } = source.rule;
    return {
      ...source.rule,
      fallsThrough: before?.frame.exitsEarly === frame.exitsEarly ? fallsThrough : !frame.exitsEarly,
      extensions: withExtensionPart(extensions, 'posthog', written),
    };
  }
  const { conditions = [], exposurePercentage, bucketing, variant } = group?.meaning ?? {};
  return {
    groups: conditions.length === 0 ? [] : [{ match: 'ALL', conditions }],
    ...{ exposurePercentage, bucketing },
    variant: variant ?? variantForOn(frame, before),
    fallsThrough: !frame.exitsEarly,
    extensions: withExtensionPart({}, 'posthog', written),
  };
}

/** Another API may split a boolean flag by weights; a condition set of a boolean flag means on. */
function variantForOn({ variants }: FrameMeaning, before: FlagBefore | undefined): string | undefined {
  if (variants.length > 0 || before?.flag.valueType !== 'BOOLEAN') return undefined;
  const isSplit = before.flag.variants.some(({ weight }) => weight !== null);
  return isSplit ? onVariant(before.flag)?.key : undefined;
}

/** Gives new rules keys: that of the former rule at the same index, if no other rule has it. */
function withKeys(rules: readonly RuleInput[], before: FlagBefore | undefined): readonly RuleInput[] {
  const taken = new Set(rules.flatMap(({ key }) => (typeof key === 'string' ? [key] : [])));
  return rules.map((rule, index) => {
    if (typeof rule.key === 'string') return rule;
    const former = before?.setting.rules[index]?.key;
    const key = former !== undefined && !taken.has(former) ? former : freeKey(index + 1, taken);
    taken.add(key);
    return { ...rule, key };
  });
}

function freeKey(from: number, taken: ReadonlySet<string>): string {
  let number = from;
  while (taken.has(`condition-set-${number}`)) number += 1;
  return `condition-set-${number}`;
}
