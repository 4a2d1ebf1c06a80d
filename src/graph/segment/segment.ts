import { completeValue } from '@pothos/core';
import type { SegmentKind } from '../../domain/segment.ts';
import type { Match } from '../../domain/targeting.ts';
import { toGroups } from '../../store/flags/flag-rows.ts';
import { builder } from '../builder.ts';
import { connectionType, NODE_PATH } from '../lib/connection.ts';
import { fromColumn } from '../lib/described-enum.ts';
import { MatchEnum, SegmentKindEnum } from '../lib/enums.ts';
import { revisionField } from '../lib/latest-revision.ts';
import { countList } from '../lib/list-count.ts';
import { nestedPageQuery, type Ordering, toPage } from '../lib/page.ts';
import { createdFields, extensionsField, namedFields, numberField, updatedFields } from '../lib/row-fields.ts';
import { ConditionGroupObject } from '../targeting-rule/condition-group.ts';

const SegmentMemberObject = builder.prismaObject('SegmentMember', {
  fields: (t) => ({
    targetingKey: t.exposeString('targetingKey', { description: 'Targeting key of the subject.' }),
  }),
});

const SegmentMemberConnection = connectionType('SegmentMember', SegmentMemberObject);

const byTargetingKey: Ordering<'targetingKey'> = {
  name: 'members',
  columns: [{ column: 'targetingKey', kind: 'text', direction: 'asc' }],
};

/** Conditions, or a list of members, that targeting rules refer to. */
export const SegmentNode = builder.prismaNode('Segment', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    organization: t.relation('organization', { description: 'Organization that it belongs to.' }),
    ...numberField(t),
    ...namedFields(t, 'the organization'),
    description: t.exposeString('description', { description: 'Description of its members; may be empty.' }),
    kind: t.field({
      type: SegmentKindEnum,
      description: 'Whether conditions or a list decide who is a member.',
      resolve: ({ kind }) => fromColumn<SegmentKind>(kind),
    }),
    match: t.field({
      type: MatchEnum,
      description: 'Whether all groups of conditions or any of them must match.',
      resolve: ({ match }) => fromColumn<Match>(match),
    }),
    groups: t.field({
      type: [ConditionGroupObject],
      description: 'Groups of conditions of a DYNAMIC segment; empty for a STATIC one.',
      resolve: ({ groups }) => [...toGroups(groups)],
    }),
    members: t.field({
      type: SegmentMemberConnection,
      description: 'Members of a STATIC segment, ordered by targeting key; empty for a DYNAMIC one.',
      args: t.arg.connectionArgs(),
      select: (args, _context, nested) =>
        completeValue(nested(nestedPageQuery(byTargetingKey, args), NODE_PATH), (members) => ({ members })),
      resolve: ({ id, members }, args, context) => ({
        ...toPage(byTargetingKey, args, members, id),
        totalCount: () => countList(context, { owner: 'segment', id, list: 'members', where: {} }),
      }),
    }),
    version: t.exposeInt('version', {
      description: 'Version, which grows by one with every change. Mutations compare it with `expectedVersion`.',
    }),
    ...revisionField(t, 'SEGMENT'),
    ...extensionsField(t),
    ...createdFields(t),
    ...updatedFields(t),
  }),
});

const SegmentConnection = connectionType('Segment', SegmentNode);

const byCreation: Ordering<'number'> = {
  name: 'segments',
  columns: [{ column: 'number', kind: 'number', direction: 'asc' }],
};

builder.prismaObjectFields('Organization', (t) => ({
  segments: t.field({
    type: SegmentConnection,
    description: 'Segments of the organization, ordered by creation.',
    args: t.arg.connectionArgs(),
    select: (args, _context, nested) =>
      completeValue(nested(nestedPageQuery(byCreation, args), NODE_PATH), (segments) => ({ segments })),
    resolve: ({ id, segments }, args, context) => ({
      ...toPage(byCreation, args, segments, id),
      totalCount: () => countList(context, { owner: 'organization', id, list: 'segments', where: {} }),
    }),
  }),
  segment: t.field({
    type: SegmentNode,
    nullable: true,
    description: 'Segment with this key; null if it does not exist.',
    args: { key: t.arg.string({ required: true, description: 'Key of the segment.' }) },
    select: ({ key }, _context, nested) =>
      completeValue(nested({ where: { key }, take: 1 }), (segments) => ({ segments })),
    resolve: ({ segments: [segment] }) => segment ?? null,
  }),
}));
