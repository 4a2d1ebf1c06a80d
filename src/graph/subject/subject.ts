import { completeValue } from '@pothos/core';
import { MAXIMUM_SUBJECT_KEY } from '../../domain/subject.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { builder } from '../builder.ts';
import { beyondLog } from '../lib/cache-hints.ts';
import { connectionType, NODE_PATH } from '../lib/connection.ts';
import { containing, MAXIMUM_SEARCH_TEXT, refuseLongText } from '../lib/contained-text.ts';
import { countList } from '../lib/list-count.ts';
import { nestedPageQuery, type Ordering, toPage } from '../lib/page.ts';

/** A recorded subject. */
const SubjectNode = builder.prismaNode('Subject', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    environment: t.relation('environment', { description: 'Environment in which it was recorded.' }),
    targetingKey: t.string({
      description: 'Targeting key; of several, the first in alphabetical order.',
      select: { keys: { select: { targetingKey: true }, orderBy: { targetingKey: 'asc' } } },
      resolve: ({ keys: [first] }) => first?.targetingKey ?? '',
    }),
    targetingKeys: t.stringList({
      description: 'All its targeting keys, in alphabetical order; at most 100.',
      select: { keys: { select: { targetingKey: true }, orderBy: { targetingKey: 'asc' } } },
      resolve: ({ keys }) => keys.map(({ targetingKey }) => targetingKey),
    }),
    attributes: t.field({
      type: 'JSON',
      description: 'Attributes that callers reported: an object.',
      resolve: ({ attributes }) => attributes,
    }),
    firstSeenAt: t.expose('firstSeenAt', { type: 'DateTime', description: 'When a caller first reported it.' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', description: 'When a caller last reported it.' }),
  }),
});

/** A recorded group. */
const SubjectGroupObject = builder.prismaObject('SubjectGroup', {
  fields: (t) => ({
    groupType: t.exposeString('groupType', { description: 'Type of the group, such as `company`.' }),
    key: t.exposeString('key', { description: 'Key, unique among the groups of its type.' }),
    attributes: t.field({
      type: 'JSON',
      description: 'Attributes that callers reported: an object.',
      resolve: ({ attributes }) => attributes,
    }),
    firstSeenAt: t.expose('firstSeenAt', { type: 'DateTime', description: 'When a caller first reported it.' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', description: 'When a caller last reported it.' }),
  }),
});

const SubjectConnection = connectionType('Subject', SubjectNode);
const SubjectGroupConnection = connectionType('SubjectGroup', SubjectGroupObject);

const latestFirst: Ordering<'lastSeenAt' | 'id'> = {
  name: 'subjects',
  columns: [
    { column: 'lastSeenAt', kind: 'instant', direction: 'desc' },
    { column: 'id', kind: 'uuid', direction: 'asc' },
  ],
};

const byName: Ordering<'groupType' | 'key'> = {
  name: 'subject groups',
  columns: [
    { column: 'groupType', kind: 'text', direction: 'asc' },
    { column: 'key', kind: 'text', direction: 'asc' },
  ],
};

const SEARCH = `case-insensitively; at most ${MAXIMUM_SEARCH_TEXT} characters. Default: none.`;

builder.prismaObjectFields('Environment', (t) => ({
  subjects: t.field({
    ...beyondLog,
    type: SubjectConnection,
    description:
      'Recorded subjects, the one that was seen last first. They are stored with a delay of seconds; a subject that is seen ' +
      'between the reads of two pages moves to the front.',
    args: {
      ...t.arg.connectionArgs(),
      search: t.arg.string({ description: `Text that a targeting key must contain, ${SEARCH}` }),
    },
    select: ({ search, ...page }, _context, nested) =>
      completeValue(nested(nestedPageQuery(latestFirst, page, found(search)), NODE_PATH), (subjects) => ({ subjects })),
    resolve: ({ id, subjects }, { search, ...page }, context) => {
      refuseLongText('search', search);
      return {
        ...toPage(latestFirst, page, subjects, id),
        totalCount: () => countList(context, { owner: 'environment', id, list: 'subjects', where: found(search) }),
      };
    },
  }),
  subject: t.field({
    ...beyondLog,
    type: SubjectNode,
    nullable: true,
    description: 'Recorded subject with this targeting key; null if it does not exist.',
    args: {
      targetingKey: t.arg.string({
        required: true,
        description: `Any targeting key of the subject, up to ${MAXIMUM_SUBJECT_KEY} characters.`,
      }),
    },
    select: ({ targetingKey }, _context, nested) =>
      completeValue(nested({ where: { keys: { some: { targetingKey } } }, take: 1 }), (subjects) => ({ subjects })),
    resolve: ({ subjects: [subject] }) => subject ?? null,
  }),
  groups: t.field({
    ...beyondLog,
    type: SubjectGroupConnection,
    description: 'Recorded groups, ordered by type and key. They are stored with a delay of seconds.',
    args: {
      ...t.arg.connectionArgs(),
      groupType: t.arg.string({ description: 'Type of the groups. Default: groups of every type.' }),
      search: t.arg.string({ description: `Text that the key must contain, ${SEARCH}` }),
    },
    select: ({ groupType, search, ...page }, _context, nested) =>
      completeValue(
        nested(nestedPageQuery(byName, page, foundGroups(groupType, search)), NODE_PATH),
        (subjectGroups) => ({
          subjectGroups,
        }),
      ),
    resolve: ({ id, subjectGroups }, { groupType, search, ...page }, context) => {
      refuseLongText('search', search);
      const where = foundGroups(groupType, search);
      return {
        ...toPage(byName, page, subjectGroups, id),
        totalCount: () => countList(context, { owner: 'environment', id, list: 'subjectGroups', where }),
      };
    },
  }),
}));

function found(search: string | null | undefined): Prisma.SubjectWhereInput {
  return search == null || search === '' ? {} : { keys: { some: containing(['targetingKey'], search) } };
}

function foundGroups(
  groupType: string | null | undefined,
  search: string | null | undefined,
): Prisma.SubjectGroupWhereInput {
  return {
    ...(groupType == null ? {} : { groupType }),
    ...(search == null || search === '' ? {} : containing(['key'], search)),
  };
}
