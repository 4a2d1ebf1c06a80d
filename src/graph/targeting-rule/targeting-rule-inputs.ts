import type { RuleInput as Rule } from '../../actions/flag/flag-inputs.ts';
import { problem, ValidationError } from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { ExposureScheduleInput } from '../exposure-schedule/exposure-schedule-inputs.ts';
import { BucketingInput, toBucketing } from '../flag/bucketing-inputs.ts';
import { ConditionGroupInput, ConditionInput, toConditions, toGroups } from './condition-inputs.ts';

/** A share of a split to make. */
export const SplitWeightInput = builder.inputType('SplitWeightInput', {
  description: 'The share of a split that one variant receives.',
  fields: (t) => ({
    variant: t.string({ required: true, description: 'The key of the variant.' }),
    weight: t.float({ required: true, description: 'Its share of the subjects that the rule exposes, in percent.' }),
  }),
});

/** A rule to make or change. */
export const RuleInput = builder.inputType('RuleInput', {
  description:
    'A targeting rule: who it matches, how many of them it exposes, and which variants they get. ' +
    'A rule of the same key that is there already is changed and keeps its identity and progress.',
  fields: (t) => ({
    key: t.string({ description: 'Unique among the rules of the setting. Default: `rule-` and its position, from 1.' }),
    name: t.string({ description: 'For people. Default: the key.' }),
    groups: t.field({
      type: [ConditionGroupInput],
      description: 'The rule matches when any of the groups does. Default: none, and everybody matches.',
    }),
    conditions: t.field({
      type: [ConditionInput],
      description:
        'The short form of `groups` for a single group of which all conditions must hold. Not with `groups`.',
    }),
    exposurePercentage: t.float({
      description: 'How many of the matching subjects are exposed, 0 to 100. Default: 100.',
    }),
    exposureSchedule: t.field({
      type: ExposureScheduleInput,
      description: 'Lets the exposure grow over time, instead of `exposurePercentage`. Default: none.',
    }),
    fallsThrough: t.boolean({
      description:
        'Ask the next rule for a subject that matches and is not exposed; if not, the flag is off for it. Default: true.',
    }),
    bucketing: t.field({ type: BucketingInput, description: 'Default: that of the flag.' }),
    variant: t.string({
      description: 'The key of the one variant to serve; the short form of `split`. Not with `split`.',
    }),
    split: t.field({
      type: [SplitWeightInput],
      description:
        'The variants to serve; weights below 100 in sum let the rest fall through to the next rule. ' +
        'Default: the weights of the variants themselves.',
    }),
    startsAt: t.field({
      type: 'DateTime',
      description: 'The rule matches nobody before this instant. Default: no start.',
    }),
    endsAt: t.field({
      type: 'DateTime',
      description: 'The rule matches nobody from this instant on. Default: no end.',
    }),
  }),
});

/** Rules as the verbs take them. `path` is where they are in the input. Throws ValidationError where a long form meets its short form. */
export function toRules(rules: readonly (typeof RuleInput.$inferInput)[], path: string): readonly Rule[] {
  return rules.map((rule, index) => toRule(rule, `${path}.${index}`));
}

function toRule(input: typeof RuleInput.$inferInput, path: string): Rule {
  const { conditions, ...rule } = input;
  refuseBoth(rule.groups, conditions, `${path}.conditions`, 'groups');
  refuseBoth(rule.split, rule.variant, `${path}.variant`, 'split');
  const groups = toGroups(rule.groups ?? [], `${path}.groups`);
  const short = { match: 'ALL', conditions: toConditions(conditions ?? [], `${path}.conditions`) } as const;
  return {
    ...rule,
    groups: short.conditions.length === 0 ? groups : [short],
    bucketing: toBucketing(rule.bucketing, `${path}.bucketing`),
  };
}

function refuseBoth(long: unknown, short: unknown, path: string, name: string): void {
  const isGiven = (value: unknown) => value !== null && value !== undefined;
  if (isGiven(long) && isGiven(short))
    throw new ValidationError([problem(path, `is set beside ${name}, expected one of the two`)]);
}
