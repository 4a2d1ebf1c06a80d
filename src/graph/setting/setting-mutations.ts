import {
  removeRolloutCondition,
  setFlagSetting,
  setFlagSwitch,
  setRolloutCondition,
  setTargetingRules,
} from '../../actions/setting/settings.ts';
import { problem, ValidationError } from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { expectedFailuresOrApproval } from '../lib/expected-failures.ts';
import { toRules } from '../targeting-rule/targeting-rule-inputs.ts';
import {
  RemoveRolloutConditionInput,
  SetFlagSettingInput,
  SetFlagSwitchInput,
  SetRolloutConditionInput,
  SetTargetingRulesInput,
  toSetting,
} from './setting-inputs.ts';
import { settingOf } from './setting-of.ts';

builder.mutationField('setFlagSwitch', (t) =>
  t.prismaField({
    type: 'FlagEnvironment',
    description: 'Turns the switch of a flag in one environment. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: { input: t.arg({ type: SetFlagSwitchInput, required: true, description: 'Which switch, and where to.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { enabled } = input;
      // In GraphQL what can be null can be absent, too.
      if (enabled === undefined)
        throw new ValidationError([problem('enabled', 'is absent, expected true, false or null')]);
      const flag = await setFlagSwitch(services, caller, { ...input, enabled });
      return db.flagEnvironment.findFirstOrThrow({ ...query, where: settingOf(flag, input, caller) });
    },
  }),
);

builder.mutationField('setFlagSetting', (t) =>
  t.prismaField({
    type: 'FlagEnvironment',
    description: 'Changes any part of a flag in one environment at once. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: { input: t.arg({ type: SetFlagSettingInput, required: true, description: 'What to change, and where.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const flag = await setFlagSetting(services, caller, toSetting(input, ''));
      return db.flagEnvironment.findFirstOrThrow({ ...query, where: settingOf(flag, input, caller) });
    },
  }),
);

builder.mutationField('setRolloutCondition', (t) =>
  t.prismaField({
    type: 'FlagEnvironment',
    description:
      'Sets from which version and instant on a flag is rolled out in one environment. ' +
      'A version that cannot be read is a ValidationError. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: {
      input: t.arg({ type: SetRolloutConditionInput, required: true, description: 'The condition, and where.' }),
    },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const flag = await setRolloutCondition(services, caller, input);
      return db.flagEnvironment.findFirstOrThrow({ ...query, where: settingOf(flag, input, caller) });
    },
  }),
);

builder.mutationField('removeRolloutCondition', (t) =>
  t.prismaField({
    type: 'FlagEnvironment',
    description:
      'Removes the rollout condition: where the switch is on, the flag is rolled out at once. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: { input: t.arg({ type: RemoveRolloutConditionInput, required: true, description: 'Where to remove it.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const flag = await removeRolloutCondition(services, caller, input);
      return db.flagEnvironment.findFirstOrThrow({ ...query, where: settingOf(flag, input, caller) });
    },
  }),
);

builder.mutationField('setTargetingRules', (t) =>
  t.prismaField({
    type: 'FlagEnvironment',
    description:
      'Sets the whole list of targeting rules of a flag in one environment. Rules of a key that is there already keep ' +
      'their identity and how far their exposure has come. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: { input: t.arg({ type: SetTargetingRulesInput, required: true, description: 'The rules, and where.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const flag = await setTargetingRules(services, caller, { ...input, rules: toRules(input.rules, 'rules') });
      return db.flagEnvironment.findFirstOrThrow({ ...query, where: settingOf(flag, input, caller) });
    },
  }),
);
