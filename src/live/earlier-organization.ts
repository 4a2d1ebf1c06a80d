import type { Change } from '../domain/change.ts';
import { updateOrganization } from '../evaluation/compile.ts';
import type { OrganizationSnapshot } from '../evaluation/snapshot.ts';
import type { FormerState } from '../store/commit/former-states.ts';
import { effectOf, inverseOf } from './apply-change.ts';
import { pastSnapshot } from './past-snapshot.ts';

/** An organization, to be evaluated, as it was right before its latest change. It shares with it what that did not change. */
export function organizationBefore(organization: OrganizationSnapshot, latest: Change): OrganizationSnapshot {
  const revision = latest.revision - 1;
  const effect = effectOf(inverseOf(latest));
  if (effect.kind !== 'reload') return updateOrganization(organization, revision, effect);
  const { entityType, entityId, entityKey, before } = latest;
  // Only environments and group types are read again, and the document is of the type of the entity.
  return pastSnapshot(organization, revision, [{ entityType, entityId, entityKey, before } as FormerState]);
}
