import { builder } from '../builder.ts';
import { flagAddress } from '../lib/input-fields.ts';

/** A usage dashboard to create. */
export const CreateUsageDashboardInput = builder.inputType('CreateUsageDashboardInput', {
  description: 'A usage dashboard to create.',
  fields: (t) => ({
    ...flagAddress(t),
    name: t.string({ description: 'Display name, up to 400 characters. Default: `Usage of <flag key>`.' }),
    description: t.string({ description: 'Purpose of the dashboard, up to 10,000 characters. Default: empty.' }),
  }),
});

/** A usage dashboard to add tiles to. */
export const EnrichUsageDashboardInput = builder.inputType('EnrichUsageDashboardInput', {
  description: 'The flag whose usage dashboard gets the tiles VIEWS and INTERACTIONS.',
  fields: flagAddress,
});

/** A usage dashboard to delete. */
export const DeleteUsageDashboardInput = builder.inputType('DeleteUsageDashboardInput', {
  description: 'The flag whose usage dashboard to delete.',
  fields: flagAddress,
});
