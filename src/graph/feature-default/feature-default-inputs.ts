import { builder } from '../builder.ts';

/** A feature default to set. */
export const SetFeatureDefaultInput = builder.inputType('SetFeatureDefaultInput', {
  description: 'One row of the shared catalogue of feature defaults.',
  fields: (t) => ({
    featureKey: t.string({
      required: true,
      description: 'The key of the feature: flags of this key obey the row where their switch follows the default.',
    }),
    enabled: t.boolean({ required: true, description: 'Whether those flags are on.' }),
    description: t.string({ description: 'What the feature is. Default for a new row: empty.' }),
  }),
});

/** A feature default to remove. */
export const RemoveFeatureDefaultInput = builder.inputType('RemoveFeatureDefaultInput', {
  description: 'The row to remove from the shared catalogue of feature defaults.',
  fields: (t) => ({ featureKey: t.string({ required: true, description: 'The key of the feature.' }) }),
});
