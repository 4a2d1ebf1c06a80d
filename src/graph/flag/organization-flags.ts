import { completeValue } from '@pothos/core';
import { builder } from '../builder.ts';
import { ORGANIZATION_ID } from '../lib/arguments.ts';
import { beyondLog, ofOrganization } from '../lib/cache-hints.ts';
import { NODE_PATH } from '../lib/connection.ts';
import { countList } from '../lib/list-count.ts';
import { minimumRevisionArgument, reachRevision } from '../lib/minimum-revision.ts';
import { nestedPageQuery, toPage } from '../lib/page.ts';
import { FlagConnection, FlagNode } from './flag.ts';
import { FlagFilter, flagFilter, refuseFilter } from './flag-filter.ts';
import { FlagOrder, flagOrdering } from './flag-order.ts';

builder.prismaObjectFields('Organization', (t) => ({
  flags: t.field({
    type: FlagConnection,
    description: 'Flags of the organization.',
    args: {
      ...t.arg.connectionArgs(),
      filter: t.arg({
        // A filter by lifecycle depends on the clock.
        ...beyondLog,
        type: FlagFilter,
        description: 'Filter. Default: flags that are neither archived nor deleted.',
      }),
      order: t.arg({ type: FlagOrder, description: 'Order. Default: by creation, oldest first.' }),
    },
    select: async (args, context, nested) => {
      const filter = await flagFilter(context, args.filter);
      return { flags: await nested(nestedPageQuery(flagOrdering(args.order), args, filter), NODE_PATH) };
    },
    resolve: ({ id, flags }, args, context) => {
      refuseFilter(context, args.filter);
      return {
        ...toPage(flagOrdering(args.order), args, flags, id),
        totalCount: async () => {
          const where = await flagFilter(context, args.filter);
          return countList(context, { owner: 'organization', id, list: 'flags', where });
        },
      };
    },
  }),
  flag: t.field({
    type: FlagNode,
    nullable: true,
    description: 'Flag with this key, which may be archived; null if it does not exist or it is deleted.',
    args: { key: t.arg.string({ required: true, description: 'Key of the flag.' }) },
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
    description: 'Flag with this key, which may be archived; null if it does not exist or it is deleted.',
    args: {
      organizationId: t.arg.id({ required: true, description: ORGANIZATION_ID }),
      key: t.arg.string({ required: true, description: 'Key of the flag.' }),
      minimumRevision: minimumRevisionArgument(t),
    },
    resolve: async (query, _root, { organizationId, key, minimumRevision }, context) => {
      await reachRevision(context, organizationId, minimumRevision);
      const where = { organizationId_livingKey: { organizationId, livingKey: key } };
      return context.db.flag.findUnique({ ...query, where });
    },
  }),
);
