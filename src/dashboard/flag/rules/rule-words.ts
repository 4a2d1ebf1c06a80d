import type { ShownDifference } from '../../change/difference-list.tsx';
import type { OperatorInfo } from '../../conditions/condition-draft.ts';
import { groupsInWords } from '../../conditions/condition-words.ts';
import { percent } from '../../words/numbers.ts';
import { dateTime } from '../../words/times.ts';
import { bucketingInWords } from '../bucketing-words.ts';
import { isSame, type RuleDraft, type Served, type SplitShare, splitMode, sumOfShares } from './rule-draft.ts';

/** What a rule serves: "aurora", "aurora 70 %, classic 29.5 %", "on". */
export function splitInWords(split: readonly SplitShare[], { valueType, variants }: Served): string {
  const [first] = split;
  if (splitMode(split) === 'ONE') return first?.variant ?? '';
  if (split.length > 0) return sharesInWords(split);
  const weighted = variants.flatMap(({ key, weight }) => (weight === null ? [] : [{ variant: key, weight }]));
  return weighted.length === 0 && valueType === 'BOOLEAN' ? 'on' : sharesInWords(weighted);
}

function sharesInWords(shares: readonly SplitShare[]): string {
  return shares.map(({ variant, weight }) => `${variant} ${percent(weight)}`).join(', ');
}

/** What becomes of those whom a split leaves out; undefined if it leaves out no one. */
export function remainderInWords(split: readonly SplitShare[]): string | undefined {
  const sum = sumOfShares(split);
  if (split.length === 0 || sum === 100) return undefined;
  if (sum > 100) return `${percent(sum)}: at most 100 % can be shared out`;
  return `${percent(sum)}: ${percent(Number((100 - sum).toFixed(6)))} falls through to what follows`;
}

/** How much of those who match a rule exposes: "12 % of them", or its steps. */
export function exposureInWords({ exposurePercentage, exposureSchedule }: RuleDraft): string {
  if (exposureSchedule === null) return percent(exposurePercentage);
  return exposureSchedule.steps.map((step) => percent(step.exposurePercentage)).join(' → ');
}

type Members = Omit<RuleDraft, 'key'>;

/** How each member of a rule is called and said. */
const members: {
  readonly [Name in keyof Members]: readonly [
    string,
    (value: Members[Name], operators: readonly OperatorInfo[], served: Served) => string,
  ];
} = {
  name: ['name', (name) => name],
  groups: ['conditions', (groups, operators) => groupsInWords(groups, operators)],
  split: ['serves', (split, _, served) => splitInWords(split, served)],
  exposurePercentage: ['exposed', (percentage) => percent(percentage)],
  exposureSchedule: [
    'exposure schedule',
    (schedule) => (schedule === null ? 'none' : schedule.steps.map((step) => stepInWords(step)).join(', ')),
  ],
  fallsThrough: ['the others', (falls) => (falls ? 'continue with the next rule' : 'get off')],
  startsAt: ['from', (instant) => (instant === null ? 'no start' : dateTime(Date.parse(instant)))],
  endsAt: ['until', (instant) => (instant === null ? 'no end' : dateTime(Date.parse(instant)))],
  bucketing: ['the same answer for', bucketingInWords],
};

function stepInWords(step: NonNullable<RuleDraft['exposureSchedule']>['steps'][number]): string {
  const wait = step.intervalMilliseconds === null ? '' : ` for ${spanInWords(step.intervalMilliseconds)}`;
  return `${percent(step.exposurePercentage)}${wait}${step.isPausePoint ? ', then waits' : ''}`;
}

const spans = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A span of time: "7 days". */
export function spanInWords(milliseconds: number): string {
  const [name, unit] = spans.find(([, length]) => milliseconds >= length && milliseconds % length === 0) ?? [
    'second',
    1_000,
  ];
  const times = milliseconds / unit;
  return `${times} ${name}${times === 1 ? '' : 's'}`;
}

/** What differs between two lists of rules, as people read it. */
export function ruleDifferences(
  before: readonly RuleDraft[],
  after: readonly RuleDraft[],
  operators: readonly OperatorInfo[],
  served: Served,
): readonly ShownDifference[] {
  const find = (rules: readonly RuleDraft[], key: string) => rules.find((rule) => rule.key === key);
  const whole = (rule: RuleDraft) =>
    `if ${groupsInWords(rule.groups, operators)}: ${exposureInWords(rule)} get ${splitInWords(rule.split, served)}`;
  const removed = before
    .filter(({ key }) => find(after, key) === undefined)
    .map((rule) => ({ path: `rule ${rule.key}`, before: whole(rule), after: null }));
  const changed = after.flatMap((rule): ShownDifference[] => {
    const old = find(before, rule.key);
    if (old === undefined) return [{ path: `rule ${rule.key}`, before: null, after: whole(rule) }];
    return memberNames.flatMap((name) => differenceOf(name, old, rule, operators, served));
  });
  const orders = [before, after].map((rules) =>
    rules.map(({ key }) => key).filter((key) => find(before, key) && find(after, key)),
  );
  const [oldOrder = [], newOrder = []] = orders;
  const order = isSame(oldOrder, newOrder)
    ? []
    : [{ path: 'order of the rules', before: oldOrder.join(', '), after: newOrder.join(', ') }];
  return [...removed, ...changed, ...order];
}

const memberNames = Object.keys(members) as (keyof Members)[];

function differenceOf<Name extends keyof Members>(
  name: Name,
  old: RuleDraft,
  rule: RuleDraft,
  operators: readonly OperatorInfo[],
  served: Served,
): ShownDifference[] {
  if (isSame(old[name], rule[name])) return [];
  const [label, words] = members[name];
  const [before, after] = [old, rule].map((each) => words(each[name], operators, served));
  return [{ path: `rule ${rule.key}: ${label}`, before: before ?? null, after: after ?? null }];
}
