import type { NewChange } from '../../domain/change.ts';
import { ValidationError } from '../../domain/errors.ts';
import { keyProblems } from '../../domain/flag-rules.ts';
import type { FeatureDefault } from '../../domain/organization.ts';
import { MAXIMUM_DESCRIPTION, textProblems } from '../../domain/text-rules.ts';
import { type FollowingEnvironment, findProtectedFollowers } from '../../store/flags/feature-default-followers.ts';
import { toFeatureDefault } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { EntityKeeper, EntityWrite } from '../change-request/entity-keeper.ts';
import { logEntry } from '../log-entry.ts';

type Write = EntityWrite<'FEATURE_DEFAULT'>;

/** How feature defaults are checked and saved, in the commit of every organization. */
export const featureDefaultKeeper: EntityKeeper<'FEATURE_DEFAULT'> = {
  type: 'FEATURE_DEFAULT',
  permission: 'organization:write',
  nameOf: ({ featureKey }) => ({ id: featureKey, key: featureKey }),
  versionOf: () => null,
  find: (tx, _organizationId, key) => findFeatureDefault(tx, key),
  stamp: (featureDefault, { at }) => ({ ...featureDefault, updatedAt: at }),
  async check(_open, { after }) {
    if (after !== null) checkFeatureDefault(after);
  },
  async guard({ tx, organizationId }, write) {
    const followers = await findFollowersToApprove(tx, write);
    return {
      waitsFor: followers.filter((follower) => follower.organizationId === organizationId),
      environmentId: null,
    };
  },
  save: async ({ tx }, write) => ({ changes: await saveFeatureDefault(tx, write) }),
};

/** Saves a step, and returns its log entry, which is the same in the log of every organization. */
export async function saveFeatureDefault(
  tx: Transaction,
  { kind, before, after }: Write,
): Promise<readonly NewChange[]> {
  const entity = after ?? before;
  if (entity === null) return [];
  const { featureKey } = entity;
  if (after === null) await tx.featureDefault.delete({ where: { featureKey } });
  else await tx.featureDefault.upsert({ where: { featureKey }, create: after, update: after });
  return [logEntry(kind, 'FEATURE_DEFAULT', { id: featureKey, key: featureKey }, before, after)];
}

/** The feature default of a key; undefined if it does not exist. */
export async function findFeatureDefault(tx: Transaction, featureKey: string): Promise<FeatureDefault | undefined> {
  const row = await tx.featureDefault.findUnique({ where: { featureKey } });
  return row === null ? undefined : toFeatureDefault(row);
}

/** Throws ValidationError. */
export function checkFeatureDefault({ featureKey, description }: Pick<FeatureDefault, 'featureKey' | 'description'>) {
  const problems = [
    ...keyProblems('featureKey', featureKey),
    ...textProblems('description', description, MAXIMUM_DESCRIPTION),
  ];
  if (problems.length > 0) throw new ValidationError(problems);
}

/** The environments of one organization that require the approval of a step; empty: no protected answer depends on it. */
export async function findFollowersToApprove(
  tx: Transaction,
  { before, after }: Write,
): Promise<readonly FollowingEnvironment[]> {
  const featureKey = after?.featureKey ?? before?.featureKey;
  const isSame = (before?.enabled ?? false) === (after?.enabled ?? false);
  return featureKey === undefined || isSame ? [] : findProtectedFollowers(tx, featureKey);
}
