import { createEnvironment, deleteEnvironment, updateEnvironment } from '../../actions/organization/environments.ts';
import { builder } from '../builder.ts';
import { deletionMutation } from '../change/deletion.ts';
import { mutationResultOrApproval } from '../lib/expected-failures.ts';
import { refuseNulls } from '../lib/refuse-nulls.ts';
import { CreateEnvironmentInput, DeleteEnvironmentInput, UpdateEnvironmentInput } from './environment-inputs.ts';

builder.mutationField('createEnvironment', (t) =>
  t.prismaField({
    type: 'Environment',
    description:
      'Creates an environment. Every flag of the organization starts switched off in it, or with its setting in another ' +
      'environment. Fails with KEY_TAKEN if the organization has an environment with this key. ' +
      'Waits for approval if it replaces a default environment in which changes require approval. ' +
      'Permission: `environment:write`; with `settingsFrom` also `flag:write`.',
    ...mutationResultOrApproval,
    args: { input: t.arg({ type: CreateEnvironmentInput, required: true, description: 'The environment to create.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await createEnvironment(services, caller, input);
      return db.environment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('updateEnvironment', (t) =>
  t.prismaField({
    type: 'Environment',
    description:
      'Changes an environment. Its key cannot change. Where changes require approval, a change of its queries, of ' +
      '`recordsSubjects`, of the default, or one that ends the protection waits for approval. Permission: `environment:write`.',
    ...mutationResultOrApproval,
    args: {
      input: t.arg({
        type: UpdateEnvironmentInput,
        required: true,
        description: 'The environment and what to change.',
      }),
    },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      refuseNulls(input);
      const { id } = await updateEnvironment(services, caller, input);
      return db.environment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

deletionMutation('deleteEnvironment', {
  description:
    'Deletes an environment for good, with the settings of every flag in it and the API keys bound to it. ' +
    'Fails with IN_USE for the default environment, and waits for approval where changes in it require approval. ' +
    'Permission: `environment:write`.',
  input: DeleteEnvironmentInput,
  about: 'The environment to delete.',
  kind: 'ENVIRONMENT',
  typename: 'Environment',
  mayWait: true,
  run: deleteEnvironment,
});
