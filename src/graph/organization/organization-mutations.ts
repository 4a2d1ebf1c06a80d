import { deleteOrganization } from '../../actions/organization/delete-organization.ts';
import { createOrganization, setManagement, updateOrganization } from '../../actions/organization/organizations.ts';
import { problem, ValidationError } from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { deletionMutation } from '../change/deletion.ts';
import { mutationResult } from '../lib/expected-failures.ts';
import { refuseNulls } from '../lib/refuse-nulls.ts';
import {
  CreateOrganizationInput,
  DeleteOrganizationInput,
  SetManagementInput,
  UpdateOrganizationInput,
} from './organization-inputs.ts';

builder.mutationField('createOrganization', (t) =>
  t.prismaField({
    type: 'Organization',
    description:
      'Creates an organization with the environments `production` (the default one) and `development`. ' +
      'Fails with KEY_TAKEN if an organization has this ID. ' +
      'Permission: `organization:write`, with an API key that is bound to no organization.',
    ...mutationResult,
    args: {
      input: t.arg({ type: CreateOrganizationInput, required: true, description: 'The organization to create.' }),
    },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await createOrganization(services, caller, input);
      return db.organization.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('updateOrganization', (t) =>
  t.prismaField({
    type: 'Organization',
    description: 'Changes an organization. Its ID cannot change. Permission: `organization:write`.',
    ...mutationResult,
    args: {
      input: t.arg({
        type: UpdateOrganizationInput,
        required: true,
        description: 'The organization and what to change.',
      }),
    },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      refuseNulls(input);
      const { id } = await updateOrganization(services, caller, input);
      return db.organization.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('setManagement', (t) =>
  t.prismaField({
    type: 'Organization',
    description:
      'Lets files manage an organization, or the APIs again. While files do, its environments, flags, segments and holdouts ' +
      'change only by `applyConfiguration` and by the approval of what it requested; every other change fails with ' +
      'MANAGED_BY_FILES, at every API. Permission: `management:write`.',
    ...mutationResult,
    args: {
      input: t.arg({ type: SetManagementInput, required: true, description: 'What manages the organization.' }),
    },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { organizationId } = input;
      const { id } = await setManagement(services, caller, { organizationId, filesLocation: locationOf(input) });
      return db.organization.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

function locationOf({ managedBy, location }: typeof SetManagementInput.$inferInput): string | null {
  if (managedBy === 'FILES') {
    if (location != null) return location;
    throw new ValidationError([problem('location', 'is absent, expected where the files are')]);
  }
  if (location == null) return null;
  throw new ValidationError([problem('location', 'is set, expected none: it does not go with APIS')]);
}

deletionMutation('deleteOrganization', {
  description:
    'Deletes an organization for good, with everything in it, also its change log and the API keys bound to it. ' +
    'On every node its keys stop working, subscriptions to it end without an error, and it does not exist. ' +
    'Its ID cannot be used again. Where changes of its answers need approval, it also needs `change:approve`. ' +
    'Permission: `organization:write`.',
  input: DeleteOrganizationInput,
  about: 'The organization and its name.',
  kind: 'ORGANIZATION',
  typename: 'Organization',
  async run(services, caller, input) {
    const { id } = await deleteOrganization(services, caller, input);
    return { id, key: id };
  },
});
