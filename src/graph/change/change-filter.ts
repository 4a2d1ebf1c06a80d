import type { ChangeKind, EntityType } from '../../domain/change.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { builder } from '../builder.ts';
import { containing, MAXIMUM_SEARCH_TEXT } from '../lib/contained-text.ts';
import type { GraphContext } from '../lib/context.ts';
import { ChangeKindEnum, EntityTypeEnum } from '../lib/enums.ts';
import { boundedList } from '../lib/list-bounds.ts';

/** A filter of a change log. */
export const ChangeFilter = builder.inputType('ChangeFilter', {
  description:
    'A filter of a change log. Changes must match every field that is given; null is the same as an absent field.',
  fields: (t) => ({
    flagKeys: t.stringList(
      boundedList('flagKeys', 'Keys, at the time of the change, of the flags that the changes must be about.'),
    ),
    kinds: t.field({ type: [ChangeKindEnum], ...boundedList('changeKinds', 'Kinds of the changes.') }),
    entityTypes: t.field({
      type: [EntityTypeEnum],
      ...boundedList('entityTypes', 'Kinds of the objects that the changes must be about.'),
    }),
    entityKeys: t.stringList(
      boundedList('entityKeys', 'Keys of the objects that the changes must be about; of a change request, its number.'),
    ),
    environments: t.stringList(
      boundedList(
        'environments',
        'Keys of the environments of which the changes must affect at least one; a change that affects all matches.',
      ),
    ),
    actorIds: t.stringList(
      boundedList('actorIds', 'IDs of the actors that made the changes, as in `Organization.actors`.'),
    ),
    sources: t.stringList(
      boundedList('sources', 'APIs that the changes were made with, as in `Change.source`, such as `graphql`.'),
    ),
    from: t.field({ type: 'DateTime', description: 'Earliest instant of the changes.' }),
    to: t.field({ type: 'DateTime', description: 'Instant before which the changes were made.' }),
    afterRevision: t.int({ description: 'Revision that the changes must follow.' }),
    beforeRevision: t.int({ description: 'Revision that the changes must precede.' }),
    text: t.string({
      description:
        'Text that the key of the object, the key of the flag or the name of the actor must contain, case-insensitively; at ' +
        `most ${MAXIMUM_SEARCH_TEXT} characters. Names of actors are not searched for a caller bound to an environment.`,
    }),
  }),
});

/** A filter as the caller sent it. */
export interface ChangeFilterInput {
  readonly flagKeys?: readonly string[] | null | undefined;
  readonly kinds?: readonly ChangeKind[] | null | undefined;
  readonly entityTypes?: readonly EntityType[] | null | undefined;
  readonly entityKeys?: readonly string[] | null | undefined;
  readonly environments?: readonly string[] | null | undefined;
  readonly actorIds?: readonly string[] | null | undefined;
  readonly sources?: readonly string[] | null | undefined;
  readonly from?: Instant | null | undefined;
  readonly to?: Instant | null | undefined;
  readonly afterRevision?: number | null | undefined;
  readonly beforeRevision?: number | null | undefined;
  readonly text?: string | null | undefined;
}

/** What chooses the changes of a log. */
export interface ChosenChanges {
  readonly flagKey?: string | null | undefined;
  readonly kinds?: readonly ChangeKind[] | null | undefined;
  readonly filter?: ChangeFilterInput | null | undefined;
}

/** The condition for changes that a caller has chosen, of those that the caller can see. */
export function chosenChanges(
  { flagKey, kinds, filter }: ChosenChanges,
  { caller }: GraphContext,
): Prisma.ChangeWhereInput {
  const parts = [
    ...(flagKey == null ? [] : [{ flagKey }]),
    ...(kinds == null ? [] : [{ kind: { in: [...kinds] } }]),
    ...matching(filter ?? {}, caller.environment === null),
    ...(caller.environment === null ? [] : [affecting([caller.environment])]),
  ];
  return { AND: parts };
}

/** A caller who does not see the names of all actors cannot search in them. */
function matching(filter: ChangeFilterInput, seesActors: boolean): Prisma.ChangeWhereInput[] {
  const { from, to, afterRevision, beforeRevision, environments, text } = filter;
  return [
    ...oneOf('flagKey', filter.flagKeys),
    ...oneOf('kind', filter.kinds),
    ...oneOf('entityType', filter.entityTypes),
    ...oneOf('entityKey', filter.entityKeys),
    ...oneOf('actorId', filter.actorIds),
    ...oneOf('source', filter.sources),
    ...(environments == null ? [] : [affecting(environments)]),
    ...(from == null ? [] : [{ at: { gte: new Date(from) } }]),
    ...(to == null ? [] : [{ at: { lt: new Date(to) } }]),
    ...(afterRevision == null ? [] : [{ revision: { gt: afterRevision } }]),
    ...(beforeRevision == null ? [] : [{ revision: { lt: beforeRevision } }]),
    ...(text == null || text === ''
      ? []
      : [containing(['entityKey', 'flagKey', ...(seesActors ? (['actorName'] as const) : [])], text)]),
  ];
}

type NamedColumn = 'flagKey' | 'kind' | 'entityType' | 'entityKey' | 'actorId' | 'source';

function oneOf(column: NamedColumn, names: readonly string[] | null | undefined): Prisma.ChangeWhereInput[] {
  return names == null ? [] : [{ [column]: { in: [...names] } }];
}

function affecting(environments: readonly string[]): Prisma.ChangeWhereInput {
  return { OR: [{ environments: { isEmpty: true } }, { environments: { hasSome: [...environments] } }] };
}
