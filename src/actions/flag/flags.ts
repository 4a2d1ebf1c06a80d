import type { Caller } from '../../domain/caller.ts';
import { problem, ValidationError } from '../../domain/errors.ts';
import type { Flag, FlagSetting } from '../../domain/flag.ts';
import { newFlagKeyProblems } from '../../domain/flag-rules.ts';
import { USUAL_FLAG_KEY } from '../../domain/key.ts';
import { readFlagAt } from '../../store/commit/change-log.ts';
import { loadDeletedFlag, loadFlag } from '../../store/flags/load.ts';
import { authorize } from '../authorize.ts';
import { createOrganizationWith } from '../organization/organizations.ts';
import { withDefinedHoldout } from '../segment/holdout-definition.ts';
import type { Services } from '../services.ts';
import { settingPath } from '../setting/setting-path.ts';
import { insertUsageDashboard } from '../usage/usage-dashboards.ts';
import { refuseDependents } from './dependents.ts';
import { withEverySetting } from './drafting.ts';
import type { FlagCommit } from './flag-commit.ts';
import { changedFlag, draftFlag } from './flag-drafts.ts';
import type { CreateFlagInput, Expecting, FlagChange, FlagName } from './flag-inputs.ts';
import type { Drafting } from './flag-verb.ts';
import { refuseTakenKey } from './key-uniqueness.ts';
import { withKey } from './rename-flag.ts';
import { changeFlag, type FlagCreation, makeFlag, makeFlagWithin } from './write-flag.ts';

/** Creates a complete flag. Throws ConflictError KEY_TAKEN if a flag that is not deleted has the key. */
export async function createFlag(services: Services, caller: Caller, input: CreateFlagInput): Promise<Flag> {
  return makeFlag(services, caller, input.organizationId, flagCreation(caller, input));
}

/** Creates an organization with its first flag, in one commit. Throws as `createOrganization` and {@link createFlag} do. */
export async function createOrganizationWithFlag(
  services: Services,
  caller: Caller,
  input: CreateFlagInput,
): Promise<Flag> {
  const { organizationId } = input;
  authorize(caller, 'organization:write', null);
  authorize(caller, 'flag:write', organizationId);
  return createOrganizationWith(services, caller, { id: organizationId }, (_, tx, applying) =>
    makeFlagWithin(services, caller, organizationId, { ...flagCreation(caller, input), tx, applying }),
  );
}

/** How a flag is created in an open commit. */
function flagCreation(caller: Caller, input: CreateFlagInput): FlagCreation {
  const { organizationId, usageDashboard } = input;
  const environments = (input.settings ?? []).map(({ environment }) => environment);
  const placeOf = (path: string) => {
    const place = settingPath(path, environments);
    return place === undefined ? path : `settings.${environments.indexOf(place.environment)}.${place.within}`;
  };
  const afterwards = async (flag: Flag, open: FlagCommit) =>
    usageDashboard == null ? [] : [(await insertUsageDashboard(open, flag, usageDashboard)).change];
  const draft = async (drafting: Drafting, { tx }: FlagCommit) => {
    const keyFaults = newFlagKeyProblems('key', input.key, input.longestKey ?? USUAL_FLAG_KEY);
    if (keyFaults.length > 0) throw new ValidationError(keyFaults);
    await refuseTakenKey(tx, organizationId, input.key);
    return draftFlag(await withDefinedHoldout(tx, caller, input, drafting), drafting, caller);
  };
  return { verb: { placeOf, afterwards }, draft };
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

/** Archives a flag: it answers ARCHIVED from now on. Throws ConflictError IN_USE if other flags depend on it. */
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

/** Deletes a flag: its key is free again, and its data stays. Throws ConflictError IN_USE if other flags depend on it. */
export async function deleteFlag(services: Services, caller: Caller, input: FlagName & Expecting): Promise<Flag> {
  return changeFlag(services, caller, input, {
    kind: 'FLAG_DELETED',
    async change(flag, { at }, tx) {
      await refuseDependents(tx, flag, 'deleted');
      return { ...flag, deletedAt: at };
    },
  });
}

/** Restores the flag of a key that was deleted last. Throws ConflictError KEY_TAKEN if another flag has the key by now. */
export async function restoreFlag(services: Services, caller: Caller, input: FlagName): Promise<Flag> {
  const { organizationId, flagKey } = input;
  return changeFlag(services, caller, input, {
    kind: 'FLAG_RESTORED',
    find: (tx) => loadDeletedFlag(tx, organizationId, flagKey),
    async change(flag, drafting, tx) {
      await refuseTakenKey(tx, organizationId, flagKey);
      return withEverySetting({ ...flag, deletedAt: null }, drafting);
    },
  });
}

/** What a revert sets back to an earlier revision of the organization's log. */
export interface Revert extends FlagName, Expecting {
  readonly toRevision: number;
}

/** Sets a flag back to its state at a revision; the revert is logged as a change. Works on deleted flags, too. */
export async function revertFlag(services: Services, caller: Caller, input: Revert): Promise<Flag> {
  const { organizationId, flagKey, toRevision } = input;
  return changeFlag(services, caller, input, {
    kind: 'FLAG_REVERTED',
    find: async (tx) => (await loadFlag(tx, organizationId, flagKey)) ?? loadDeletedFlag(tx, organizationId, flagKey),
    async change(flag, drafting, tx) {
      if (flag.deletedAt !== null) await refuseTakenKey(tx, organizationId, flagKey);
      const earlier = toRevision > drafting.revision ? undefined : await readFlagAt(tx, flag, toRevision);
      if (earlier === undefined || earlier.deletedAt !== null)
        throw missingState(flagKey, toRevision, drafting.revision);
      if (earlier.archivedAt !== null && flag.archivedAt === null) await refuseDependents(tx, flag, 'archived');
      return withEverySetting(asLaterState(earlier, flag), drafting);
    },
  });
}

/** Refuses a revision of which a flag has no state to go back to. */
export function missingState(flagKey: string, toRevision: number, revision: number): ValidationError {
  const expected = `a revision up to ${revision} at which the flag "${flagKey}" existed, and whose state is not archived`;
  return new ValidationError([problem('toRevision', `is ${toRevision}, expected ${expected}`)]);
}

/**
 * An earlier state of a flag as its next state: parts that were made again under the same key keep their ids, an environment that
 * did not exist then keeps its setting, and the flag keeps its key.
 */
export function asLaterState(earlier: Flag, flag: Flag): Flag {
  const variants = earlier.variants.map((variant) => ({
    ...variant,
    id: flag.variants.find(({ key }) => key === variant.key)?.id ?? variant.id,
  }));
  const settings = Object.entries({ ...flag.settings, ...earlier.settings }).map(
    ([key, setting]) => [key, continuedSetting(setting, flag.settings[key])] as const,
  );
  return withKey({ ...earlier, variants, settings: Object.fromEntries(settings) }, flag.key);
}

/** What is scheduled now stays scheduled: an earlier schedule may be over. */
function continuedSetting(earlier: FlagSetting, setting: FlagSetting | undefined): FlagSetting {
  return { ...earlier, id: setting?.id ?? earlier.id, scheduledChanges: setting?.scheduledChanges ?? [] };
}
