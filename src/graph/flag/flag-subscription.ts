import { openFlag } from '../../actions/evaluation/follow.ts';
import { builder } from '../builder.ts';
import { stateStream } from '../lib/followed-events.ts';

builder.subscriptionField('flag', (t) =>
  t.prismaField({
    type: 'Flag',
    description:
      'A flag now, and again after each change of it; ends with its deletion. ' +
      'NOT_FOUND when there is none. Permission: `flag:read`.',
    args: {
      organizationId: t.arg.id({ required: true, description: 'The readable id of the organization.' }),
      key: t.arg.string({ required: true, description: 'The key of the flag.' }),
    },
    subscribe: async (_root, args, context) =>
      stateStream(context, await openFlag(context.services, context.caller, args), ({ id }) => id),
    resolve: (query, { id }, _args, { db }) => db.flag.findUniqueOrThrow({ ...query, where: { id } }),
  }),
);
