import type { Caller } from '../../domain/caller.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Environment } from '../../domain/organization.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';
import type { Applying } from '../../store/commit/commit.ts';
import { loadEnvironments, loadFlag } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { Services } from '../services.ts';
import type { Stamp } from './drafting.ts';

/** A commit that writes flags: the row of the organization is locked. */
export interface FlagCommit extends Omit<Applying, 'updateWithLog'>, Stamp {
  readonly services: Services;
  readonly caller: Caller;
  readonly tx: Transaction;
  readonly organizationId: string;
  /** The organization's environments, the default one first. */
  readonly environments: readonly Environment[];
  /**
   * The snapshot of this node, if it is of the locked row's revision: then it equals the database, because no other commit can
   * make the next revision. Undefined while the node is behind: then the database is read.
   */
  readonly remembered: OrganizationSnapshot | undefined;
  /** Takes updates of rows that are not read before the commit ends. @default they run at once */
  readonly updateWithLog?: Applying['updateWithLog'] | undefined;
}

/** Makes the context of a commit of flags; updates of rows run at once. */
export async function openFlagCommit(
  services: Services,
  caller: Caller,
  organizationId: string,
  tx: Transaction,
  applying: Applying,
): Promise<FlagCommit> {
  const snapshot = services.live.loaded(organizationId);
  const remembered = snapshot?.revision === applying.revision ? snapshot : undefined;
  const environments =
    remembered === undefined
      ? await loadEnvironments(tx, organizationId)
      : [...remembered.environments.values()].map(({ environment }) => environment);
  const { newId } = services.store;
  const { updateWithLog: _, ...rest } = applying;
  return { ...rest, services, caller, tx, organizationId, newId, environments, remembered };
}

/** A flag by its key, if it is not deleted; undefined if there is none. */
export async function lockedFlag(
  { tx, organizationId, remembered }: FlagCommit,
  flagKey: string,
): Promise<Flag | undefined> {
  return remembered === undefined ? loadFlag(tx, organizationId, flagKey) : remembered.flags.get(flagKey);
}
