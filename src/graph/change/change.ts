import { completeValue } from '@pothos/core';
import type { ChangeKind, EntityType } from '../../domain/change.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { builder } from '../builder.ts';
import { ActorObject } from '../lib/actor.ts';
import { connectionType, NODE_PATH } from '../lib/connection.ts';
import type { GraphContext } from '../lib/context.ts';
import { fromColumn } from '../lib/described-enum.ts';
import { toShownDocument } from '../lib/document.ts';
import { ChangeKindEnum, EntityTypeEnum } from '../lib/enums.ts';
import { countList } from '../lib/list-count.ts';
import { nestedPageQuery, type Ordering, toPage } from '../lib/page.ts';
import { DifferenceObject, toDifferences } from './difference.ts';

/** One entry of an organization's log. */
export const ChangeNode = builder.prismaNode('Change', {
  id: { resolve: ({ organizationId, revision }) => `${organizationId}:${revision}` },
  findUnique: (id) => ({ organizationId_revision: toRevision(id) }),
  nullable: true,
  fields: (t) => ({
    organization: t.relation('organization', { description: 'The organization whose log it is in.' }),
    revision: t.exposeInt('revision', {
      description: 'Its place in the log, without gaps: `changes(after:)` of a subscription goes on from there.',
    }),
    epoch: t.string({
      description: 'The epoch of the log: what `changes(epoch:)` of a subscription wants beside the revision.',
      resolve: (_change, _args, { services }) => services.store.epoch,
    }),
    kind: t.field({
      type: ChangeKindEnum,
      description: 'What happened.',
      resolve: ({ kind }) => fromColumn<ChangeKind>(kind),
    }),
    entityType: t.field({
      type: EntityTypeEnum,
      description: 'What kind of thing it happened to.',
      resolve: ({ entityType }) => fromColumn<EntityType>(entityType),
    }),
    entityKey: t.exposeString('entityKey', { description: 'The key of that thing; of a change request its number.' }),
    flag: t.relation('flag', {
      nullable: true,
      description: 'The flag that it is about, as it is now, deleted or not; null when it is about none.',
    }),
    flagKey: t.exposeString('flagKey', {
      nullable: true,
      description: 'The key of the flag that it is about; null when it is about none.',
    }),
    environments: t.stringList({
      description: 'The keys of the environments that it touches; empty: all of them.',
      resolve: ({ environments }) => [...environments],
    }),
    differences: t.field({
      type: [DifferenceObject],
      description: 'What is different.',
      resolve: ({ differences }, _args, context) => toDifferences(differences, context),
    }),
    before: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'The whole of the thing before; null where there was none. ' +
        'A caller bound to an environment sees of a flag its setting there.',
      resolve: ({ before }, _args, context) => toShownDocument(before, context),
    }),
    after: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'The whole of the thing after; null where there is none. ' +
        'A caller bound to an environment sees of a flag its setting there.',
      resolve: ({ after }, _args, context) => toShownDocument(after, context),
    }),
    actor: t.field({
      type: ActorObject,
      description: 'Who did it.',
      resolve: ({ actorId, actorName }) => ({ id: actorId, name: actorName }),
    }),
    source: t.exposeString('source', {
      description: 'The way it came in: `graphql`, `datadog`, `posthog`, one of the other REST dialects, or `system`.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it happened.' }),
  }),
});

const ChangeConnection = connectionType('Change', ChangeNode);

const newestFirst: Ordering<'revision'> = {
  name: 'changes',
  columns: [{ column: 'revision', kind: 'number', direction: 'desc' }],
};

builder.prismaObjectFields('Organization', (t) => ({
  changes: t.field({
    type: ChangeConnection,
    description: 'Its log, the newest change first.',
    args: {
      ...t.arg.connectionArgs(),
      flagKey: t.arg.string({ description: 'Only changes about flags of this key.' }),
      kinds: t.arg({ type: [ChangeKindEnum], description: 'Only changes of these kinds.' }),
    },
    select: (args, context, nested) =>
      completeValue(nested(nestedPageQuery(newestFirst, args, changeFilter(args, context)), NODE_PATH), (changes) => ({
        changes,
      })),
    resolve: ({ id, changes }, args, context) => ({
      ...toPage(newestFirst, args, changes, inEpoch(context, id)),
      totalCount: () =>
        countList(context, { owner: 'organization', id, list: 'changes', where: changeFilter(args, context) }),
    }),
  }),
}));

builder.prismaObjectFields('Flag', (t) => ({
  changes: t.field({
    type: ChangeConnection,
    description: 'The changes about it, the newest first.',
    args: {
      ...t.arg.connectionArgs(),
      kinds: t.arg({ type: [ChangeKindEnum], description: 'Only changes of these kinds.' }),
    },
    select: (args, context, nested) =>
      completeValue(nested(nestedPageQuery(newestFirst, args, changeFilter(args, context)), NODE_PATH), (changes) => ({
        changes,
      })),
    resolve: ({ id, changes }, args, context) => ({
      ...toPage(newestFirst, args, changes, inEpoch(context, id)),
      totalCount: () => countList(context, { owner: 'flag', id, list: 'changes', where: changeFilter(args, context) }),
    }),
  }),
}));

/** What owns the cursors of a log: those of another epoch would lead past other changes, and count as those of another list. */
function inEpoch({ services }: GraphContext, id: string): string {
  return `${services.store.epoch}:${id}`;
}

interface ChangeFilter {
  readonly flagKey?: string | null | undefined;
  readonly kinds?: readonly ChangeKind[] | null | undefined;
}

function changeFilter({ flagKey, kinds }: ChangeFilter, { caller }: GraphContext): Prisma.ChangeWhereInput {
  const { environment } = caller;
  return {
    ...(flagKey == null ? {} : { flagKey }),
    ...(kinds == null ? {} : { kind: { in: [...kinds] } }),
    ...(environment === null
      ? {}
      : { OR: [{ environments: { isEmpty: true } }, { environments: { has: environment } }] }),
  };
}

function toRevision(id: string): { organizationId: string; revision: number } {
  const separator = id.lastIndexOf(':');
  return { organizationId: id.slice(0, separator), revision: Number(id.slice(separator + 1)) };
}
