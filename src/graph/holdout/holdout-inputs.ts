import { builder } from '../builder.ts';
import { type InputFields, organizationAddress } from '../flag/flag-address-inputs.ts';

/** A holdout to make. */
export const CreateHoldoutInput = builder.inputType('CreateHoldoutInput', {
  description: 'A holdout to make.',
  fields: (t) => ({
    ...organizationAddress(t),
    key: t.string({ required: true, description: 'Unique among the holdouts of the organization; it never changes.' }),
    name: t.string({ description: 'For people. Default: the key.' }),
    exclusionPercentage: t.float({
      required: true,
      description: 'How many of the subjects are held out of every flag that names the holdout, 0 to 100.',
    }),
  }),
});

/** What to change of a holdout. */
export const UpdateHoldoutInput = builder.inputType('UpdateHoldoutInput', {
  description: 'What to change of a holdout; what is absent stays as it is.',
  fields: (t) => ({
    ...holdoutName(t),
    name: t.string({ description: 'For people.' }),
    exclusionPercentage: t.float({
      description: 'How many of the subjects are held out of every flag that names the holdout, 0 to 100.',
    }),
  }),
});

/** A holdout to delete. */
export const DeleteHoldoutInput = builder.inputType('DeleteHoldoutInput', {
  description: 'The holdout to delete.',
  fields: holdoutName,
});

function holdoutName(t: InputFields) {
  return {
    ...organizationAddress(t),
    key: t.string({ required: true, description: 'The key of the holdout.' }),
  };
}
