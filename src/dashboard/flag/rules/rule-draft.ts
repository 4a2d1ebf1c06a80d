import { type GroupDraft, groupDraftsOf } from '../../conditions/condition-draft.ts';
import type { RulePartsFragment, SetRulesMutationVariables } from './rules.graphql.ts';

type RuleInput = SetRulesMutationVariables['input']['rules'][number];
type Schedule = Omit<NonNullable<RulePartsFragment['exposureSchedule']>, 'id' | 'status' | 'startsAt'> & {
  readonly startsAt: string | null;
};

/** A share of one variant. */
export interface SplitShare {
  readonly variant: string;
  readonly weight: number;
}

/** The steps by which the exposure of a rule grows. */
export type ScheduleDraft = Schedule;

/** A rule as it is edited, and as it is sent. */
export interface RuleDraft {
  readonly key: string;
  readonly name: string;
  readonly groups: readonly GroupDraft[];
  readonly exposurePercentage: number;
  readonly exposureSchedule: ScheduleDraft | null;
  readonly fallsThrough: boolean;
  /** Empty: the weights of the variants themselves. */
  readonly split: readonly SplitShare[];
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly bucketing: RuleInput['bucketing'];
}

/** What a flag offers to its rules. */
export interface Served {
  readonly valueType: string;
  readonly variants: readonly { readonly key: string; readonly name: string; readonly weight: number | null }[];
}

/** Rules before they are edited. */
export function ruleDraftsOf(rules: readonly RulePartsFragment[]): readonly RuleDraft[] {
  return rules.map((rule) => ({
    key: rule.key,
    name: rule.name,
    groups: groupDraftsOf(rule.groups),
    exposurePercentage: rule.exposurePercentage,
    exposureSchedule: rule.exposureSchedule === null ? null : scheduleDraftOf(rule.exposureSchedule),
    fallsThrough: rule.fallsThrough,
    split: rule.split.map(({ variant, weight }) => ({ variant: variant.key, weight })),
    startsAt: rule.startsAt,
    endsAt: rule.endsAt,
    bucketing: rule.bucketing === null ? null : { by: rule.bucketing.by, groupType: rule.bucketing.groupType },
  }));
}

function scheduleDraftOf({
  strategy,
  autostart,
  startsAt,
  steps,
}: NonNullable<RulePartsFragment['exposureSchedule']>): ScheduleDraft {
  return {
    ...{ strategy, autostart, startsAt },
    steps: steps.map(({ exposurePercentage, intervalMilliseconds, isPausePoint, groupIndex }) => ({
      ...{ exposurePercentage, intervalMilliseconds, isPausePoint, groupIndex },
    })),
  };
}

/** The first key of the form `rule-3` that no rule has. */
function freeKey(rules: readonly RuleDraft[]): string {
  let number = rules.length + 1;
  while (rules.some(({ key }) => key === `rule-${number}`)) number += 1;
  return `rule-${number}`;
}

/** A rule to add after others: it matches everyone, and serves what the flag has for that. */
export function newRule(rules: readonly RuleDraft[], { valueType, variants }: Served): RuleDraft {
  const key = freeKey(rules);
  const [first] = variants;
  const servesByItself = valueType === 'BOOLEAN' || variants.some(({ weight }) => weight !== null);
  return {
    ...{ key, name: '', groups: [], exposurePercentage: 100, exposureSchedule: null, fallsThrough: true },
    split: servesByItself || first === undefined ? [] : [{ variant: first.key, weight: 100 }],
    ...{ startsAt: null, endsAt: null, bucketing: null },
  };
}

/** The same rules with one at another place. */
export function moved<Item>(rules: readonly Item[], from: number, to: number): readonly Item[] {
  const rest = rules.filter((_, place) => place !== from);
  return [...rest.slice(0, to), ...rules.slice(from, from + 1), ...rest.slice(to)];
}

/** What is sent for the rules. A name that is not entered is the key. */
export function ruleInputs(rules: readonly RuleDraft[]): readonly RuleInput[] {
  return rules.map((rule) => ({ ...rule, name: rule.name.trim() || rule.key }));
}

/** Whether two rules, or any two plain values, are the same. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** How the shares of a rule are chosen. */
export type SplitMode = 'FLAG' | 'ONE' | 'SHARES';

/** How the shares of a rule are chosen. */
export function splitMode(split: readonly SplitShare[]): SplitMode {
  if (split.length === 0) return 'FLAG';
  return split.length === 1 && split[0]?.weight === 100 ? 'ONE' : 'SHARES';
}

/** Equal shares of all variants, which add up to 100. */
export function equalShares(variants: Served['variants']): readonly SplitShare[] {
  const each = Math.floor((100 / variants.length) * 1_000) / 1_000;
  const first = Number((100 - each * (variants.length - 1)).toFixed(3));
  return variants.map(({ key }, place) => ({ variant: key, weight: place === 0 ? first : each }));
}

/** What the shares add up to, in percent. */
export function sumOfShares(split: readonly SplitShare[]): number {
  return Number(split.reduce((sum, { weight }) => sum + weight, 0).toFixed(6));
}
