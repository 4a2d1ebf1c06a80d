import type { Caller } from '../../domain/caller.ts';
import { problem, ValidationError } from '../../domain/errors.ts';
import { memoizeByObject } from '../../domain/memoize-by-object.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';
import { MAXIMUM_REVISIONS_BACK, PastSnapshotCache } from '../../live/past-snapshot-cache.ts';
import { readArchivedRevision } from '../../store/commit/archive.ts';
import type { Store } from '../../store/store.ts';
import { authorize } from '../authorize.ts';
import type { Services } from '../services.ts';
import { visibleTo } from './visible-flags.ts';

const pastSnapshots = memoizeByObject((store: Store) => new PastSnapshotCache(store));

/**
 * An organization as it was right after a revision, as a caller sees it. Permission: to read the log. Throws ValidationError for a
 * revision that does not exist yet or is too long ago, PermissionError and NotFoundError.
 */
export async function organizationAt(
  { live, store }: Services,
  caller: Caller,
  organizationId: string,
  revision: number,
): Promise<OrganizationSnapshot> {
  authorize(caller, 'change:read', organizationId);
  let current = await live.snapshot(organizationId);
  if (revision > current.revision) {
    // Another node may have written it.
    await live.catchUpTo(organizationId, revision);
    current = await live.snapshot(organizationId);
  }
  const archived = revision >= current.revision ? 0 : await readArchivedRevision(store.db, organizationId);
  const earliest = Math.max(1, archived, current.revision - MAXIMUM_REVISIONS_BACK);
  if (revision < earliest || revision > current.revision) {
    const expected = `expected a revision from ${earliest} to the current one, ${current.revision}`;
    throw new ValidationError([problem('atRevision', `is ${revision}, ${expected}`)]);
  }
  const at = revision === current.revision ? current : await pastSnapshots(store).at(current, revision);
  return visibleTo(caller, at);
}
