import { openFlag } from '../../actions/evaluation/follow.ts';
import { builder } from '../builder.ts';
import { ORGANIZATION_ID } from '../lib/arguments.ts';
import { stateStream } from '../lib/followed-events.ts';

builder.subscriptionField('flag', (t) =>
  t.prismaField({
    type: 'Flag',
    description:
      'A flag: its current state first, then its state after each change. Completes when the flag is deleted. ' +
      'Fails with NOT_FOUND if no flag has this key.',
    args: {
      organizationId: t.arg.id({ required: true, description: ORGANIZATION_ID }),
      key: t.arg.string({ required: true, description: 'Key of the flag.' }),
    },
    subscribe: async (_root, args, context) =>
      stateStream(context, await openFlag(context.services, context.caller, args), ({ id }) => id, true),
    resolve: (query, { id }, _args, { db }) => db.flag.findUniqueOrThrow({ ...query, where: { id } }),
  }),
);
