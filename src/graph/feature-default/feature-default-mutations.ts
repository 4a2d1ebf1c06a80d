import { removeFeatureDefault, setFeatureDefault } from '../../actions/organization/feature-defaults.ts';
import { builder } from '../builder.ts';
import { Deletion } from '../change/deletion.ts';
import { expectedFailures } from '../lib/expected-failures.ts';
import { RemoveFeatureDefaultInput, SetFeatureDefaultInput } from './feature-default-inputs.ts';

builder.mutationField('setFeatureDefault', (t) =>
  t.prismaField({
    type: 'FeatureDefault',
    description:
      'Sets one row of the catalogue that all organizations share. ' +
      'Permission: `organization:write`, with a key that is bound to no organization.',
    errors: expectedFailures,
    args: { input: t.arg({ type: SetFeatureDefaultInput, required: true, description: 'The row to set.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { featureKey } = await setFeatureDefault(services, caller, input);
      return db.featureDefault.findUniqueOrThrow({ ...query, where: { featureKey } });
    },
  }),
);

builder.mutationField('removeFeatureDefault', (t) =>
  t.field({
    type: Deletion,
    description:
      'Removes one row of the catalogue that all organizations share: switches that follow it are off. ' +
      'Permission: `organization:write`, with a key that is bound to no organization.',
    errors: expectedFailures,
    args: { input: t.arg({ type: RemoveFeatureDefaultInput, required: true, description: 'The row to remove.' }) },
    resolve: async (_root, { input }, { services, caller }) => {
      const { featureKey } = await removeFeatureDefault(services, caller, input);
      return { id: featureKey, kind: 'FEATURE_DEFAULT', key: featureKey } as const;
    },
  }),
);
