import {
  createUsageDashboard,
  deleteUsageDashboard,
  enrichUsageDashboard,
} from '../../actions/usage/usage-dashboards.ts';
import { builder } from '../builder.ts';
import { Deletion } from '../change/deletion.ts';
import { expectedFailures } from '../lib/expected-failures.ts';
import { encodeGlobalId } from '../lib/global-id.ts';
import {
  CreateUsageDashboardInput,
  DeleteUsageDashboardInput,
  EnrichUsageDashboardInput,
} from './usage-dashboard-inputs.ts';

builder.mutationField('createUsageDashboard', (t) =>
  t.prismaField({
    type: 'UsageDashboard',
    description: 'Makes the usage dashboard of a flag. KEY_TAKEN when it has one. Permission: `flag:write`.',
    errors: expectedFailures,
    args: { input: t.arg({ type: CreateUsageDashboardInput, required: true, description: 'Of which flag.' }) },
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
      'Adds the series of views and interactions, which callers count themselves, to the usage dashboard of a flag. ' +
      'ILLEGAL_TRANSITION when it has them. Permission: `flag:write`.',
    errors: expectedFailures,
    args: { input: t.arg({ type: EnrichUsageDashboardInput, required: true, description: 'Of which flag.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await enrichUsageDashboard(services, caller, input);
      return db.usageDashboard.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('deleteUsageDashboard', (t) =>
  t.field({
    type: Deletion,
    description: 'Deletes the usage dashboard of a flag; what has been counted stays. Permission: `flag:write`.',
    errors: expectedFailures,
    args: { input: t.arg({ type: DeleteUsageDashboardInput, required: true, description: 'Of which flag.' }) },
    resolve: async (_root, { input }, { services, caller }) => {
      const { id } = await deleteUsageDashboard(services, caller, input);
      return { id: encodeGlobalId('UsageDashboard', id), kind: 'USAGE_DASHBOARD', key: input.flagKey } as const;
    },
  }),
);
