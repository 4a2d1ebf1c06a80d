import type { Caller } from '../../domain/caller.ts';
import type { Flag } from '../../domain/flag.ts';

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
