import { createHoldout, deleteHoldout, updateHoldout } from '../../actions/segment/holdouts.ts';
import { builder } from '../builder.ts';
import { Deletion } from '../change/deletion.ts';
import { expectedFailures } from '../lib/expected-failures.ts';
import { encodeGlobalId } from '../lib/global-id.ts';
import { CreateHoldoutInput, DeleteHoldoutInput, UpdateHoldoutInput } from './holdout-inputs.ts';

builder.mutationField('createHoldout', (t) =>
  t.prismaField({
    type: 'Holdout',
    description: 'Creates a holdout. KEY_TAKEN when there is one of the key. Permission: `segment:write`.',
    errors: expectedFailures,
    args: { input: t.arg({ type: CreateHoldoutInput, required: true, description: 'The holdout to make.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await createHoldout(services, caller, input);
      return db.holdout.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('updateHoldout', (t) =>
  t.prismaField({
    type: 'Holdout',
    description: 'Changes a holdout, for every flag that names it; its key stays. Permission: `segment:write`.',
    errors: expectedFailures,
    args: { input: t.arg({ type: UpdateHoldoutInput, required: true, description: 'What to change of which.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await updateHoldout(services, caller, input);
      return db.holdout.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('deleteHoldout', (t) =>
  t.field({
    type: Deletion,
    description: 'Deletes a holdout; that cannot be undone. IN_USE while flags name it. Permission: `segment:write`.',
    errors: expectedFailures,
    args: { input: t.arg({ type: DeleteHoldoutInput, required: true, description: 'The holdout to delete.' }) },
    resolve: async (_root, { input }, { services, caller }) => {
      const { id, key } = await deleteHoldout(services, caller, input);
      return { id: encodeGlobalId('Holdout', id), kind: 'HOLDOUT', key } as const;
    },
  }),
);
