import type { SettingChange } from '../../actions/flag/flag-inputs.ts';
import { builder } from '../builder.ts';
import {
  type DescribeField,
  expectedVersion,
  type InputFields,
  ofExisting,
  ofNew,
  settingAddress,
} from '../lib/input-fields.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { RuleInput, toRules } from '../targeting-rule/targeting-rule-inputs.ts';
import { EnrollmentInput, toEnrollmentInput } from './enrollment-inputs.ts';

/** A rollout condition. */
export const RolloutConditionInput = builder.inputType('RolloutConditionInput', {
  description: 'From which app version and instant on the flag is rolled out. If both are given, both must be met.',
  fields: (t) => rolloutConditionFields(t),
});

function rolloutConditionFields(t: InputFields) {
  return {
    minVersion: t.string({
      description: 'Lowest app version, a semantic version such as `2.5.0` or `2.5`. null: any version.',
    }),
    activationDate: t.field({ type: 'DateTime', description: 'First instant of the rollout. null: at once.' }),
  };
}

/** What an input says of a setting. */
export function settingFields(t: InputFields, describe: DescribeField) {
  return {
    enabled: t.boolean({
      description: describe(
        'Position of the switch. true: on. false: off. null: it follows the feature default of the flag key.',
        'false',
      ),
    }),
    defaultVariant: t.string({
      description: describe(
        'Key of the variant for subjects that no rule decides. null: off.',
        'the first variant; for BOOLEAN, the first whose value is true, and null (off) if rules are given',
      ),
    }),
    overrideVariant: t.string({
      description: describe(
        'Key of the variant for every subject, before holdouts and rules. null: no override.',
        'null',
      ),
    }),
    rolloutPercentage: t.float({
      description: describe(
        'Percentage of the subjects that no rule decides which get the default variant, 0 to 100; the others get off.',
        '100',
      ),
    }),
    rolloutCondition: t.field({
      type: RolloutConditionInput,
      description: describe('Rollout condition, as a whole. null: none.', 'null'),
    }),
    rules: t.field({
      type: [RuleInput],
      ...boundedList('rules', describe('All targeting rules, in order. The first rule that decides wins.', 'none')),
    }),
    enrollment: t.field({
      type: EnrollmentInput,
      description: describe(
        'How subjects opt in or out by themselves, before holdouts and rules. null: they cannot.',
        'null',
      ),
    }),
  };
}

/** The setting of a new flag. */
export const FlagSettingInput = builder.inputType('FlagSettingInput', {
  description: 'The setting of a new flag in one environment.',
  fields: (t) => ({
    environment: t.string({ required: true, description: 'Key of the environment.' }),
    ...settingFields(t, ofNew),
  }),
});

/** What to change of a setting. */
export const SetFlagSettingInput = builder.inputType('SetFlagSettingInput', {
  description: 'What to change of a flag in one environment. Absent fields keep their values.',
  fields: (t) => ({ ...settingAddress(t), ...settingFields(t, ofExisting), ...expectedVersion(t) }),
});

/** A change of a setting whose place is given elsewhere. */
export const FlagSettingChangeInput = builder.inputType('FlagSettingChangeInput', {
  description: 'What to change of the setting of a flag. Absent fields keep their values.',
  fields: (t) => settingFields(t, ofExisting),
});

/** The parts of a setting that null clears. */
export const CLEARABLE = ['enabled', 'defaultVariant', 'overrideVariant', 'rolloutCondition', 'enrollment'] as const;

/** A position of a switch. */
export const SetFlagSwitchInput = builder.inputType('SetFlagSwitchInput', {
  description: 'The flag, the environment and the position of the switch.',
  fields: (t) => ({
    ...settingAddress(t),
    enabled: t.boolean({
      description:
        'Position of the switch. true: on. false: off. null: it follows the feature default of the flag key. ' +
        'Required, although null is allowed.',
    }),
    ...expectedVersion(t),
  }),
});

/** A rollout condition to set in an environment. */
export const SetRolloutConditionInput = builder.inputType('SetRolloutConditionInput', {
  description: 'The flag, the environment and from which app version and instant on the flag is rolled out there.',
  fields: (t) => ({
    ...settingAddress(t),
    ...rolloutConditionFields(t),
    merge: t.boolean({
      description:
        'true: an absent `minVersion` or `activationDate` keeps its value. false: it is removed. Default: false.',
    }),
    ...expectedVersion(t),
  }),
});

/** A rollout condition to remove. */
export const RemoveRolloutConditionInput = builder.inputType('RemoveRolloutConditionInput', {
  description: 'The flag and the environment whose rollout condition to remove.',
  fields: (t) => ({ ...settingAddress(t), ...expectedVersion(t) }),
});

/** Targeting rules to set. */
export const SetTargetingRulesInput = builder.inputType('SetTargetingRulesInput', {
  description: 'The flag, the environment and all targeting rules of the flag there.',
  fields: (t) => ({
    ...settingAddress(t),
    rules: t.field({
      type: [RuleInput],
      required: true,
      ...boundedList(
        'rules',
        'All rules, in order. The first rule that decides wins. Existing rules that are missing here are removed.',
      ),
    }),
    ...expectedVersion(t),
  }),
});

/** The members of an input about a setting that the schema has another form of than the actions. */
type SettingMembers = Pick<typeof SetFlagSettingInput.$inferInput, 'rules' | 'enrollment'>;

/**
 * Converts to what the actions take. `path` is the prefix of paths in problems.
 * Throws ValidationError for values that the input type cannot rule out.
 */
export function toSetting<Input extends SettingMembers>(
  input: Input,
  path: string,
): Omit<Input, 'rules' | 'enrollment'> & Pick<SettingChange, 'rules' | 'enrollment'> {
  const { rules, enrollment, ...setting } = input;
  return {
    ...setting,
    rules: rules === undefined ? undefined : toRules(rules ?? [], `${path}rules`),
    enrollment: enrollment && toEnrollmentInput(enrollment, `${path}enrollment`),
  };
}
