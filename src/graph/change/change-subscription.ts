import { openChanges } from '../../actions/evaluation/follow.ts';
import type { Change } from '../../domain/change.ts';
import type * as Rows from '../../generated/prisma/client.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { builder } from '../builder.ts';
import { changeStream } from '../lib/followed-events.ts';
import { ChangeNode } from './change.ts';
import { placeToGoOn } from './last-event-id.ts';

builder.subscriptionField('changes', (t) =>
  t.field({
    type: ChangeNode,
    description:
      'Every change of an organization after a revision once, in order, without a gap, whatever connections break in between: ' +
      'to go on, subscribe again after the last revision seen; an `EventSource` does so by itself, by the ids of the events. ' +
      'Permission: `change:read`.',
    args: {
      organizationId: t.arg.id({ required: true, description: 'The readable id of the organization.' }),
      after: t.arg.int({ description: 'The last revision seen, 0 for none. Default: only what comes from now on.' }),
      epoch: t.arg.string({
        description:
          'The `epoch` in which that revision was seen. In another one, since a backup was restored, the same revision may stand for ' +
          'another change: the subscription is refused with EPOCH_CHANGED, and the state is to be read anew. Default: not compared.',
      }),
      environment: t.arg.string({
        description:
          'Only changes that touch the environment of this key; those that touch all of them do. ' +
          'Default: that of the API key, else all.',
      }),
      flagKeys: t.arg.stringList({ description: 'Only changes of the flags of these keys. Default: all changes.' }),
    },
    subscribe: async (_root, args, context) => {
      const { services, caller } = context;
      const { organizationId } = args;
      // What comes from now on begins when the subscription does, and not when its first event is asked for.
      const changes = await openChanges(services, caller, { ...args, ...placeToGoOn(context, args) });
      return changeStream(context, organizationId, changes);
    },
    resolve: toRow,
  }),
);

/** The row of the log that a change is, as if it had been read: an event costs no query. */
function toRow(change: Change): Rows.Change {
  return {
    ...change,
    environments: [...change.environments],
    // JSON columns in all but name: the row types do not know that documents are never written to.
    differences: change.differences as unknown as Prisma.JsonValue,
    before: change.before as Prisma.JsonValue,
    after: change.after as Prisma.JsonValue,
    at: new Date(change.at),
  };
}
