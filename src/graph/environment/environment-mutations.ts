import { createEnvironment, deleteEnvironment, updateEnvironment } from '../../actions/organization/environments.ts';
import { builder } from '../builder.ts';
import { Deletion } from '../change/deletion.ts';
import { expectedFailures } from '../lib/expected-failures.ts';
import { encodeGlobalId } from '../lib/global-id.ts';
import { CreateEnvironmentInput, DeleteEnvironmentInput, UpdateEnvironmentInput } from './environment-inputs.ts';

builder.mutationField('createEnvironment', (t) =>
  t.prismaField({
    type: 'Environment',
    description:
      'Creates an environment, in which every flag of the organization begins switched off. ' +
      'KEY_TAKEN when there is one of the key. Permission: `environment:write`.',
    errors: expectedFailures,
    args: { input: t.arg({ type: CreateEnvironmentInput, required: true, description: 'The environment to make.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await createEnvironment(services, caller, input);
      return db.environment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('updateEnvironment', (t) =>
  t.prismaField({
    type: 'Environment',
    description: 'Changes an environment; its key stays. Permission: `environment:write`.',
    errors: expectedFailures,
    args: { input: t.arg({ type: UpdateEnvironmentInput, required: true, description: 'What to change of which.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await updateEnvironment(services, caller, input);
      return db.environment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('deleteEnvironment', (t) =>
  t.field({
    type: Deletion,
    description:
      'Deletes an environment with the settings of every flag in it and the API keys bound to it; that cannot be undone. ' +
      'IN_USE for the default environment. Permission: `environment:write`.',
    errors: expectedFailures,
    args: { input: t.arg({ type: DeleteEnvironmentInput, required: true, description: 'The environment to delete.' }) },
    resolve: async (_root, { input }, { services, caller }) => {
      const { id, key } = await deleteEnvironment(services, caller, input);
      return { id: encodeGlobalId('Environment', id), kind: 'ENVIRONMENT', key } as const;
    },
  }),
);
