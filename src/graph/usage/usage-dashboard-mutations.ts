import {
  createUsageDashboard,
  deleteUsageDashboard,
  enrichUsageDashboard,
} from '../../actions/usage/usage-dashboards.ts';
import { builder } from '../builder.ts';
import { deletionMutation } from '../change/deletion.ts';
import { mutationResult } from '../lib/expected-failures.ts';
import {
  CreateUsageDashboardInput,
  DeleteUsageDashboardInput,
  EnrichUsageDashboardInput,
} from './usage-dashboard-inputs.ts';

builder.mutationField('createUsageDashboard', (t) =>
  t.prismaField({
    type: 'UsageDashboard',
    description:
      'Creates the usage dashboard of a flag. Fails with KEY_TAKEN if the flag has one. Permission: `flag:write`.',
    ...mutationResult,
    args: {
      input: t.arg({ type: CreateUsageDashboardInput, required: true, description: 'The flag and the dashboard.' }),
    },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await createUsageDashboard(services, caller, input);
      return db.usageDashboard.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('enrichUsageDashboard', (t) =>
  t.prismaField({
    type: 'UsageDashboard',
    description:
      'Adds the tiles VIEWS and INTERACTIONS to the usage dashboard of a flag. ' +
      'Fails with ILLEGAL_TRANSITION if the dashboard has them. Permission: `flag:write`.',
    ...mutationResult,
    args: { input: t.arg({ type: EnrichUsageDashboardInput, required: true, description: 'The flag.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await enrichUsageDashboard(services, caller, input);
      return db.usageDashboard.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

deletionMutation('deleteUsageDashboard', {
  description: 'Deletes the usage dashboard of a flag; the recorded counts are kept. Permission: `flag:write`.',
  input: DeleteUsageDashboardInput,
  about: 'The flag.',
  kind: 'USAGE_DASHBOARD',
  typename: 'UsageDashboard',
  async run(services, caller, input) {
    const { id } = await deleteUsageDashboard(services, caller, input);
    return { id, key: input.flagKey };
  },
});
