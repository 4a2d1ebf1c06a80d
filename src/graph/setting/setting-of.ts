import type { Caller } from '../../domain/caller.ts';
import type { Flag } from '../../domain/flag.ts';

/**
 * Finds a flag's setting where a verb has just changed it: in the environment named, else the caller's, else the default one.
 * By its id where the flag tells it, which needs no look at the environments.
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
