import type { Caller } from '../../domain/caller.ts';
import { NotFoundError, problem, ValidationError } from '../../domain/errors.ts';
import type { Flag, FlagSetting, Variant } from '../../domain/flag.ts';
import { USUAL_FLAG, USUAL_VARIANTS } from '../../domain/flag-defaults.ts';
import { changedSetting, draftSetting, draftVariant } from './drafting.ts';
import type { CreateFlagInput, FlagChange, PrerequisiteInput, SettingInput } from './flag-inputs.ts';
import type { Drafting } from './flag-verb.ts';

/** A new, complete flag. Throws NotFoundError for an unknown environment, ValidationError for one that is named twice. */
export function draftFlag(input: CreateFlagInput, drafting: Drafting, caller: Caller): Flag {
  const valueType = input.valueType ?? 'BOOLEAN';
  const variants = draftVariants(input, valueType, drafting);
  const fresh: Flag = {
    id: drafting.newId(),
    organizationId: input.organizationId,
    number: drafting.nextNumber(),
    key: input.key,
    name: input.key,
    valueType,
    ...USUAL_FLAG,
    version: 1,
    archivedAt: null,
    deletedAt: null,
    createdAt: drafting.at,
    createdBy: caller.actor.id,
    updatedAt: drafting.at,
    updatedBy: caller.actor.id,
    variants,
    settings: draftSettings(input.settings ?? [], { valueType, variants }, drafting),
    extensions: {},
  };
  return changedFlag(fresh, input, drafting);
}

function draftVariants(input: CreateFlagInput, valueType: Flag['valueType'], drafting: Drafting): Variant[] {
  const given = input.variants ?? [];
  if (given.length > 0 || valueType !== 'BOOLEAN') return given.map((variant) => draftVariant(variant, drafting));
  return USUAL_VARIANTS.map((variant) => draftVariant(variant, drafting));
}

function draftSettings(
  inputs: readonly SettingInput[],
  flag: Pick<Flag, 'valueType' | 'variants'>,
  drafting: Drafting,
): Record<string, FlagSetting> {
  for (const [index, { environment }] of inputs.entries()) {
    if (!drafting.environments.some(({ key }) => key === environment))
      throw new NotFoundError('environment', environment);
    if (inputs.findIndex((other) => other.environment === environment) !== index) {
      throw new ValidationError([
        problem(`settings.${index}.environment`, `is "${environment}" again, expected each environment once`),
      ]);
    }
  }
  const settings = drafting.environments.map(({ key }): [string, FlagSetting] => {
    const input = inputs.find(({ environment }) => environment === key);
    const setting = draftSetting(flag, drafting, input);
    return [key, input === undefined ? setting : changedSetting(setting, input, drafting)];
  });
  return Object.fromEntries(settings);
}

/** A flag with the requested changes. */
export function changedFlag(flag: Flag, change: FlagChange, drafting: Pick<Drafting, 'newId'>): Flag {
  const changed: Pick<Flag, keyof FlagChange> = {
    name: change.name ?? flag.name,
    description: change.description ?? flag.description,
    jsonSchema: change.jsonSchema === undefined ? flag.jsonSchema : change.jsonSchema,
    tags: change.tags === undefined ? flag.tags : [...new Set(change.tags)],
    distributionChannel: change.distributionChannel ?? flag.distributionChannel,
    requiresApproval: change.requiresApproval ?? flag.requiresApproval,
    permanent: change.permanent ?? flag.permanent,
    bucketing: change.bucketing ?? flag.bucketing,
    experienceContinuity: change.experienceContinuity ?? flag.experienceContinuity,
    encryptsPayloads: change.encryptsPayloads ?? flag.encryptsPayloads,
    holdout: change.holdout === undefined ? flag.holdout : change.holdout,
    prerequisites:
      change.prerequisites === undefined
        ? flag.prerequisites
        : draftPrerequisites(change.prerequisites ?? [], flag, drafting),
    extensions: change.extensions ?? flag.extensions,
  };
  return { ...flag, ...changed };
}

function draftPrerequisites(
  inputs: readonly PrerequisiteInput[],
  flag: Flag,
  { newId }: Pick<Drafting, 'newId'>,
): Flag['prerequisites'] {
  return inputs.map(({ flagKey, expected }) => ({
    id: flag.prerequisites.find((known) => known.flagKey === flagKey)?.id ?? newId(),
    flagKey,
    expected: expected ?? true,
  }));
}
