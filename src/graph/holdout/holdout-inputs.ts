import { builder } from '../builder.ts';
import { keyAddress, newKeyAddress } from '../lib/input-fields.ts';

const NAME = 'Display name, 1 to 400 characters.';
const EXCLUSION = 'Percentage of the subjects that every flag with this holdout excludes, 0 to 100.';

/** A holdout to create. */
export const CreateHoldoutInput = builder.inputType('CreateHoldoutInput', {
  description: 'A holdout to create.',
  fields: (t) => ({
    ...newKeyAddress(t, 'holdout'),
    name: t.string({ description: `${NAME} Default: the key.` }),
    exclusionPercentage: t.float({ required: true, description: EXCLUSION }),
  }),
});

/** What to change of a holdout. */
export const UpdateHoldoutInput = builder.inputType('UpdateHoldoutInput', {
  description: 'What to change of a holdout. Absent fields keep their values.',
  fields: (t) => ({
    ...keyAddress(t, 'holdout'),
    name: t.string({ description: NAME }),
    exclusionPercentage: t.float({ description: EXCLUSION }),
  }),
});

/** A holdout to delete. */
export const DeleteHoldoutInput = builder.inputType('DeleteHoldoutInput', {
  description: 'The holdout to delete.',
  fields: (t) => keyAddress(t, 'holdout'),
});
