import { createHoldout, deleteHoldout, updateHoldout } from '../../actions/segment/holdouts.ts';
import { builder } from '../builder.ts';
import { deletionMutation } from '../change/deletion.ts';
import { mutationResult, mutationResultOrApproval } from '../lib/expected-failures.ts';
import { refuseNulls } from '../lib/refuse-nulls.ts';
import { CreateHoldoutInput, DeleteHoldoutInput, UpdateHoldoutInput } from './holdout-inputs.ts';

builder.mutationField('createHoldout', (t) =>
  t.prismaField({
    type: 'Holdout',
    description:
      'Creates a holdout. Fails with KEY_TAKEN if the organization has a holdout with this key. ' +
      'Permission: `segment:write`.',
    ...mutationResult,
    args: { input: t.arg({ type: CreateHoldoutInput, required: true, description: 'The holdout to create.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await createHoldout(services, caller, input);
      return db.holdout.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('updateHoldout', (t) =>
  t.prismaField({
    type: 'Holdout',
    description:
      'Changes a holdout for every flag that refers to it. Its key cannot change. ' +
      'Waits for approval if the answer of a flag that requires approval depends on it. Permission: `segment:write`.',
    ...mutationResultOrApproval,
    args: {
      input: t.arg({ type: UpdateHoldoutInput, required: true, description: 'The holdout and what to change.' }),
    },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      refuseNulls(input);
      const { id } = await updateHoldout(services, caller, input);
      return db.holdout.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

deletionMutation('deleteHoldout', {
  description: 'Deletes a holdout for good. Fails with IN_USE while flags refer to it. Permission: `segment:write`.',
  input: DeleteHoldoutInput,
  about: 'The holdout to delete.',
  kind: 'HOLDOUT',
  typename: 'Holdout',
  run: deleteHoldout,
});
