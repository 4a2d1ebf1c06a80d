import { builder } from '../builder.ts';

/** A feature default to create or change. */
export const SetFeatureDefaultInput = builder.inputType('SetFeatureDefaultInput', {
  description: 'A feature default to create or change. An absent description of an existing one is kept.',
  fields: (t) => ({
    featureKey: t.string({
      required: true,
      description:
        'Key of the feature: flags with this key, in any organization, use it where their switch follows the default.',
    }),
    enabled: t.boolean({ required: true, description: 'Whether these flags are on.' }),
    description: t.string({
      description: 'Description of the feature, up to 10,000 characters. Default for a new feature default: empty.',
    }),
  }),
});

/** A feature default to remove. */
export const RemoveFeatureDefaultInput = builder.inputType('RemoveFeatureDefaultInput', {
  description: 'The feature default to remove.',
  fields: (t) => ({ featureKey: t.string({ required: true, description: 'Key of the feature.' }) }),
});
