import { differences } from '../../domain/difference.ts';
import type { SnapshotUpdate } from '../../evaluation/compile.ts';
import type { EntityDocument, EntityKeeper, EntityWrite, KeptType } from '../change-request/entity-keeper.ts';
import { documentOf } from '../change-request/write-entity.ts';
import type { CommitView } from '../flag/flag-commit.ts';
import { type DraftedChange, problemsOf } from './change-preview.ts';

/** What the state of an entity after a change (null: it is deleted) makes of a snapshot; null: no answer in it depends on that. */
type UpdateOf<Type extends KeptType> = (key: string, after: EntityDocument<Type> | null) => SnapshotUpdate | null;

const updates: { readonly [Type in KeptType]: UpdateOf<Type> } = {
  SEGMENT: (key, segment) => ({ kind: 'segment', key, segment }),
  HOLDOUT: (key, holdout) => ({ kind: 'holdout', key, holdout }),
  FEATURE_DEFAULT: (key, after) => ({ kind: 'featureDefault', key, enabled: after?.enabled ?? null }),
  ENVIRONMENT: () => null,
};

/** A change of an entity that is not a flag, checked by the rules by which it is written. */
export async function draftedEntity<Type extends KeptType>(
  view: CommitView,
  keeper: EntityKeeper<Type>,
  write: EntityWrite<Type>,
): Promise<DraftedChange> {
  const { before, after } = write;
  const entity = after ?? before;
  const update = entity === null ? null : updates[keeper.type](keeper.nameOf(entity).key, after);
  return {
    differences: differences(documentOf(before), documentOf(after)),
    problems: await problemsOf(() => keeper.check(view, write)),
    waitsFor: (await keeper.guard(view, write)).waitsFor,
    updates: update && [update],
  };
}
