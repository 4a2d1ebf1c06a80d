import type { Change } from '../domain/change.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { Environment } from '../domain/organization.ts';
import { updateOrganization } from '../evaluation/compile.ts';
import type { OrganizationSnapshot, Snapshot } from '../evaluation/snapshot.ts';
import { effectOf, inverseOf } from './apply-change.ts';

/**
 * An organization without some of its changes, the latest first: what a retried request must see, so that its checks do not find what
 * the request itself has done before. Meant for lookups, not for evaluation. Throws NotFoundError where one of the changes
 * created the organization.
 */
export function rewind(organization: OrganizationSnapshot, changes: readonly Change[]): OrganizationSnapshot {
  return changes.reduce(rewindOne, organization);
}

function rewindOne(organization: OrganizationSnapshot, change: Change): OrganizationSnapshot {
  const { organizationId, revision } = organization;
  if (change.kind === 'ORGANIZATION_CREATED') throw new NotFoundError('organization', organizationId);
  const inverse = inverseOf(change);
  if (inverse.entityType === 'ENVIRONMENT') return withEnvironment(organization, change.entityKey, inverse.after);
  const effect = effectOf(inverse);
  return effect.kind === 'reload' ? organization : updateOrganization(organization, revision, effect);
}

function withEnvironment(
  organization: OrganizationSnapshot,
  key: string,
  environment: Environment | null,
): OrganizationSnapshot {
  const environments = new Map(organization.environments);
  // The snapshot of a deleted environment is gone. That of another one has the same flags.
  const snapshot: Snapshot | undefined = environments.get(key) ?? [...environments.values()][0];
  if (environment === null || snapshot === undefined) environments.delete(key);
  else environments.set(key, { ...snapshot, environment });
  const byDefault = [...environments.values()].find((each) => each.environment.isDefault)?.environment.key;
  return { ...organization, environments, defaultEnvironment: byDefault ?? organization.defaultEnvironment };
}
