import { removeFeatureDefault, setFeatureDefault } from '../../actions/organization/feature-defaults.ts';
import { builder } from '../builder.ts';
import { deletionMutation } from '../change/deletion.ts';
import { mutationResultOrApproval } from '../lib/expected-failures.ts';
import { refuseNulls } from '../lib/refuse-nulls.ts';
import { RemoveFeatureDefaultInput, SetFeatureDefaultInput } from './feature-default-inputs.ts';

builder.mutationField('setFeatureDefault', (t) =>
  t.prismaField({
    type: 'FeatureDefault',
    description:
      'Creates or changes a feature default in the catalogue that all organizations share. ' +
      'Waits for approval if an answer that requires approval depends on it in any organization. ' +
      'Permission: `organization:write`, with an API key that is bound to no organization.',
    ...mutationResultOrApproval,
    args: { input: t.arg({ type: SetFeatureDefaultInput, required: true, description: 'The feature default.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      refuseNulls(input);
      const { featureKey } = await setFeatureDefault(services, caller, input);
      return db.featureDefault.findUniqueOrThrow({ ...query, where: { featureKey } });
    },
  }),
);

deletionMutation('removeFeatureDefault', {
  description:
    'Removes a feature default from the catalogue that all organizations share: switches that follow it are off. ' +
    'Waits for approval as `setFeatureDefault` does. ' +
    'Permission: `organization:write`, with an API key that is bound to no organization.',
  input: RemoveFeatureDefaultInput,
  about: 'The feature default to remove.',
  kind: 'FEATURE_DEFAULT',
  mayWait: true,
  async run(services, caller, input) {
    const { featureKey } = await removeFeatureDefault(services, caller, input);
    return { id: featureKey, key: featureKey };
  },
});
