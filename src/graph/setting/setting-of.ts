import type { Caller } from '../../domain/caller.ts';
import type { Flag } from '../../domain/flag.ts';
import { ownMember } from '../../domain/json.ts';
import { writtenSetting } from '../../store/flags/written-rows.ts';

/** What names the environment of a change. */
interface Named {
  readonly environment?: string | null | undefined;
}

/**
 * Finds the setting that an action has just changed: in the given environment, else in the caller's, else in the default one.
 * It is found by its id where the environment is known, which saves a join.
 */
export function settingOf(flag: Flag, named: Named, caller: Caller) {
  const { id: flagId, organizationId } = flag;
  const { key, setting } = changedSetting(flag, named, caller);
  if (setting !== undefined) return { id: setting.id, organizationId };
  return { flagId, organizationId, environment: key === null ? { isDefault: true } : { key } };
}

/** The same setting as the change has written it; undefined for the default environment, which only the database knows for sure. */
export function settingWrittenBy(flag: Flag, named: Named, caller: Caller) {
  const { key, setting } = changedSetting(flag, named, caller);
  return key === null || setting === undefined ? undefined : writtenSetting(flag, setting, key);
}

function changedSetting({ settings }: Flag, { environment }: Named, caller: Caller) {
  const key = environment ?? caller.environment;
  return { key, setting: key === null ? undefined : ownMember(settings, key) };
}
