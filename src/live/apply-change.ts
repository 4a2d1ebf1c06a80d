import type { Change, EntityType } from '../domain/change.ts';
import type { SnapshotUpdate } from '../evaluation/compile.ts';

/** What a change means for a snapshot: one entity of it is new, or the organization must be read again. */
export type ChangeEffect = SnapshotUpdate | { readonly kind: 'reload' };

/** The log has whole entities in `after`, so a change can be applied without a query. */
const effects: { readonly [Type in EntityType]: (change: Change<Type>) => ChangeEffect } = {
  FLAG: flagEffect,
  SEGMENT: ({ entityKey: key, after: segment }) => ({ kind: 'segment', key, segment }),
  HOLDOUT: ({ entityKey: key, after: holdout }) => ({ kind: 'holdout', key, holdout }),
  FEATURE_DEFAULT: ({ entityKey: key, after }) => ({ kind: 'featureDefault', key, enabled: after?.enabled ?? null }),
  // An environment adds or removes a setting of every flag.
  ENVIRONMENT: () => ({ kind: 'reload' }),
  ORGANIZATION: () => ({ kind: 'nothing' }),
  CHANGE_REQUEST: () => ({ kind: 'nothing' }),
  API_KEY: () => ({ kind: 'nothing' }),
  // Adds a name that conditions may refer to by its place in the list.
  GROUP_TYPE: () => ({ kind: 'reload' }),
  USAGE_DASHBOARD: () => ({ kind: 'nothing' }),
  SAVED_VIEW: () => ({ kind: 'nothing' }),
  CONFIGURATION: () => ({ kind: 'nothing' }),
  FLAGS: () => ({ kind: 'nothing' }),
};

function flagEffect({ entityKey: key, before, after }: Change<'FLAG'>): ChangeEffect {
  const flag = after?.deletedAt === null ? after : null;
  if (before?.deletedAt === null) return { kind: 'flag', key, flag, formerKey: before.key };
  // A change of a deleted flag does not affect a newer flag with the same key.
  return flag === null ? { kind: 'nothing' } : { kind: 'flag', key, flag };
}

/** What a change means for its organization's snapshot. */
export function effectOf<Type extends EntityType>(change: Change<Type>): ChangeEffect {
  return effects[change.entityType](change);
}

/** The change that puts back what a change has changed. */
export function inverseOf(change: Change): Change {
  const { before, after, entityKey } = change;
  // Both documents are of the change's own kind of entity, so that they can change places.
  return {
    ...change,
    entityKey: before !== null && 'key' in before ? before.key : entityKey,
    before: after,
    after: before,
  } as Change;
}
