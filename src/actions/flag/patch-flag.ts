import type { Caller } from '../../domain/caller.ts';
import type { ChangeKind } from '../../domain/change.ts';
import { NotFoundError, ValidationError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import { newFlagKeyProblems } from '../../domain/flag-rules.ts';
import { USUAL_FLAG_KEY } from '../../domain/key.ts';
import { loadFlagById } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import { withDefinedHoldout } from '../segment/holdout-definition.ts';
import type { Services } from '../services.ts';
import { settingPath } from '../setting/setting-path.ts';
import { findEnvironment } from '../setting/settings.ts';
import { type VariantsChange, withVariants } from '../variant/replaced-variants.ts';
import { refuseDependents } from './dependents.ts';
import { changedSetting, draftSetting, withEverySetting } from './drafting.ts';
import { changedFlag } from './flag-drafts.ts';
import type { DefiningHoldout, Expecting, FlagChange, SettingChange } from './flag-inputs.ts';
import type { Drafting } from './flag-verb.ts';
import { refuseTakenKey } from './key-uniqueness.ts';
import { withKey } from './rename-flag.ts';
import { changeFlag } from './write-flag.ts';

/** Names a flag by its key, or by its id: then the flag may be deleted. */
export type PatchedFlag =
  | { readonly flagKey: string; readonly flagId?: undefined }
  | { readonly flagId: string; readonly flagKey?: undefined };

/** Several changes of one flag. An absent member changes nothing. */
export interface FlagPatch extends FlagChange, VariantsChange, DefiningHoldout, Expecting {
  readonly organizationId: string;
  /** Another key. References to the flag by its key follow. */
  readonly key?: string | null | undefined;
  /** The most characters that a new key may have, 400 or less. Absent: 128. */
  readonly longestKey?: number | undefined;
  readonly archived?: boolean | null | undefined;
  readonly deleted?: boolean | null | undefined;
  /** The setting in one environment. */
  readonly setting?: (SettingChange & { readonly environment?: string | null | undefined }) | null | undefined;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Makes several changes of one flag as one version and one log entry, also changes that no other verb makes: of its key, its
 * value type, all of its variants at once. Throws what the verbs for each of them throw; then nothing has changed.
 */
export async function patchFlag(services: Services, caller: Caller, input: PatchedFlag & FlagPatch): Promise<Flag> {
  const { organizationId, flagId, expectedVersion } = input;
  if (flagId !== undefined && !UUID.test(flagId)) throw new NotFoundError('flag', flagId);
  const name = { organizationId, flagKey: input.flagKey ?? input.flagId, expectedVersion };
  return changeFlag(services, caller, name, {
    kind: changeKind,
    ...(flagId === undefined ? {} : { find: (tx) => loadFlagById(tx, organizationId, flagId) }),
    placeOf: (path) => placeOf(path, input, caller),
    change: async (flag, drafting, tx) => {
      const change = await withDefinedHoldout(tx, caller, input, drafting);
      const drafted = withVariants(changedFlag(flag, change, drafting), input, drafting);
      const keyed = withNewKey(withChangedSetting(drafted, input, drafting, caller), input);
      return withChangedState(keyed, flag, input, drafting, tx);
    },
  });
}

/** The kind of a flag's change, the most specific first. */
export function changeKind(before: Flag, after: Flag): ChangeKind {
  if (before.deletedAt !== after.deletedAt) return after.deletedAt === null ? 'FLAG_RESTORED' : 'FLAG_DELETED';
  if (before.archivedAt !== after.archivedAt) return after.archivedAt === null ? 'FLAG_UNARCHIVED' : 'FLAG_ARCHIVED';
  return 'FLAG_UPDATED';
}

/** A problem of the changed setting is one of the verb's own input. */
function placeOf(path: string, { setting }: FlagPatch, caller: Caller): string {
  const environment = setting?.environment ?? caller.environment;
  const place = environment === null ? undefined : settingPath(path, [environment]);
  return place === undefined ? path : `setting.${place.within}`;
}

function withChangedSetting(flag: Flag, { setting }: FlagPatch, drafting: Drafting, caller: Caller): Flag {
  if (setting === null || setting === undefined) return flag;
  const { key } = findEnvironment(drafting.environments, setting.environment ?? caller.environment);
  const known = flag.settings[key] ?? draftSetting(flag, drafting, setting);
  return { ...flag, settings: { ...flag.settings, [key]: changedSetting(known, setting, drafting) } };
}

function withNewKey(flag: Flag, { key, longestKey = USUAL_FLAG_KEY }: FlagPatch): Flag {
  if (key === null || key === undefined || key === flag.key) return flag;
  const problems = newFlagKeyProblems('key', key, longestKey);
  if (problems.length > 0) throw new ValidationError(problems);
  return withKey(flag, key);
}

/** Archives, deletes, and the reverse; `before` is the flag that others may depend on. */
async function withChangedState(
  flag: Flag,
  before: Flag,
  { archived, deleted }: FlagPatch,
  drafting: Drafting,
  tx: Transaction,
): Promise<Flag> {
  const archivedAt = stateSince(before.archivedAt, archived, drafting.at);
  const deletedAt = stateSince(before.deletedAt, deleted, drafting.at);
  if (before.deletedAt === null && deletedAt !== null) await refuseDependents(tx, before, 'deleted');
  else if (before.archivedAt === null && archivedAt !== null) await refuseDependents(tx, before, 'archived');
  const changed = { ...flag, archivedAt, deletedAt };
  if (before.deletedAt === null || deletedAt !== null) return changed;
  await refuseTakenKey(tx, flag.organizationId, flag.key);
  return withEverySetting(changed, drafting);
}

function stateSince(since: string | null, wanted: boolean | null | undefined, at: string): string | null {
  if (wanted === null || wanted === undefined) return since;
  return wanted ? (since ?? at) : null;
}
