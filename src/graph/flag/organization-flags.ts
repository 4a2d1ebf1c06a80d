import { completeValue } from '@pothos/core';
import { builder } from '../builder.ts';
import { beyondLog, ofOrganization } from '../lib/cache-hints.ts';
import { NODE_PATH } from '../lib/connection.ts';
import { countList } from '../lib/list-count.ts';
import { minimumRevisionArgument, reachRevision } from '../lib/minimum-revision.ts';
import { nestedPageQuery, toPage } from '../lib/page.ts';
import { FlagConnection, FlagNode } from './flag.ts';
import { FlagFilter, flagFilter } from './flag-filter.ts';
import { FlagOrder, flagOrdering } from './flag-order.ts';

builder.prismaObjectFields('Organization', (t) => ({
  flags: t.field({
    type: FlagConnection,
    description: 'Its flags.',
    args: {
      ...t.arg.connectionArgs(),
      filter: t.arg({
        // One by the lifecycle goes by the clock.
        ...beyondLog,
        type: FlagFilter,
        description: 'Which flags. Default: those neither archived nor deleted.',
      }),
      order: t.arg({ type: FlagOrder, description: 'In which order. Default: as they were made.' }),
    },
    select: async (args, context, nested) => {
      const filter = await flagFilter(context, args.filter);
      return { flags: await nested(nestedPageQuery(flagOrdering(args.order), args, filter), NODE_PATH) };
    },
    resolve: ({ id, flags }, args, context) => ({
      ...toPage(flagOrdering(args.order), args, flags, id),
      totalCount: async () => {
        const where = await flagFilter(context, args.filter);
        return countList(context, { owner: 'organization', id, list: 'flags', where });
      },
    }),
  }),
  flag: t.field({
    type: FlagNode,
    nullable: true,
    description: 'One of its flags, archived or not; null when there is none of the key, or it is deleted.',
    args: { key: t.arg.string({ required: true, description: 'The flag’s key.' }) },
    select: ({ key }, _context, nested) =>
      completeValue(nested({ where: { livingKey: key }, take: 1 }), (flags) => ({ flags })),
    resolve: ({ flags: [flag] }) => flag ?? null,
  }),
}));

builder.queryField('flag', (t) =>
  t.prismaField({
    ...ofOrganization('organizationId'),
    type: 'Flag',
    nullable: true,
    description: 'One flag, archived or not; null when there is none of the key, it is deleted, or not for the caller.',
    args: {
      organizationId: t.arg.id({ required: true, description: 'The readable id of the organization.' }),
      key: t.arg.string({ required: true, description: 'The flag’s key.' }),
      minimumRevision: minimumRevisionArgument(t),
    },
    resolve: async (query, _root, { organizationId, key, minimumRevision }, context) => {
      await reachRevision(context, organizationId, minimumRevision);
      const where = { organizationId_livingKey: { organizationId, livingKey: key } };
      return context.db.flag.findUnique({ ...query, where });
    },
  }),
);
