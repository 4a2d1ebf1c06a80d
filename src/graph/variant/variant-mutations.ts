import { createVariant, deleteVariant, updateVariant } from '../../actions/variant/variants.ts';
import { builder } from '../builder.ts';
import { expectedFailuresOrApproval } from '../lib/expected-failures.ts';
import { CreateVariantInput, DeleteVariantInput, toVariant, UpdateVariantInput } from './variant-inputs.ts';

builder.mutationField('createVariant', (t) =>
  t.prismaField({
    type: 'Variant',
    description: 'Adds a variant to a flag. KEY_TAKEN when the flag has one of the key. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: { input: t.arg({ type: CreateVariantInput, required: true, description: 'The variant to add.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const flag = await createVariant(services, caller, toVariant(input));
      return db.variant.findUniqueOrThrow({ ...query, where: { flagId_key: { flagId: flag.id, key: input.key } } });
    },
  }),
);

builder.mutationField('updateVariant', (t) =>
  t.prismaField({
    type: 'Variant',
    description: 'Changes a variant; its key stays. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: {
      input: t.arg({ type: UpdateVariantInput, required: true, description: 'What to change of which variant.' }),
    },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const flag = await updateVariant(services, caller, input);
      return db.variant.findUniqueOrThrow({ ...query, where: { flagId_key: { flagId: flag.id, key: input.key } } });
    },
  }),
);

builder.mutationField('deleteVariant', (t) =>
  t.prismaField({
    type: 'Flag',
    description:
      'Removes a variant from a flag, and answers with the flag. ' +
      'IN_USE while a setting or a rule serves it; `dependentKeys` says where. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: { input: t.arg({ type: DeleteVariantInput, required: true, description: 'The variant to remove.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await deleteVariant(services, caller, input);
      return db.flag.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
