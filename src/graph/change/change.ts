import { completeValue } from '@pothos/core';
import type { ChangeKind, EntityType } from '../../domain/change.ts';
import { builder } from '../builder.ts';
import { ActorObject, shownActor } from '../lib/actor.ts';
import { connectionType, NODE_PATH } from '../lib/connection.ts';
import { refuseLongText } from '../lib/contained-text.ts';
import type { GraphContext } from '../lib/context.ts';
import { fromColumn } from '../lib/described-enum.ts';
import { toShownDocument } from '../lib/document.ts';
import { ChangeKindEnum, EntityTypeEnum } from '../lib/enums.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { countList } from '../lib/list-count.ts';
import { nestedPageQuery, type Ordering, toPage } from '../lib/page.ts';
import { ChangeFilter, chosenChanges } from './change-filter.ts';
import { DifferenceObject, toDifferences } from './difference.ts';

/** An entry of the change log of an organization. */
export const ChangeNode = builder.prismaNode('Change', {
  id: { resolve: ({ organizationId, revision }) => `${organizationId}:${revision}` },
  findUnique: (id) => ({ organizationId_revision: toRevision(id) }),
  nullable: true,
  fields: (t) => ({
    organization: t.relation('organization', { description: 'Organization that was changed.' }),
    revision: t.exposeInt('revision', {
      description:
        'Revision: the position in the log of the organization, without gaps. The subscription `changes(after:)` resumes from it.',
    }),
    epoch: t.string({
      description: 'Epoch of the log, for the subscription `changes(epoch:)`.',
      resolve: (_change, _args, { services }) => services.store.epoch,
    }),
    kind: t.field({
      type: ChangeKindEnum,
      description: 'Kind of the change.',
      resolve: ({ kind }) => fromColumn<ChangeKind>(kind),
    }),
    entityType: t.field({
      type: EntityTypeEnum,
      description: 'Kind of the changed object.',
      resolve: ({ entityType }) => fromColumn<EntityType>(entityType),
    }),
    entityKey: t.exposeString('entityKey', {
      description: 'Key of the changed object; for a change request, its number.',
    }),
    flag: t.relation('flag', {
      nullable: true,
      description:
        'Flag that the change is about, in its current state, which may be deleted; null if it is not about a flag.',
    }),
    flagKey: t.exposeString('flagKey', {
      nullable: true,
      description: 'Key of the flag that the change is about; null if it is not about a flag.',
    }),
    environments: t.stringList({
      description: 'Keys of the environments that the change affects; empty if it affects all.',
      resolve: ({ environments }) => [...environments],
    }),
    differences: t.field({
      type: [DifferenceObject],
      description: 'Differences between `before` and `after`.',
      resolve: ({ differences }, _args, context) => toDifferences(differences, context),
    }),
    isArchived: t.exposeBoolean('isArchived', {
      description:
        'Whether `before` and `after` are null because the server has removed the states of changes of this age; ' +
        '`differences` stay.',
    }),
    before: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'State of the object before the change; null if it did not exist, and when the change is archived. ' +
        'Of a flag, a caller bound to an environment sees only the setting in that environment.',
      resolve: ({ before }, _args, context) => toShownDocument(before, context),
    }),
    after: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'State of the object after the change; null if it no longer exists, and when the change is archived. ' +
        'Of a flag, a caller bound to an environment sees only the setting in that environment.',
      resolve: ({ after }, _args, context) => toShownDocument(after, context),
    }),
    actor: t.field({
      type: ActorObject,
      description: 'Actor that made the change.',
      resolve: ({ actorId, actorName }, _args, context) => shownActor(context, { id: actorId, name: actorName }),
    }),
    source: t.exposeString('source', {
      description:
        'API that the change was made with: `graphql`, the name of a REST API such as `datadog`, `schedule` for a scheduled ' +
        'change whose instant came, or `system`.',
    }),
    comment: t.exposeString('comment', {
      description:
        'Reason for the change, from the input of the mutation; may be empty. Of an approved change, the comment of the approver.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When the change was made.' }),
  }),
});

const ChangeConnection = connectionType('Change', ChangeNode);

const newestFirst: Ordering<'revision'> = {
  name: 'changes',
  columns: [{ column: 'revision', kind: 'number', direction: 'desc' }],
};

/** Which changes a list holds. */
function choice({ arg }: Pick<Parameters<Parameters<typeof builder.queryField>[1]>[0], 'arg'>) {
  return {
    kinds: arg({
      type: [ChangeKindEnum],
      ...boundedList('changeKinds', 'Kinds of the changes. Default: every kind.'),
    }),
    filter: arg({ type: ChangeFilter, description: 'Filter. Default: every change.' }),
  };
}

builder.prismaObjectFields('Organization', (t) => ({
  changes: t.field({
    type: ChangeConnection,
    description: 'Change log of the organization, newest first.',
    args: {
      ...t.arg.connectionArgs(),
      flagKey: t.arg.string({
        description: 'Key of the flag that the changes must be about. Default: changes about anything.',
      }),
      ...choice(t),
    },
    select: (args, context, nested) =>
      completeValue(nested(nestedPageQuery(newestFirst, args, chosenChanges(args, context)), NODE_PATH), (changes) => ({
        changes,
      })),
    resolve: ({ id, changes }, args, context) => {
      refuseLongText('filter.text', args.filter?.text);
      return {
        ...toPage(newestFirst, args, changes, inEpoch(context, id)),
        totalCount: () =>
          countList(context, { owner: 'organization', id, list: 'changes', where: chosenChanges(args, context) }),
      };
    },
  }),
}));

builder.prismaObjectFields('Flag', (t) => ({
  changes: t.field({
    type: ChangeConnection,
    description: 'Changes about the flag, newest first.',
    args: {
      ...t.arg.connectionArgs(),
      ...choice(t),
    },
    select: (args, context, nested) =>
      completeValue(nested(nestedPageQuery(newestFirst, args, chosenChanges(args, context)), NODE_PATH), (changes) => ({
        changes,
      })),
    resolve: ({ id, changes }, args, context) => {
      refuseLongText('filter.text', args.filter?.text);
      return {
        ...toPage(newestFirst, args, changes, inEpoch(context, id)),
        totalCount: () =>
          countList(context, { owner: 'flag', id, list: 'changes', where: chosenChanges(args, context) }),
      };
    },
  }),
}));

/** The owner in the cursors of a log. It names the epoch, because revisions of another epoch are other changes. */
function inEpoch({ services }: GraphContext, id: string): string {
  return `${services.store.epoch}:${id}`;
}

function toRevision(id: string): { organizationId: string; revision: number } {
  const separator = id.lastIndexOf(':');
  return { organizationId: id.slice(0, separator), revision: Number(id.slice(separator + 1)) };
}
