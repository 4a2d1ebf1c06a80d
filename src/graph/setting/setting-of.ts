import type { Caller } from '../../domain/caller.ts';
import type { Flag } from '../../domain/flag.ts';

/** Finds a flag's setting where a verb has just changed it: in the environment named, else the caller's, else the default one. */
export function settingOf(
  flag: Pick<Flag, 'id'>,
  { environment }: { readonly environment?: string | null | undefined },
  caller: Caller,
) {
  const key = environment ?? caller.environment;
  return { flagId: flag.id, environment: key === null ? { isDefault: true } : { key } };
}
