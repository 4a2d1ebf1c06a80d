import type { Caller } from '../../domain/caller.ts';
import type { Flag } from '../../domain/flag.ts';
import { readFlagsAt } from '../../store/commit/change-log.ts';
import type { Services } from '../services.ts';
import { refuseArchiving } from './change-flags.ts';
import { withEverySetting } from './drafting.ts';
import { asLaterState, missingState } from './flags.ts';
import { type ChangedFlags, changeManyFlags, type ManyFlags } from './many-flags.ts';

/** Flags of one organization, and the revision that all of them go back to. */
export interface FlagsRevert extends Omit<ManyFlags, 'preview'> {
  readonly toRevision: number;
}

/**
 * Sets flags back to their states at a revision, in one commit. Throws ValidationError if one of them did not exist then, and
 * ConflictError IN_USE if one becomes archived that another flag depends on.
 */
export async function revertFlags(services: Services, caller: Caller, input: FlagsRevert): Promise<ChangedFlags> {
  const { organizationId, toRevision } = input;
  return changeManyFlags(
    services,
    caller,
    input,
    'FLAG_REVERTED',
    async ({ open, all }) => {
      const ids = input.flags.flatMap(({ key }) => all.get(key)?.id ?? []);
      const isPast = toRevision <= open.revision;
      const states = isPast ? await readFlagsAt(open.tx, organizationId, ids, toRevision) : new Map<string, Flag>();
      const stateOf = (flag: { readonly id: string }) => states.get(flag.id);
      const archived = input.flags.filter(({ key }) => {
        const flag = all.get(key);
        return flag !== undefined && stateOf(flag)?.archivedAt != null;
      });
      if (archived.length > 0) await refuseArchiving(open, archived, all);
      return (flag) => {
        const earlier = stateOf(flag);
        if (earlier === undefined || earlier.deletedAt !== null)
          throw missingState(flag.key, toRevision, open.revision);
        return withEverySetting(asLaterState(earlier, flag), open);
      };
    },
    () => ({}),
  );
}
