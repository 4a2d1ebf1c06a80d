import { builder } from '../builder.ts';
import { flagAddress } from '../flag/flag-address-inputs.ts';

/** A usage dashboard to make. */
export const CreateUsageDashboardInput = builder.inputType('CreateUsageDashboardInput', {
  description: 'A usage dashboard to make.',
  fields: (t) => ({
    ...flagAddress(t),
    name: t.string({ description: 'For people. Default: `Usage of`, and the flag’s key.' }),
    description: t.string({ description: 'What it is for. Default: empty.' }),
  }),
});

/** A usage dashboard to enrich. */
export const EnrichUsageDashboardInput = builder.inputType('EnrichUsageDashboardInput', {
  description: 'The flag whose usage dashboard to enrich.',
  fields: flagAddress,
});

/** A usage dashboard to delete. */
export const DeleteUsageDashboardInput = builder.inputType('DeleteUsageDashboardInput', {
  description: 'The flag whose usage dashboard to delete.',
  fields: flagAddress,
});
