import type { Caller } from '../../domain/caller.ts';
import { ConflictError } from '../../domain/errors.ts';
import type { Flag, FlagSetting } from '../../domain/flag.ts';
import { changedSetting, draftRules } from '../flag/drafting.ts';
import type { Expecting, RuleInput, SettingName } from '../flag/flag-inputs.ts';
import type { Services } from '../services.ts';
import { changeSetting } from './settings.ts';

/**
 * Adds a targeting rule after all others of a setting; it is made from the flag as it is then. Throws ConflictError KEY_TAKEN if
 * the setting has a rule of that key or id.
 */
export async function addTargetingRule(
  services: Services,
  caller: Caller,
  input: SettingName & Expecting,
  make: (flag: Flag) => RuleInput,
): Promise<Flag> {
  return changeSetting(services, caller, input, (setting, drafting, flag) => {
    const added = make(flag);
    const taken = setting.rules.find(({ id, key }) => key === added.key || id === added.id);
    if (taken !== undefined) {
      const current = { entityType: 'flag', id: flag.id } as const;
      throw new ConflictError('KEY_TAKEN', `The flag "${flag.key}" already has a rule "${taken.key}" there.`, current);
    }
    return { ...setting, rules: [...setting.rules, ...draftRules([added], [], drafting)] };
  });
}

/** Replaces a setting's list of targeting rules; the new list is made from the flag and the setting as they are then. */
export async function replaceTargetingRules(
  services: Services,
  caller: Caller,
  input: SettingName & Expecting,
  make: (flag: Flag, setting: FlagSetting) => readonly RuleInput[],
): Promise<Flag> {
  return changeSetting(services, caller, input, (setting, drafting, flag) =>
    changedSetting(setting, { rules: make(flag, setting) }, drafting),
  );
}
