import { createVariant, deleteVariant, updateVariant } from '../../actions/variant/variants.ts';
import { builder } from '../builder.ts';
import { flagMutation } from '../flag/flag-mutation.ts';
import { mutationResultOrApproval } from '../lib/expected-failures.ts';
import { refuseNulls } from '../lib/refuse-nulls.ts';
import { CreateVariantInput, DeleteVariantInput, toVariant, UpdateVariantInput } from './variant-inputs.ts';

builder.mutationField('createVariant', (t) =>
  t.prismaField({
    type: 'Variant',
    description:
      'Adds a variant to a flag. Fails with KEY_TAKEN if the flag has a variant with this key. Permission: `flag:write`.',
    ...mutationResultOrApproval,
    args: {
      input: t.arg({ type: CreateVariantInput, required: true, description: 'The flag and the variant to add.' }),
    },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const flag = await createVariant(services, caller, toVariant(input));
      return db.variant.findUniqueOrThrow({ ...query, where: { flagId_key: { flagId: flag.id, key: input.key } } });
    },
  }),
);

builder.mutationField('updateVariant', (t) =>
  t.prismaField({
    type: 'Variant',
    description: 'Changes a variant. Its key cannot change. Permission: `flag:write`.',
    ...mutationResultOrApproval,
    args: {
      input: t.arg({ type: UpdateVariantInput, required: true, description: 'The variant and what to change.' }),
    },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      refuseNulls(input, ['payload', 'weight', 'expectedVersion']);
      const flag = await updateVariant(services, caller, input);
      return db.variant.findUniqueOrThrow({ ...query, where: { flagId_key: { flagId: flag.id, key: input.key } } });
    },
  }),
);

flagMutation('deleteVariant', {
  description:
    'Removes a variant from a flag and returns the flag. Fails with IN_USE while a setting or a rule serves the variant; ' +
    '`dependentKeys` lists the environments and rules. Permission: `flag:write`.',
  input: DeleteVariantInput,
  about: 'The variant to remove.',
  run: deleteVariant,
});
