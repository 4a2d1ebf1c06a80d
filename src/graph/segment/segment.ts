import { completeValue } from '@pothos/core';
import type { SegmentKind } from '../../domain/segment.ts';
import type { Match } from '../../domain/targeting.ts';
import { toGroups } from '../../store/flags/flag-rows.ts';
import { builder } from '../builder.ts';
import { connectionType, NODE_PATH } from '../lib/connection.ts';
import { fromColumn } from '../lib/described-enum.ts';
import { MatchEnum, SegmentKindEnum } from '../lib/enums.ts';
import { countList } from '../lib/list-count.ts';
import { nestedPageQuery, type Ordering, toPage } from '../lib/page.ts';
import { ConditionGroupObject } from '../targeting-rule/condition-group.ts';

const SegmentMemberObject = builder.prismaObject('SegmentMember', {
  fields: (t) => ({
    targetingKey: t.exposeString('targetingKey', { description: 'The subject’s targeting key.' }),
  }),
});

const SegmentMemberConnection = connectionType('SegmentMember', SegmentMemberObject);

const byTargetingKey: Ordering<'targetingKey'> = {
  name: 'members',
  columns: [{ column: 'targetingKey', kind: 'text', direction: 'asc' }],
};

/** Named, reusable conditions, or a static list of members. */
export const SegmentNode = builder.prismaNode('Segment', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    organization: t.relation('organization', { description: 'The organization it belongs to.' }),
    number: t.exposeInt('number', { description: 'Its number within the organization.' }),
    key: t.exposeString('key', { description: 'Names it within its organization; never changes.' }),
    name: t.exposeString('name', { description: 'What people call it.' }),
    description: t.exposeString('description', { description: 'Who belongs to it; empty for none.' }),
    kind: t.field({
      type: SegmentKindEnum,
      description: 'Whether conditions or a list decide who belongs to it.',
      resolve: ({ kind }) => fromColumn<SegmentKind>(kind),
    }),
    match: t.field({
      type: MatchEnum,
      description: 'Whether all or any of the groups must match.',
      resolve: ({ match }) => fromColumn<Match>(match),
    }),
    groups: t.field({
      type: [ConditionGroupObject],
      description: 'The conditions of a dynamic segment.',
      resolve: ({ groups }) => [...toGroups(groups)],
    }),
    members: t.field({
      type: SegmentMemberConnection,
      description: 'The members of a static segment, in the order of their targeting keys.',
      args: t.arg.connectionArgs(),
      select: (args, _context, nested) =>
        completeValue(nested(nestedPageQuery(byTargetingKey, args), NODE_PATH), (members) => ({ members })),
      resolve: ({ id, members }, args, context) => ({
        ...toPage(byTargetingKey, args, members, id),
        totalCount: () => countList(context, { owner: 'segment', id, list: 'members', where: {} }),
      }),
    }),
    version: t.exposeInt('version', {
      description: 'Grows by one with every change; `expectedVersion` of a mutation compares it.',
    }),
    extensions: t.expose('extensions', {
      type: 'JSON',
      description: 'What one API says about it and the graph has no word for, by the API’s name.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    createdBy: t.exposeString('createdBy', { description: 'The id of who made it, as in the change log.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
    updatedBy: t.exposeString('updatedBy', { description: 'The id of who last changed it, as in the change log.' }),
  }),
});

const SegmentConnection = connectionType('Segment', SegmentNode);

const asMade: Ordering<'number'> = {
  name: 'segments',
  columns: [{ column: 'number', kind: 'number', direction: 'asc' }],
};

builder.prismaObjectFields('Organization', (t) => ({
  segments: t.field({
    type: SegmentConnection,
    description: 'Its segments in the order in which they were made.',
    args: t.arg.connectionArgs(),
    select: (args, _context, nested) =>
      completeValue(nested(nestedPageQuery(asMade, args), NODE_PATH), (segments) => ({ segments })),
    resolve: ({ id, segments }, args, context) => ({
      ...toPage(asMade, args, segments, id),
      totalCount: () => countList(context, { owner: 'organization', id, list: 'segments', where: {} }),
    }),
  }),
  segment: t.field({
    type: SegmentNode,
    nullable: true,
    description: 'One of its segments; null when there is none of the key.',
    args: { key: t.arg.string({ required: true, description: 'The segment’s key.' }) },
    select: ({ key }, _context, nested) =>
      completeValue(nested({ where: { key }, take: 1 }), (segments) => ({ segments })),
    resolve: ({ segments: [segment] }) => segment ?? null,
  }),
}));
