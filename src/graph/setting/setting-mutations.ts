import {
  removeRolloutCondition,
  setFlagSetting,
  setFlagSwitch,
  setRolloutCondition,
  setTargetingRules,
} from '../../actions/setting/settings.ts';
import { problem, ValidationError } from '../../domain/errors.ts';
import { refuseNulls } from '../lib/refuse-nulls.ts';
import { toRules } from '../targeting-rule/targeting-rule-inputs.ts';
import {
  CLEARABLE,
  RemoveRolloutConditionInput,
  SetFlagSettingInput,
  SetFlagSwitchInput,
  SetRolloutConditionInput,
  SetTargetingRulesInput,
  toSetting,
} from './setting-inputs.ts';
import { settingMutation } from './setting-mutation.ts';

settingMutation('setFlagSwitch', {
  description: 'Sets the switch of a flag in one environment. Permission: `flag:write`.',
  input: SetFlagSwitchInput,
  about: 'The flag, the environment and the position of the switch.',
  async run(services, caller, input) {
    const { enabled } = input;
    // The schema cannot require an argument that may be null.
    if (enabled === undefined)
      throw new ValidationError([problem('enabled', 'is absent, expected true, false or null')]);
    return setFlagSwitch(services, caller, { ...input, enabled });
  },
});

settingMutation('setFlagSetting', {
  description: 'Changes several parts of a flag in one environment in one change. Permission: `flag:write`.',
  input: SetFlagSettingInput,
  about: 'The flag, the environment and what to change.',
  async run(services, caller, input) {
    refuseNulls(input, [...CLEARABLE, 'environment', 'expectedVersion']);
    return setFlagSetting(services, caller, toSetting(input, ''));
  },
});

settingMutation('setRolloutCondition', {
  description:
    'Sets from which app version and instant on a flag is rolled out in one environment. ' +
    'Fails with INVALID_VERSION if `minVersion` is not a semantic version. Permission: `flag:write`.',
  input: SetRolloutConditionInput,
  about: 'The flag, the environment and the condition.',
  async run(services, caller, input) {
    refuseNulls(input, ['minVersion', 'activationDate', 'environment', 'expectedVersion']);
    return setRolloutCondition(services, caller, input);
  },
});

settingMutation('removeRolloutCondition', {
  description:
    'Removes the rollout condition of a flag in one environment: if its switch is on, it is rolled out at once. ' +
    'Permission: `flag:write`.',
  input: RemoveRolloutConditionInput,
  about: 'The flag and the environment.',
  run: removeRolloutCondition,
});

settingMutation('setTargetingRules', {
  description:
    'Replaces the targeting rules of a flag in one environment. A rule whose key exists already keeps its ID and the ' +
    'progress of its exposure schedule. Permission: `flag:write`.',
  input: SetTargetingRulesInput,
  about: 'The flag, the environment and all rules.',
  run: async (services, caller, input) =>
    setTargetingRules(services, caller, { ...input, rules: toRules(input.rules, 'rules') }),
});
