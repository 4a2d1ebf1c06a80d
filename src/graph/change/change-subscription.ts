import { openChanges } from '../../actions/evaluation/follow.ts';
import { builder } from '../builder.ts';
import { ORGANIZATION_ID } from '../lib/arguments.ts';
import { ChangeKindEnum } from '../lib/enums.ts';
import { changeStream } from '../lib/followed-events.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { ChangeNode } from './change.ts';
import { toChangeRow } from './change-row.ts';
import { placeToGoOn } from './last-event-id.ts';

builder.subscriptionField('changes', (t) =>
  t.field({
    type: ChangeNode,
    description:
      'Changes of an organization, each exactly once and in order. To resume after a disconnect, subscribe again with the last ' +
      'revision received as `after`; an `EventSource` resumes by itself, by its `Last-Event-ID`.',
    args: {
      organizationId: t.arg.id({ required: true, description: ORGANIZATION_ID }),
      after: t.arg.int({
        description: 'Revision after which to start; 0 starts with the first change. Default: the current revision.',
      }),
      epoch: t.arg.string({
        description:
          'Epoch of the log in which the revision `after` was received. A restored backup starts a new epoch, in which the same ' +
          'revision may be another change: the subscription then fails with EPOCH_CHANGED, and the client must read the current ' +
          'state again. Default: not checked.',
      }),
      environment: t.arg.string({
        description:
          'Key of an environment that the changes must affect; a change that affects all environments matches. ' +
          'Default: the environment that the API key is bound to, else any environment.',
      }),
      flagKeys: t.arg.stringList(
        boundedList('flagKeys', 'Keys of the flags that the changes must be about. Default: changes about anything.'),
      ),
      kinds: t.arg({
        type: [ChangeKindEnum],
        ...boundedList('changeKinds', 'Kinds of the changes. Default: every kind.'),
      }),
    },
    subscribe: async (_root, args, context) => {
      const { services, caller } = context;
      const { organizationId } = args;
      // The cursor is opened now, so that no change is missed before the first event is pulled.
      const changes = await openChanges(services, caller, { ...args, ...placeToGoOn(context, args) });
      return changeStream(context, organizationId, changes);
    },
    resolve: toChangeRow,
  }),
);
