import type { RuleInput as Rule } from '../../actions/flag/flag-inputs.ts';
import { problem, ValidationError } from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { ExposureScheduleInput } from '../exposure-schedule/exposure-schedule-inputs.ts';
import { BucketingInput, toBucketing } from '../flag/bucketing-inputs.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { ConditionGroupInput, ConditionInput, toConditions, toGroups } from './condition-inputs.ts';

/** One share of a split. */
export const SplitWeightInput = builder.inputType('SplitWeightInput', {
  description: 'The share of one variant in a split.',
  fields: (t) => ({
    variant: t.string({ required: true, description: 'Key of the variant.' }),
    weight: t.float({
      required: true,
      description: 'Percentage of the subjects exposed by the rule that get the variant, 0 to 100.',
    }),
  }),
});

/** A targeting rule to create or change. */
export const RuleInput = builder.inputType('RuleInput', {
  description:
    'A targeting rule: which subjects it matches, how many of them it exposes, and which variants they get. ' +
    'A rule whose key exists in the setting replaces that rule and keeps its ID and the progress of its exposure schedule.',
  fields: (t) => ({
    key: t.string({
      description: 'Key of the rule, unique in the setting. Default: `rule-` and its position, counted from 1.',
    }),
    name: t.string({ description: 'Display name, up to 400 characters. Default: the key.' }),
    groups: t.field({
      type: [ConditionGroupInput],
      ...boundedList(
        'conditionGroups',
        'Groups of conditions. The rule matches if any group does. Default: none, and the rule matches every subject.',
      ),
    }),
    conditions: t.field({
      type: [ConditionInput],
      ...boundedList(
        'conditions',
        'Short for one group of conditions that must all hold. Refused together with `groups`.',
      ),
    }),
    exposurePercentage: t.float({
      description: 'Percentage of the matching subjects that the rule exposes, 0 to 100. Default: 100.',
    }),
    exposureSchedule: t.field({
      type: ExposureScheduleInput,
      description: 'Steps that replace `exposurePercentage` over time. Default: none.',
    }),
    fallsThrough: t.boolean({
      description:
        'Whether a matching subject that is not exposed continues with the next rule; if not, it gets off. Default: true.',
    }),
    bucketing: t.field({
      type: BucketingInput,
      description: 'What is hashed for the percentages of this rule. Default: the bucketing of the flag.',
    }),
    variant: t.string({
      description: 'Short for a split with one variant: its key. Refused together with `split`.',
    }),
    split: t.field({
      type: [SplitWeightInput],
      ...boundedList(
        'split',
        'Variants for the exposed subjects, with weights that sum to at most 100. Subjects beyond the sum continue with ' +
          'the next rule. Default: the variants of the flag with their weights; for BOOLEAN without weights, true.',
      ),
    }),
    startsAt: t.field({
      type: 'DateTime',
      description: 'First instant at which the rule can match. Default: no start.',
    }),
    endsAt: t.field({
      type: 'DateTime',
      description: 'First instant at which the rule no longer matches; after `startsAt`. Default: no end.',
    }),
  }),
});

/**
 * Converts to what the actions take. `path` is their path in the input.
 * Throws ValidationError if a field and its short form are both set.
 */
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
    throw new ValidationError([problem(path, `is set together with ${name}, expected only one of them`)]);
}
