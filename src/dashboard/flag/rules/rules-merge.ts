import { isSame, type RuleDraft } from './rule-draft.ts';

/** Edited rules on top of what another person has saved meanwhile. */
export interface MergedRules {
  readonly merged: readonly RuleDraft[];
  /** Keys of the rules that both changed, each in another way. They stay as drafted until a person decides. */
  readonly conflicts: readonly string[];
}

/** Merges rule by rule. The order is the draft's if the draft changed it, else theirs. */
export function mergeRules(
  base: readonly RuleDraft[],
  theirs: readonly RuleDraft[],
  mine: readonly RuleDraft[],
): MergedRules {
  const conflicts: string[] = [];
  const keys = isSame(keysOf(mine, base), keysOf(base, mine))
    ? interleaved(keysOf(theirs), keysOf(mine))
    : interleaved(keysOf(mine), keysOf(theirs));
  const merged = keys.flatMap((key) => {
    const [before, their, my] = [base, theirs, mine].map((rules) => rules.find((rule) => rule.key === key));
    if (isSame(my, before)) return their ?? [];
    if (!isSame(their, before) && !isSame(their, my)) conflicts.push(key);
    return my ?? [];
  });
  return { merged, conflicts };
}

/** The same rules with one of them replaced, removed, or added at the end. */
export function withRule(rules: readonly RuleDraft[], key: string, rule: RuleDraft | undefined): readonly RuleDraft[] {
  const found = rules.some((each) => each.key === key);
  if (!found) return rule === undefined ? rules : [...rules, rule];
  return rules.flatMap((each) => (each.key === key ? (rule ?? []) : each));
}

function keysOf(rules: readonly RuleDraft[], among = rules): readonly string[] {
  return rules.map(({ key }) => key).filter((key) => among.some((rule) => rule.key === key));
}

/** The first list, with what only the second has after what stands before it there. */
function interleaved(first: readonly string[], second: readonly string[]): readonly string[] {
  const keys = [...first];
  second.forEach((key, place) => {
    if (keys.includes(key)) return;
    const before = second.slice(0, place).findLast((each) => keys.includes(each));
    keys.splice(before === undefined ? 0 : keys.indexOf(before) + 1, 0, key);
  });
  return keys;
}
