import type { Caller } from '../../domain/caller.ts';
import type { Flag } from '../../domain/flag.ts';
import { loadSnapshotWithin } from '../../store/flags/load.ts';
import type { Services } from '../services.ts';
import { findEnvironment } from '../setting/settings.ts';
import { refuseDependentsIn } from './dependents.ts';
import { draftSetting, toSwitch } from './drafting.ts';
import type { FlagCommit } from './flag-commit.ts';
import { type ChangedFlags, changeManyFlags, type FlagRef, type ManyFlags } from './many-flags.ts';
import { changeKind } from './patch-flag.ts';

/** One change for many flags. An absent member changes nothing. */
export interface FlagsChange extends ManyFlags {
  /** The environment of `enabled`; absent: the caller's, else the default one. */
  readonly environment?: string | null | undefined;
  /** True on, false off, null to follow the feature default. */
  readonly enabled?: boolean | null | undefined;
  readonly addTags?: readonly string[] | null | undefined;
  readonly removeTags?: readonly string[] | null | undefined;
  readonly archived?: boolean | null | undefined;
  readonly permanent?: boolean | null | undefined;
}

/**
 * Makes the same change of many flags, in one commit. Throws ConflictError IN_USE if a flag would be archived that another flag,
 * or a segment, depends on, unless that flag is archived with it.
 */
export async function changeFlags(services: Services, caller: Caller, input: FlagsChange): Promise<ChangedFlags> {
  return changeManyFlags(
    services,
    caller,
    input,
    changeKind,
    async ({ open, all }) => {
      if (input.archived === true) await refuseArchiving(open, input.flags, all);
      return (flag) => withSwitch(changed(flag, input, open.at), input, open);
    },
    () => ({}),
  );
}

function changed(flag: Flag, { addTags, removeTags, archived, permanent }: FlagsChange, at: string): Flag {
  const kept = flag.tags.filter((tag) => !(removeTags ?? []).includes(tag));
  const tags = [...new Set([...kept, ...(addTags ?? [])])];
  return {
    ...flag,
    tags,
    archivedAt: archived == null ? flag.archivedAt : archived ? (flag.archivedAt ?? at) : null,
    permanent: permanent ?? flag.permanent,
  };
}

function withSwitch(flag: Flag, { environment, enabled }: FlagsChange, open: FlagCommit): Flag {
  if (enabled === undefined) return flag;
  const { key } = findEnvironment(open.environments, environment ?? open.caller.environment);
  const setting = flag.settings[key] ?? draftSetting(flag, open);
  return { ...flag, settings: { ...flag.settings, [key]: { ...setting, switch: toSwitch(enabled) } } };
}

/** Throws ConflictError IN_USE if a flag that is not archived with the others depends on one of them. */
export async function refuseArchiving(
  { tx, organizationId }: FlagCommit,
  flags: readonly FlagRef[],
  all: ReadonlyMap<string, Flag>,
): Promise<void> {
  const contents = await loadSnapshotWithin(tx, organizationId);
  const archived = new Set(flags.map(({ key }) => key));
  const others = { ...contents, flags: contents.flags.filter(({ key }) => !archived.has(key)) };
  for (const key of archived) {
    const flag = all.get(key);
    if (flag !== undefined && flag.archivedAt === null) refuseDependentsIn(others, flag, 'archived');
  }
}
