import type { Change, EntityType } from '../domain/change.ts';
import type { Flag } from '../domain/flag.ts';
import type { FeatureDefault, Holdout } from '../domain/organization.ts';
import type { Segment } from '../domain/segment.ts';
import type { SnapshotUpdate } from '../evaluation/compile.ts';

/** What a change means for a snapshot: one thing of it is new, or the organization must be read again. */
export type ChangeEffect = SnapshotUpdate | { readonly kind: 'reload' };

/** The log keeps whole things in `after`, so that a change can be applied without asking the database. */
const effects = {
  FLAG: flagEffect,
  SEGMENT: (change) => ({ kind: 'segment', key: change.entityKey, segment: change.after as unknown as Segment | null }),
  HOLDOUT: (change) => ({ kind: 'holdout', key: change.entityKey, holdout: change.after as unknown as Holdout | null }),
  FEATURE_DEFAULT: (change) => {
    const featureDefault = change.after as unknown as FeatureDefault | null;
    return { kind: 'featureDefault', key: change.entityKey, enabled: featureDefault?.enabled ?? null };
  },
  // An environment brings or takes a setting of every flag.
  ENVIRONMENT: () => ({ kind: 'reload' }),
  ORGANIZATION: () => ({ kind: 'nothing' }),
  CHANGE_REQUEST: () => ({ kind: 'nothing' }),
  API_KEY: () => ({ kind: 'nothing' }),
  // Adds a name to those that conditions may ask by their place.
  GROUP_TYPE: () => ({ kind: 'reload' }),
  USAGE_DASHBOARD: () => ({ kind: 'nothing' }),
} satisfies Record<EntityType, (change: Change) => ChangeEffect>;

function flagEffect({ entityKey: key, ...change }: Change): ChangeEffect {
  const [before, after] = [change.before, change.after] as unknown as readonly (Flag | null)[];
  const flag = after?.deletedAt === null ? after : null;
  if (before?.deletedAt === null) return { kind: 'flag', key, flag, formerKey: before.key };
  // What becomes of a deleted flag is nothing to the living one that may have its key by now.
  return flag === null ? { kind: 'nothing' } : { kind: 'flag', key, flag };
}

/** What a change means for its organization's snapshot. */
export function effectOf(change: Change): ChangeEffect {
  return effects[change.entityType](change);
}
