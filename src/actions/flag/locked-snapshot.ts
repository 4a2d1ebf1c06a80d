import type { Flag } from '../../domain/flag.ts';
import type { Environment } from '../../domain/organization.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';
import { loadEnvironments, loadFlag } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { Services } from '../services.ts';

/** A commit in which an organization's row is locked at a revision. */
export interface LockedPlace {
  readonly services: Pick<Services, 'live'>;
  readonly tx: Transaction;
  readonly organizationId: string;
  readonly revision: number;
}

/**
 * What this node remembers of an organization, if it is what the database holds: the snapshot is of the very revision that the
 * row is locked at, and nobody can make the next one meanwhile. Undefined where the node is behind: then the database is asked.
 */
export function lockedSnapshot({ services, organizationId, revision }: LockedPlace): OrganizationSnapshot | undefined {
  const snapshot = services.live.loaded(organizationId);
  return snapshot?.revision === revision ? snapshot : undefined;
}

/** A living flag by its key as it is now; undefined when there is none. */
export async function lockedFlag(place: LockedPlace, flagKey: string): Promise<Flag | undefined> {
  const snapshot = lockedSnapshot(place);
  return snapshot === undefined ? loadFlag(place.tx, place.organizationId, flagKey) : snapshot.flags.get(flagKey);
}

/** The organization's environments as they are now, the default one first. */
export async function lockedEnvironments(place: LockedPlace): Promise<readonly Environment[]> {
  const snapshot = lockedSnapshot(place);
  if (snapshot === undefined) return loadEnvironments(place.tx, place.organizationId);
  return [...snapshot.environments.values()].map(({ environment }) => environment);
}
