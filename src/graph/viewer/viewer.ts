import type { Caller } from '../../domain/caller.ts';
import { PERMISSIONS } from '../../domain/permission.ts';
import { builder } from '../builder.ts';
import { ActorObject } from '../lib/actor.ts';
import { ORGANIZATION_ID } from '../lib/arguments.ts';
import { OrganizationNode } from '../organization/organization.ts';
import { countPendingApprovals } from './pending-approvals.ts';

const ViewerObject = builder.objectRef<Caller>('Viewer').implement({
  description: 'The caller: its identity, its permissions, and what it can see.',
  fields: (t) => ({
    actor: t.expose('actor', { type: ActorObject, description: 'Actor that changes made by the caller show.' }),
    anonymous: t.boolean({
      description: 'Whether the caller sent no API key.',
      resolve: ({ apiKeyId }) => apiKeyId === null,
    }),
    permissions: t.stringList({
      description: 'Permissions, such as `flag:read`; `*` is every permission.',
      resolve: ({ permissions }) => PERMISSIONS.filter((permission) => permissions.has(permission)),
    }),
    organization: t.field({
      type: OrganizationNode,
      nullable: true,
      description: 'The only organization that the caller can see; null if it can see all.',
      resolve: ({ organizationId }, _args, { db }) =>
        organizationId === null ? null : db.organization.findUnique({ where: { id: organizationId } }),
    }),
    environment: t.exposeString('environment', {
      nullable: true,
      description: 'Key of the only environment that the caller can see; null if it can see all.',
    }),
    pendingApprovals: t.int({
      description:
        'Number of pending change requests that the caller can approve: those that neither it nor a maker of its API key requested. ' +
        '0 without the permission `change:approve`.',
      args: {
        organizationId: t.arg.id({ description: `${ORGANIZATION_ID} Default: every one that the caller can see.` }),
      },
      resolve: (_caller, { organizationId }, context) => countPendingApprovals(context, organizationId ?? null),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerObject,
    description: 'The caller.',
    resolve: (_root, _args, { caller }) => caller,
  }),
);
