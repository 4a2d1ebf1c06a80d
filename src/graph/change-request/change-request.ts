import { completeValue } from '@pothos/core';
import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import type { ChangeKind, EntityType } from '../../domain/change.ts';
import type { ChangeRequest, Prisma } from '../../generated/prisma/client.ts';
import { builder } from '../builder.ts';
import { DifferenceObject, toDifferences } from '../change/difference.ts';
import { ActorObject, shownActor } from '../lib/actor.ts';
import { type CountedPage, connectionType, NODE_PATH } from '../lib/connection.ts';
import type { GraphContext } from '../lib/context.ts';
import { fromColumn } from '../lib/described-enum.ts';
import { toShownDocument } from '../lib/document.ts';
import { ChangeKindEnum, type ChangeRequestStatus, ChangeRequestStatusEnum, EntityTypeEnum } from '../lib/enums.ts';
import { revisionField } from '../lib/latest-revision.ts';
import { countList } from '../lib/list-count.ts';
import { NO_OWNER, nestedPageQuery, type Ordering, type PageArguments, pageQuery, toPage } from '../lib/page.ts';
import { numberField } from '../lib/row-fields.ts';
import { visibleRequests } from './visible-requests.ts';

/** A change that waits for approval. */
export const ChangeRequestNode = builder.prismaNode('ChangeRequest', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    organization: t.relation('organization', { description: 'Organization that it belongs to.' }),
    ...numberField(t),
    ...revisionField(t, 'CHANGE_REQUEST'),
    kind: t.field({
      type: ChangeKindEnum,
      description: 'Kind that the change will have in the log once it is approved.',
      resolve: ({ kind }) => fromColumn<ChangeKind>(kind),
    }),
    status: t.field({
      type: ChangeRequestStatusEnum,
      description: 'State of the change request.',
      resolve: ({ status }) => fromColumn<ChangeRequestStatus>(status),
    }),
    entityType: t.field({
      type: EntityTypeEnum,
      description: 'Kind of the object to change, create or delete.',
      resolve: ({ entityType }) => fromColumn<EntityType>(entityType),
    }),
    entityKey: t.exposeString('entityKey', {
      description:
        'Key of the object to change, create or delete; for several flags, how many they are, such as `12 flags`.',
    }),
    flag: t.relation('flag', {
      nullable: true,
      description: 'Flag to change; null while the flag does not exist yet, and if the object is not one flag.',
    }),
    flagKey: t.exposeString('flagKey', {
      nullable: true,
      description: 'Key of the flag to change or to create; null if the object is not one flag.',
    }),
    environment: t.relation('environment', {
      nullable: true,
      description: 'Environment inside which the change acts; null if it reaches beyond one.',
    }),
    environmentKeys: t.stringList({
      description: 'Keys of the environments that require the approval: answers in them can change.',
      resolve: ({ environments }) => environments,
    }),
    differences: t.field({
      type: [DifferenceObject],
      description: 'Differences that the change makes.',
      resolve: ({ differences }, _args, context) => toDifferences(differences, context),
    }),
    before: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'State of the object that the request is based on: it is updated when other changes are merged; null for a new one. ' +
        'A caller bound to an environment sees only the setting in that environment.',
      resolve: ({ before }, _args, context) => toShownDocument(before, context),
    }),
    after: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'State of the object after approval; null for a deletion. ' +
        'A caller bound to an environment sees only the setting in that environment.',
      resolve: ({ after }, _args, context) => toShownDocument(after, context),
    }),
    conflicts: t.field({
      type: [DifferenceObject],
      description: 'Differences that no longer apply, because another change was made to the same values.',
      resolve: ({ conflicts }, _args, context) => toDifferences(conflicts, context),
    }),
    comment: t.exposeString('comment', { description: 'Comment of the requester; may be empty.' }),
    requestedBy: t.field({
      type: ActorObject,
      description: 'Actor that requested the change. It cannot approve the change.',
      resolve: ({ requestedById: id, requestedByName: name }, _args, context) => shownActor(context, { id, name }),
    }),
    requestedAt: t.expose('requestedAt', { type: 'DateTime', description: 'When it was requested.' }),
    decidedBy: t.field({
      type: ActorObject,
      nullable: true,
      description: 'Actor that approved, rejected or withdrew it; null if it is undecided.',
      resolve: ({ decidedById: id, decidedByName: name }, _args, context) =>
        id === null ? null : shownActor(context, { id, name: name ?? '' }),
    }),
    decidedAt: t.expose('decidedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was approved, rejected or withdrawn, or became outdated; null while it is pending.',
    }),
    decisionComment: t.exposeString('decisionComment', {
      description: 'Comment of the actor that approved or rejected it; may be empty.',
    }),
    baseVersion: t.exposeInt('baseVersion', {
      nullable: true,
      description:
        'Version of the object that the request is based on; null for a new one and for one without versions.',
    }),
    appliedRevision: t.exposeInt('appliedRevision', {
      nullable: true,
      description: 'Revision at which the change was applied; null unless it was approved.',
    }),
    source: t.exposeString('source', { description: 'API that the change was requested with, as in `Change.source`.' }),
  }),
});

/** A page of change requests. */
export const ChangeRequestConnection = connectionType('ChangeRequest', ChangeRequestNode);

const newestFirst: Ordering<'number'> = {
  name: 'change requests',
  columns: [{ column: 'number', kind: 'number', direction: 'desc' }],
};

builder.prismaObjectFields('Organization', (t) => ({
  changeRequest: t.field({
    type: ChangeRequestNode,
    nullable: true,
    description: 'Change request with this number; null if it does not exist.',
    args: { number: t.arg.int({ required: true, description: 'Number of the change request.' }) },
    select: ({ number }, { caller }, nested) =>
      completeValue(nested({ where: { number, ...visibleRequests(caller) }, take: 1 }), (changeRequests) => ({
        changeRequests,
      })),
    resolve: ({ changeRequests: [request] }) => request ?? null,
  }),
  changeRequests: t.field({
    type: ChangeRequestConnection,
    description: 'Change requests of the organization, newest first.',
    args: {
      ...t.arg.connectionArgs(),
      status: t.arg({
        type: ChangeRequestStatusEnum,
        description: 'State of the change requests. Default: every state.',
      }),
    },
    select: (args, context, nested) =>
      completeValue(
        nested(nestedPageQuery(newestFirst, args, requestFilter(args, context)), NODE_PATH),
        (changeRequests) => ({ changeRequests }),
      ),
    resolve: ({ id, changeRequests }, args, context) => ({
      ...toPage(newestFirst, args, changeRequests, id),
      totalCount: () =>
        countList(context, { owner: 'organization', id, list: 'changeRequests', where: requestFilter(args, context) }),
    }),
  }),
}));

builder.prismaObjectFields('Flag', (t) => ({
  changeRequests: t.field({
    type: ChangeRequestConnection,
    description: 'Change requests about the flag, newest first.',
    args: {
      ...t.arg.connectionArgs(),
      status: t.arg({
        type: ChangeRequestStatusEnum,
        description: 'State of the change requests. Default: every state.',
      }),
    },
    select: (args, context, nested) =>
      completeValue(
        nested(nestedPageQuery(newestFirst, args, requestFilter(args, context)), NODE_PATH),
        (changeRequests) => ({ changeRequests }),
      ),
    resolve: ({ id, changeRequests }, args, context) => ({
      ...toPage(newestFirst, args, changeRequests, id),
      totalCount: () =>
        countList(context, { owner: 'flag', id, list: 'changeRequests', where: requestFilter(args, context) }),
    }),
  }),
}));

/** Reads a page of the change requests of several organizations that a condition selects; undefined selects none. */
export async function requestPage(
  where: Prisma.ChangeRequestWhereInput | undefined,
  args: PageArguments,
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<CountedPage<ChangeRequest>> {
  const page = pageQuery(latestFirst, args);
  const query = await queryFromInfo({ context, info, path: NODE_PATH, awaitSelections: true });
  const rows =
    where === undefined
      ? []
      : await context.db.changeRequest.findMany({ ...query, ...page, where: { AND: [where, page.where] } });
  const totalCount = async () => (where === undefined ? 0 : context.db.changeRequest.count({ where }));
  return { ...toPage(latestFirst, args, rows, NO_OWNER), totalCount };
}

const latestFirst: Ordering<'requestedAt' | 'number' | 'id'> = {
  name: 'change requests of the viewer',
  columns: [
    { column: 'requestedAt', kind: 'instant', direction: 'desc' },
    { column: 'number', kind: 'number', direction: 'desc' },
    { column: 'id', kind: 'uuid', direction: 'desc' },
  ],
};

interface RequestFilter {
  readonly status?: ChangeRequestStatus | null | undefined;
}

function requestFilter({ status }: RequestFilter, { caller }: GraphContext): Prisma.ChangeRequestWhereInput {
  return { ...(status == null ? {} : { status }), ...visibleRequests(caller) };
}
