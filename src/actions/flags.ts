import type { Caller } from '../domain/caller.ts';
import { ConflictError, NotFoundError, problem, ValidationError } from '../domain/errors.ts';
import type { Flag, FlagSetting, Variant } from '../domain/flag.ts';
import { keyProblems } from '../domain/flag-rules.ts';
import { readFlagAt } from '../store/change-log.ts';
import type { Transaction } from '../store/commit.ts';
import { loadDeletedFlag, loadFlag } from '../store/load.ts';
import { changeFlag, type Drafting, makeFlag } from './change-flag.ts';
import { refuseDependents } from './dependents.ts';
import { changedSetting, draftSetting, draftVariant, withEverySetting } from './drafting.ts';
import type {
  CreateFlagInput,
  Expecting,
  FlagChange,
  FlagName,
  PrerequisiteInput,
  SettingInput,
} from './flag-inputs.ts';
import type { Services } from './services.ts';
import { settingPlace } from './setting-place.ts';

/** Creates a flag, whole. Throws ConflictError KEY_TAKEN when a living flag has the key. */
export async function createFlag(services: Services, caller: Caller, input: CreateFlagInput): Promise<Flag> {
  const { organizationId } = input;
  const environments = (input.settings ?? []).map(({ environment }) => environment);
  const placeOf = (path: string) => {
    const place = settingPlace(path, environments);
    return place === undefined ? path : `settings.${environments.indexOf(place.environment)}.${place.within}`;
  };
  return makeFlag(services, caller, organizationId, { kind: 'FLAG_CREATED', placeOf }, async (drafting, tx) => {
    const keyFaults = keyProblems('key', input.key);
    if (keyFaults.length > 0) throw new ValidationError(keyFaults);
    await refuseTaken(tx, organizationId, input.key);
    return draftFlag(input, drafting, caller);
  });
}

async function refuseTaken(tx: Transaction, organizationId: string, key: string): Promise<void> {
  const current = await tx.flag.findUnique({
    where: { organizationId_livingKey: { organizationId, livingKey: key } },
    select: { id: true },
  });
  if (current === null) return;
  throw new ConflictError('KEY_TAKEN', `There is already a flag "${key}".`, { entityType: 'flag', id: current.id });
}

function draftFlag(input: CreateFlagInput, drafting: Drafting, caller: Caller): Flag {
  const valueType = input.valueType ?? 'BOOLEAN';
  const variants = draftVariants(input, valueType, drafting);
  const fresh: Flag = {
    id: drafting.newId(),
    organizationId: input.organizationId,
    number: drafting.nextNumber(),
    key: input.key,
    name: input.key,
    description: '',
    valueType,
    jsonSchema: null,
    tags: [],
    distributionChannel: 'ALL',
    requiresApproval: false,
    permanent: false,
    bucketing: { by: 'TARGETING_KEY' },
    holdout: null,
    version: 1,
    archivedAt: null,
    deletedAt: null,
    createdAt: drafting.at,
    createdBy: caller.actor.id,
    updatedAt: drafting.at,
    updatedBy: caller.actor.id,
    variants,
    prerequisites: [],
    settings: draftSettings(input.settings ?? [], { valueType, variants }, drafting),
    extensions: {},
  };
  return changedFlag(fresh, input, drafting);
}

function draftVariants(input: CreateFlagInput, valueType: Flag['valueType'], drafting: Drafting): Variant[] {
  const given = input.variants ?? [];
  if (given.length > 0 || valueType !== 'BOOLEAN') return given.map((variant) => draftVariant(variant, drafting));
  return [draftVariant({ key: 'on', value: true }, drafting), draftVariant({ key: 'off', value: false }, drafting)];
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
    const setting = draftSetting(flag, drafting);
    const input = inputs.find(({ environment }) => environment === key);
    return [key, input === undefined ? setting : changedSetting(setting, input, drafting)];
  });
  return Object.fromEntries(settings);
}

/** A flag with what was asked changed in it. */
function changedFlag(flag: Flag, change: FlagChange, drafting: Pick<Drafting, 'newId'>): Flag {
  return {
    ...flag,
    name: change.name ?? flag.name,
    description: change.description ?? flag.description,
    jsonSchema: change.jsonSchema === undefined ? flag.jsonSchema : change.jsonSchema,
    tags: change.tags === undefined ? flag.tags : [...new Set(change.tags)],
    distributionChannel: change.distributionChannel ?? flag.distributionChannel,
    requiresApproval: change.requiresApproval ?? flag.requiresApproval,
    permanent: change.permanent ?? flag.permanent,
    bucketing: change.bucketing ?? flag.bucketing,
    holdout: change.holdout === undefined ? flag.holdout : change.holdout,
    prerequisites:
      change.prerequisites === undefined
        ? flag.prerequisites
        : draftPrerequisites(change.prerequisites ?? [], flag, drafting),
    extensions: change.extensions ?? flag.extensions,
  };
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

/** Changes a flag itself; its settings, variants and rules have verbs of their own. */
export async function updateFlag(
  services: Services,
  caller: Caller,
  input: FlagName & Expecting & FlagChange,
): Promise<Flag> {
  return changeFlag(services, caller, input, {
    kind: 'FLAG_UPDATED',
    change: (flag, drafting) => changedFlag(flag, input, drafting),
  });
}

/** Archives a flag: it answers ARCHIVED from now on. Throws ConflictError IN_USE when other flags depend on it. */
export async function archiveFlag(services: Services, caller: Caller, input: FlagName & Expecting): Promise<Flag> {
  return changeFlag(services, caller, input, {
    kind: 'FLAG_ARCHIVED',
    async change(flag, { at }, tx) {
      if (flag.archivedAt !== null) return flag;
      await refuseDependents(tx, flag, 'archived');
      return { ...flag, archivedAt: at };
    },
  });
}

/** Takes a flag out of the archive. */
export async function unarchiveFlag(services: Services, caller: Caller, input: FlagName & Expecting): Promise<Flag> {
  return changeFlag(services, caller, input, {
    kind: 'FLAG_UNARCHIVED',
    change: (flag) => ({ ...flag, archivedAt: null }),
  });
}

/** Deletes a flag: its key is free again, and nothing is lost. Throws ConflictError IN_USE when other flags depend on it. */
export async function deleteFlag(services: Services, caller: Caller, input: FlagName & Expecting): Promise<Flag> {
  return changeFlag(services, caller, input, {
    kind: 'FLAG_DELETED',
    async change(flag, { at }, tx) {
      await refuseDependents(tx, flag, 'deleted');
      return { ...flag, deletedAt: at };
    },
  });
}

/** Brings back the flag of a key that was deleted last. Throws ConflictError KEY_TAKEN when a living flag has the key by now. */
export async function restoreFlag(services: Services, caller: Caller, input: FlagName): Promise<Flag> {
  const { organizationId, flagKey } = input;
  return changeFlag(services, caller, input, {
    kind: 'FLAG_RESTORED',
    find: (tx) => loadDeletedFlag(tx, organizationId, flagKey),
    async change(flag, drafting, tx) {
      await refuseTaken(tx, organizationId, flagKey);
      return withEverySetting({ ...flag, deletedAt: null }, drafting);
    },
  });
}

/** What a revert puts back to an earlier revision of the organization's log. */
export interface Revert extends FlagName, Expecting {
  readonly toRevision: number;
}

/** Puts a flag back to how it was at a revision; the revert is a change like any other. Works on deleted flags, too. */
export async function revertFlag(services: Services, caller: Caller, input: Revert): Promise<Flag> {
  const { organizationId, flagKey, toRevision } = input;
  return changeFlag(services, caller, input, {
    kind: 'FLAG_REVERTED',
    find: async (tx) => (await loadFlag(tx, organizationId, flagKey)) ?? loadDeletedFlag(tx, organizationId, flagKey),
    async change(flag, drafting, tx) {
      if (flag.deletedAt !== null) await refuseTaken(tx, organizationId, flagKey);
      const earlier = toRevision > drafting.revision ? undefined : await readFlagAt(tx, flag, toRevision);
      if (earlier === undefined || earlier.deletedAt !== null) {
        const expected = `a revision up to ${drafting.revision} at which the flag "${flagKey}" existed`;
        throw new ValidationError([problem('toRevision', `is ${toRevision}, expected ${expected}`)]);
      }
      if (earlier.archivedAt !== null && flag.archivedAt === null) await refuseDependents(tx, flag, 'archived');
      return withEverySetting(continued(earlier, flag), drafting);
    },
  });
}

/**
 * An earlier state of a flag as the same flag goes on with it: what has been made anew under its key meanwhile stays what it
 * is, and an environment that there was not keeps the setting it has.
 */
function continued(earlier: Flag, flag: Flag): Flag {
  const variants = earlier.variants.map((variant) => ({
    ...variant,
    id: flag.variants.find(({ key }) => key === variant.key)?.id ?? variant.id,
  }));
  const settings = Object.entries({ ...flag.settings, ...earlier.settings }).map(
    ([key, setting]) => [key, { ...setting, id: flag.settings[key]?.id ?? setting.id }] as const,
  );
  return { ...earlier, variants, settings: Object.fromEntries(settings) };
}
