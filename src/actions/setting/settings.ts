import type { Caller } from '../../domain/caller.ts';
import { ConflictError, NotFoundError } from '../../domain/errors.ts';
import type { Flag, FlagSetting } from '../../domain/flag.ts';
import type { Environment } from '../../domain/organization.ts';
import { changedSetting, draftRules, draftSetting, toSwitch } from '../flag/drafting.ts';
import type { Expecting, RolloutConditionInput, RuleInput, SettingChange, SettingName } from '../flag/flag-inputs.ts';
import type { Drafting, FlagVerb } from '../flag/flag-verb.ts';
import { changeFlag } from '../flag/write-flag.ts';
import type { Services } from '../services.ts';
import { settingPath } from './setting-path.ts';

/** Turns a flag's switch in an environment: true on, false off, null to follow the feature default. */
export async function setFlagSwitch(
  services: Services,
  caller: Caller,
  input: SettingName & Expecting & { readonly enabled: boolean | null },
): Promise<Flag> {
  return changeSetting(services, caller, input, (setting) => ({ ...setting, switch: toSwitch(input.enabled) }));
}

/** Changes any part of a flag's setting in an environment. */
export async function setFlagSetting(
  services: Services,
  caller: Caller,
  input: SettingName & Expecting & SettingChange,
): Promise<Flag> {
  return changeSetting(services, caller, input, (setting, drafting) => changedSetting(setting, input, drafting));
}

/** Replaces a rollout condition, or merges into the current one: then an absent member stays and null clears it. */
export async function setRolloutCondition(
  services: Services,
  caller: Caller,
  input: SettingName & Expecting & RolloutConditionInput & { readonly merge?: boolean | null | undefined },
): Promise<Flag> {
  const change = (setting: FlagSetting, drafting: Drafting) => {
    const kept = input.merge === true ? setting.rolloutCondition : null;
    const minVersion = input.minVersion === undefined ? kept?.minVersion : input.minVersion;
    const activationDate = input.activationDate === undefined ? kept?.activationDate : input.activationDate;
    return changedSetting(setting, { rolloutCondition: { minVersion, activationDate } }, drafting);
  };
  const placeOf = (path: string, flag: Flag) => placeOfSetting(path, flag).replace(/^rolloutCondition\./, '');
  return changeSetting(services, caller, input, change, { placeOf });
}

/** Removes the rollout condition: the flag is rolled out at once in an environment where it is switched on. */
export async function removeRolloutCondition(
  services: Services,
  caller: Caller,
  input: SettingName & Expecting,
): Promise<Flag> {
  return changeSetting(services, caller, input, (setting) => ({ ...setting, rolloutCondition: null }));
}

/** Replaces the list of targeting rules, in order; rules with a known key keep their identity and progress. */
export async function setTargetingRules(
  services: Services,
  caller: Caller,
  input: SettingName & Expecting & { readonly rules: readonly RuleInput[] },
): Promise<Flag> {
  return changeSetting(services, caller, input, (setting, drafting) => ({
    ...setting,
    rules: draftRules(input.rules, setting.rules, drafting),
  }));
}

/** Changes a flag's setting in one environment by a function of the setting and the flag as they are then. */
export async function changeSetting(
  services: Services,
  caller: Caller,
  input: SettingName & Expecting & Pick<SettingChange, 'rules'>,
  change: (setting: FlagSetting, drafting: Drafting, flag: Flag) => FlagSetting,
  { kind = 'FLAG_UPDATED', placeOf = placeOfSetting }: Partial<Pick<FlagVerb, 'kind' | 'placeOf'>> = {},
): Promise<Flag> {
  return changeFlag(services, caller, input, {
    kind,
    placeOf,
    change(flag, drafting) {
      const { key } = findEnvironment(drafting.environments, input.environment ?? caller.environment);
      const setting = flag.settings[key] ?? draftSetting(flag, drafting, input);
      refuseStaleSetting(flag, key, setting, input.expectedSettingVersion);
      return { ...flag, settings: { ...flag.settings, [key]: change(setting, drafting, flag) } };
    },
  });
}

/** Throws ConflictError if the setting is not at the version that the caller expects. */
function refuseStaleSetting(
  { id, key }: Flag,
  environment: string,
  { version }: FlagSetting,
  expected: number | null | undefined,
): void {
  if (expected === null || expected === undefined || expected === version) return;
  const message = `The setting of the flag "${key}" in "${environment}" is at version ${version}, expected ${expected}.`;
  throw new ConflictError('VERSION_CONFLICT', message, { entityType: 'flag', id });
}

/** The environment of a key, or the default one without a key. Throws NotFoundError. */
export function findEnvironment(environments: readonly Environment[], key: string | null | undefined): Environment {
  const isNamed = key !== null && key !== undefined;
  const found = environments.find((environment) => (isNamed ? environment.key === key : environment.isDefault));
  if (found === undefined) throw new NotFoundError('environment', key ?? 'default');
  return found;
}

/** A problem of the changed setting is one of the verb's own input. */
function placeOfSetting(path: string, flag: Flag): string {
  return settingPath(path, Object.keys(flag.settings))?.within ?? path;
}
