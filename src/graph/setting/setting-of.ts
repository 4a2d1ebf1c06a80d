import type { Caller } from '../../domain/caller.ts';
import type { Flag } from '../../domain/flag.ts';
import { ownMember } from '../../domain/json.ts';
import { writtenSetting } from '../../store/flags/written-rows.ts';

/**
 * Finds the setting that an action has just changed: in the given environment, else in the caller's, else in the default one.
 * It is found by its id where the environment is known, which saves a join.
 */
export function settingOf(
  { id, organizationId, settings }: Pick<Flag, 'id' | 'organizationId' | 'settings'>,
  { environment }: { readonly environment?: string | null | undefined },
  caller: Caller,
) {
  const key = environment ?? caller.environment;
  const setting = key === null ? undefined : settings[key];
  if (setting !== undefined) return { id: setting.id, organizationId };
  return { flagId: id, organizationId, environment: key === null ? { isDefault: true } : { key } };
}

/** The same setting as the change has written it; undefined for the default environment, which only the database knows for sure. */
export function settingWrittenBy(
  flag: Flag,
  { environment }: { readonly environment?: string | null | undefined },
  caller: Caller,
) {
  const key = environment ?? caller.environment;
  const setting = key === null ? undefined : ownMember(flag.settings, key);
  return setting && key !== null ? writtenSetting(flag, setting, key) : undefined;
}
