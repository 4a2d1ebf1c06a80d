import type { SettingChange } from '../../actions/flag/flag-inputs.ts';
import { builder } from '../builder.ts';
import { expectedVersion, type InputFields, settingAddress } from '../flag/flag-address-inputs.ts';
import { RuleInput, toRules } from '../targeting-rule/targeting-rule-inputs.ts';
import { EnrollmentInput, toEnrollmentInput } from './enrollment-inputs.ts';

/** A rollout condition to set. */
export const RolloutConditionInput = builder.inputType('RolloutConditionInput', {
  description: 'From which version and instant on the flag is rolled out.',
  fields: (t) => rolloutConditionFields(t),
});

function rolloutConditionFields(t: InputFields) {
  return {
    minVersion: t.string({
      description:
        "The lowest semantic version of the caller's application, such as `2.5.0` or `2.5`; null asks for none.",
    }),
    activationDate: t.field({
      type: 'DateTime',
      description: 'The instant from which on it holds; null asks for none.',
    }),
  };
}

function settingFields(t: InputFields) {
  return {
    enabled: t.boolean({
      description: 'The switch: true is on, false is off, null follows the feature default of the key of the flag.',
    }),
    defaultVariant: t.string({
      description: 'The key of the variant for those whom no rule decides; null is off.',
    }),
    overrideVariant: t.string({
      description: 'The key of the variant that everybody gets, whatever the rules say; null is none.',
    }),
    rolloutPercentage: t.float({
      description: 'How many of those whom no rule decides get the default variant, 0 to 100.',
    }),
    rolloutCondition: t.field({
      type: RolloutConditionInput,
      description: 'From when on it is rolled out, whole; null is at once.',
    }),
    rules: t.field({
      type: [RuleInput],
      description: 'The whole list of targeting rules, in order; the first that decides wins.',
    }),
    enrollment: t.field({
      type: EnrollmentInput,
      description: 'Lets subjects decide for themselves, before any holdout or rule; null: they cannot.',
    }),
  };
}

/** A setting to make with its flag. */
export const FlagSettingInput = builder.inputType('FlagSettingInput', {
  description:
    'The setting of a new flag in one environment. ' +
    'Default: off, serving what "on" means for the flag to 100 % once it is switched on.',
  fields: (t) => ({
    environment: t.string({ required: true, description: 'The key of the environment.' }),
    ...settingFields(t),
  }),
});

/** What to change of a setting. */
export const SetFlagSettingInput = builder.inputType('SetFlagSettingInput', {
  description: 'What to change of a flag in one environment; what is absent stays as it is.',
  fields: (t) => ({ ...settingAddress(t), ...settingFields(t), ...expectedVersion(t) }),
});

/** A position of a switch. */
export const SetFlagSwitchInput = builder.inputType('SetFlagSwitchInput', {
  description: 'Where to turn the switch of a flag in one environment.',
  fields: (t) => ({
    ...settingAddress(t),
    enabled: t.boolean({
      description:
        'true is on, false is off, null follows the feature default of the key of the flag. It must be given, be it null.',
    }),
    ...expectedVersion(t),
  }),
});

/** A rollout condition to set in an environment. */
export const SetRolloutConditionInput = builder.inputType('SetRolloutConditionInput', {
  description: 'From which version and instant on the flag is rolled out in one environment.',
  fields: (t) => ({
    ...settingAddress(t),
    ...rolloutConditionFields(t),
    merge: t.boolean({
      description:
        'true keeps what is absent of the condition that is there; false replaces it, and what is absent asks nothing. Default: false.',
    }),
    ...expectedVersion(t),
  }),
});

/** A rollout condition to remove. */
export const RemoveRolloutConditionInput = builder.inputType('RemoveRolloutConditionInput', {
  description: 'Where to remove the rollout condition.',
  fields: (t) => ({ ...settingAddress(t), ...expectedVersion(t) }),
});

/** Rules to set. */
export const SetTargetingRulesInput = builder.inputType('SetTargetingRulesInput', {
  description: 'The targeting rules of a flag in one environment.',
  fields: (t) => ({
    ...settingAddress(t),
    rules: t.field({
      type: [RuleInput],
      required: true,
      description: 'The whole list, in order; the first that decides wins. Rules that are not in it are removed.',
    }),
    ...expectedVersion(t),
  }),
});

/** A setting's input as the verbs take it. `path` leads to its members in the input. Throws ValidationError for what the type cannot say. */
export function toSetting<Input extends typeof FlagSettingInput.$inferInput | typeof SetFlagSettingInput.$inferInput>(
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
