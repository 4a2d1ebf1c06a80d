import { builder } from '../builder.ts';
import { changeComment, organizationAddress } from '../lib/input-fields.ts';
import { ManagedByEnum } from './managed-by.ts';

/** An organization to create. */
export const CreateOrganizationInput = builder.inputType('CreateOrganizationInput', {
  description:
    'An organization to create, with the environments `production` (the default environment) and `development`.',
  fields: (t) => ({
    id: t.id({
      required: true,
      description:
        'ID of the organization in every API. 1 to 64 letters, digits, `_`, `.` and `-`, starting with a letter or a ' +
        'digit. It cannot change.',
    }),
    name: t.string({ description: 'Display name, 1 to 400 characters. Default: the ID.' }),
  }),
});

/** What to change of an organization. */
export const UpdateOrganizationInput = builder.inputType('UpdateOrganizationInput', {
  description: 'What to change of an organization. Absent fields keep their values.',
  fields: (t) => ({
    ...organizationAddress(t),
    ...changeComment(t),
    name: t.string({ description: 'Display name, 1 to 400 characters.' }),
  }),
});

/** An organization to delete. */
export const DeleteOrganizationInput = builder.inputType('DeleteOrganizationInput', {
  description: 'The organization to delete, named twice.',
  fields: (t) => ({
    ...organizationAddress(t),
    name: t.string({
      required: true,
      description: 'Display name of the organization, exactly. It guards against deleting another one by mistake.',
    }),
  }),
});

/** What manages an organization. */
export const SetManagementInput = builder.inputType('SetManagementInput', {
  description: 'What manages an organization.',
  fields: (t) => ({
    ...organizationAddress(t),
    ...changeComment(t),
    managedBy: t.field({ type: ManagedByEnum, required: true, description: 'What manages it from now on.' }),
    location: t.string({
      description:
        'With FILES, which requires it: where the files are, such as the address of a repository, 1 to 400 characters. It is in ' +
        'the message of every refused change.',
    }),
  }),
});
