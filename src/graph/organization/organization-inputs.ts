import { builder } from '../builder.ts';
import { organizationAddress } from '../flag/flag-address-inputs.ts';

/** An organization to make. */
export const CreateOrganizationInput = builder.inputType('CreateOrganizationInput', {
  description: 'An organization to make; it gets the environments `production` (the default one) and `development`.',
  fields: (t) => ({
    id: t.id({
      required: true,
      description:
        'The readable id that names it everywhere; it never changes. ' +
        '1 to 64 letters, digits, `_`, `.` and `-`, beginning with a letter or a digit.',
    }),
    name: t.string({ description: 'For people. Default: the id.' }),
  }),
});

/** What to change of an organization. */
export const UpdateOrganizationInput = builder.inputType('UpdateOrganizationInput', {
  description: 'What to change of an organization; what is absent stays as it is.',
  fields: (t) => ({ ...organizationAddress(t), name: t.string({ description: 'For people.' }) }),
});
