import type { RuleInput } from '../../../actions/flag/flag-inputs.ts';
import { onVariant } from '../../../domain/flag.ts';
import type { JsonObject } from '../../../domain/json.ts';
import type { TargetingRule } from '../../../domain/targeting.ts';
import { withPosthogPart } from '../extension.ts';
import { type AskedFrame, type AskedGroup, askGroup } from './filters-map.ts';
import { isSameGroup, showOwnGroups } from './filters-view.ts';
import type { FilterTarget, StateBefore } from './targeting-input.ts';

/** The rules that condition sets make, and what else of the setting they say as it was. */
export interface AskedRules {
  readonly rules: readonly RuleInput[];
  /** The last condition set stands for what everybody gets whom no rule decides. */
  readonly keepsDefault: boolean;
  /** The only condition set stands for what everybody gets, whatever the rules say. */
  readonly keepsOverride: boolean;
}

/** What a rule, or the default, was shown as. */
interface Shown {
  readonly rule: TargetingRule | null;
  readonly groups: readonly AskedGroup[];
}

/** Makes rules of condition sets, which come without what is required anyway. A rule whose condition sets are there stays it. */
export function toRules(
  asked: readonly AskedGroup[],
  written: readonly JsonObject[],
  frame: AskedFrame,
  before: StateBefore | undefined,
  target: FilterTarget,
): AskedRules {
  const shown = before === undefined ? [] : shownBefore(before, target);
  if (before !== undefined && before.setting.overrideVariant !== null) {
    const keepsOverride = asked.length === 1 && isShownAt(shown[0], asked, 0);
    if (keepsOverride) return { rules: [], keepsDefault: true, keepsOverride };
  }
  const drafts: RuleInput[] = [];
  const left = new Set(shown.filter(({ rule }) => rule !== null));
  const fallback = shown.find(({ rule }) => rule === null);
  const keepsDefault = asked.length > 0 && isShownAt(fallback, asked, asked.length - 1);
  const end = keepsDefault ? asked.length - 1 : asked.length;
  for (let index = 0; index < end; ) {
    const same = [...left].find((each) => isShownAt(each, asked, index));
    if (same?.rule) {
      left.delete(same);
      drafts.push(keptRule(same.rule, same.groups.length === 1 ? written[index] : undefined, frame, before));
      index += same.groups.length;
    } else {
      drafts.push(newRule(asked[index], written[index], frame, before));
      index += 1;
    }
  }
  return { rules: withKeys(drafts, before), keepsDefault, keepsOverride: false };
}

function shownBefore({ flag, setting, filters, owner }: StateBefore, { place, now }: FilterTarget): readonly Shown[] {
  const own = showOwnGroups(flag, setting, place, now).map(({ group, ruleIndex }) => ({
    rule: ruleIndex === null ? null : (setting.rules[ruleIndex] ?? null),
    asked: askGroup(group, filters, owner, place),
  }));
  return [...new Set(own.map(({ rule }) => rule))].map((rule) => ({
    rule,
    groups: own.filter((each) => each.rule === rule).map((each) => each.asked),
  }));
}

function isShownAt(shown: Shown | undefined, asked: readonly AskedGroup[], index: number): boolean {
  if (shown === undefined || shown.groups.length === 0) return false;
  return shown.groups.every((group, place) => {
    const other = asked[index + place];
    return other !== undefined && isSameGroup(group, other);
  });
}

function keptRule(
  rule: TargetingRule,
  written: JsonObject | undefined,
  { stopsEarly }: AskedFrame,
  before: StateBefore | undefined,
): RuleInput {
  return {
    ...rule,
    fallsThrough: before?.frame.stopsEarly === stopsEarly ? rule.fallsThrough : !stopsEarly,
    extensions: withPosthogPart(rule.extensions, { group: written }),
  };
}

function newRule(
  asked: AskedGroup | undefined,
  written: JsonObject | undefined,
  frame: AskedFrame,
  before: StateBefore | undefined,
): RuleInput {
  const conditions = asked?.conditions ?? [];
  return {
    groups: conditions.length === 0 ? [] : [{ match: 'ALL', conditions }],
    exposurePercentage: asked?.exposurePercentage,
    bucketing: asked?.bucketing,
    variant: asked?.variant ?? whatOnMeans(frame, before),
    fallsThrough: !frame.stopsEarly,
    extensions: withPosthogPart({}, { group: written }),
  };
}

/** A boolean flag of another API may spread its variants by weights; here it is on. */
function whatOnMeans({ variants }: AskedFrame, before: StateBefore | undefined): string | undefined {
  if (variants.length > 0 || before?.flag.valueType !== 'BOOLEAN') return undefined;
  const isSpread = before.flag.variants.some(({ weight }) => weight !== null);
  return isSpread ? onVariant(before.flag)?.key : undefined;
}

/** A rule in the place of one that is gone goes on as that one. */
function withKeys(drafts: readonly RuleInput[], before: StateBefore | undefined): readonly RuleInput[] {
  const taken = new Set(drafts.flatMap(({ key }) => (typeof key === 'string' ? [key] : [])));
  return drafts.map((draft, index) => {
    if (typeof draft.key === 'string') return draft;
    const former = before?.setting.rules[index]?.key;
    const key = former !== undefined && !taken.has(former) ? former : freeKey(index + 1, taken);
    taken.add(key);
    return { ...draft, key };
  });
}

function freeKey(from: number, taken: ReadonlySet<string>): string {
  let number = from;
  while (taken.has(`condition-set-${number}`)) number += 1;
  return `condition-set-${number}`;
}
