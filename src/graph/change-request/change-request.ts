import { completeValue } from '@pothos/core';
import type { ChangeKind } from '../../domain/change.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { builder } from '../builder.ts';
import { DifferenceObject, toDifferences } from '../change/difference.ts';
import { ActorObject } from '../lib/actor.ts';
import { connectionType, NODE_PATH } from '../lib/connection.ts';
import type { GraphContext } from '../lib/context.ts';
import { fromColumn } from '../lib/described-enum.ts';
import { toShownDocument } from '../lib/document.ts';
import { ChangeKindEnum, type ChangeRequestStatus, ChangeRequestStatusEnum } from '../lib/enums.ts';
import { countList } from '../lib/list-count.ts';
import { nestedPageQuery, type Ordering, toPage } from '../lib/page.ts';

/** A change that waits for the approval of somebody else. */
export const ChangeRequestNode = builder.prismaNode('ChangeRequest', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    organization: t.relation('organization', { description: 'The organization it belongs to.' }),
    number: t.exposeInt('number', { description: 'Its number within the organization.' }),
    kind: t.field({
      type: ChangeKindEnum,
      description: 'The kind that the change gets in the log when it is approved.',
      resolve: ({ kind }) => fromColumn<ChangeKind>(kind),
    }),
    status: t.field({
      type: ChangeRequestStatusEnum,
      description: 'How far it has come.',
      resolve: ({ status }) => fromColumn<ChangeRequestStatus>(status),
    }),
    flag: t.relation('flag', { nullable: true, description: 'The flag to change; null while it is yet to be made.' }),
    flagKey: t.exposeString('flagKey', { description: 'The key of the flag to change, or to make.' }),
    environment: t.relation('environment', {
      nullable: true,
      description: 'The one environment for whose sake it waits; null when it reaches beyond one.',
    }),
    differences: t.field({
      type: [DifferenceObject],
      description: 'What it changes.',
      resolve: ({ differences }, _args, context) => toDifferences(differences, context),
    }),
    before: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'The whole flag as it was when the request was last brought up to date; null for a new one. ' +
        'A caller bound to an environment sees its setting there.',
      resolve: ({ before }, _args, context) => toShownDocument(before, context),
    }),
    after: t.field({
      type: 'JSON',
      description: 'The whole flag as it would be. A caller bound to an environment sees its setting there.',
      resolve: ({ after }, _args, context) => toShownDocument(after, context),
    }),
    conflicts: t.field({
      type: [DifferenceObject],
      description: 'What no longer fits, because somebody else has changed the same place.',
      resolve: ({ conflicts }, _args, context) => toDifferences(conflicts, context),
    }),
    comment: t.exposeString('comment', { description: 'What the requester says about it; empty for nothing.' }),
    requestedBy: t.field({
      type: ActorObject,
      description: 'Who wants the change; somebody else has to approve it.',
      resolve: ({ requestedById, requestedByName }) => ({ id: requestedById, name: requestedByName }),
    }),
    requestedAt: t.expose('requestedAt', { type: 'DateTime', description: 'When it was requested.' }),
    decidedBy: t.field({
      type: ActorObject,
      nullable: true,
      description: 'Who approved or rejected it; null while nobody has.',
      resolve: ({ decidedById, decidedByName }) =>
        decidedById === null ? null : { id: decidedById, name: decidedByName ?? '' },
    }),
    decidedAt: t.expose('decidedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was decided, or went out of date; null while it waits.',
    }),
    decisionComment: t.exposeString('decisionComment', {
      description: 'What whoever decided says about it; empty for nothing.',
    }),
    baseVersion: t.exposeInt('baseVersion', {
      nullable: true,
      description: 'The version of the flag that it would change; null for a new one.',
    }),
    appliedRevision: t.exposeInt('appliedRevision', {
      nullable: true,
      description: 'The revision under which it was applied; null unless it was approved.',
    }),
    source: t.exposeString('source', { description: 'The way it came in.' }),
  }),
});

const ChangeRequestConnection = connectionType('ChangeRequest', ChangeRequestNode);

const newestFirst: Ordering<'number'> = {
  name: 'change requests',
  columns: [{ column: 'number', kind: 'number', direction: 'desc' }],
};

builder.prismaObjectFields('Organization', (t) => ({
  changeRequests: t.field({
    type: ChangeRequestConnection,
    description: 'Its change requests, the newest first.',
    args: {
      ...t.arg.connectionArgs(),
      status: t.arg({ type: ChangeRequestStatusEnum, description: 'Only those that have come this far.' }),
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
    description: 'The change requests about it, the newest first.',
    args: {
      ...t.arg.connectionArgs(),
      status: t.arg({ type: ChangeRequestStatusEnum, description: 'Only those that have come this far.' }),
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

interface RequestFilter {
  readonly status?: ChangeRequestStatus | null | undefined;
}

function requestFilter({ status }: RequestFilter, { caller }: GraphContext): Prisma.ChangeRequestWhereInput {
  const { environment } = caller;
  return {
    ...(status == null ? {} : { status }),
    ...(environment === null ? {} : { OR: [{ environmentId: null }, { environment: { key: environment } }] }),
  };
}
