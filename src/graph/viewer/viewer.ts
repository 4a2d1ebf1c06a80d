import { type Refusals, refusalsOf } from '../../actions/change-request/deciders.ts';
import type { Caller } from '../../domain/caller.ts';
import { PERMISSIONS } from '../../domain/permission.ts';
import { builder } from '../builder.ts';
import { ChangeRequestConnection, requestPage } from '../change-request/change-request.ts';
import { ActorObject } from '../lib/actor.ts';
import { ORGANIZATION_ID } from '../lib/arguments.ts';
import { decodeIdOf } from '../lib/global-id.ts';
import { OrganizationNode } from '../organization/organization.ts';
import { approvableRequests, ownRequests } from './pending-approvals.ts';

const RequestRefusalsObject = builder.objectRef<Refusals>('RequestRefusals').implement({
  description: 'Why the caller may not do something about a change request.',
  fields: (t) => ({
    approval: t.exposeString('approval', {
      nullable: true,
      description: 'Why the caller may not approve it; null if it may.',
    }),
    withdrawal: t.exposeString('withdrawal', {
      nullable: true,
      description: 'Why the caller may not withdraw it; null if it may.',
    }),
  }),
});

type FieldBuilder = PothosSchemaTypes.ObjectFieldBuilder<typeof builder.$inferSchemaTypes, Caller>;

function organizationArgument(t: FieldBuilder) {
  return t.arg.id({ description: `${ORGANIZATION_ID} Default: every one that the caller can see.` });
}

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
      args: { organizationId: organizationArgument(t) },
      resolve: async (_caller, { organizationId }, context) => {
        const where = await approvableRequests(context, organizationId ?? null);
        return where === undefined ? 0 : context.db.changeRequest.count({ where });
      },
    }),
    requestsToApprove: t.field({
      type: ChangeRequestConnection,
      nullable: true,
      description: 'The change requests that `pendingApprovals` counts, newest first.',
      args: { ...t.arg.connectionArgs(), organizationId: organizationArgument(t) },
      resolve: async (_caller, { organizationId, ...page }, context, info) =>
        requestPage(await approvableRequests(context, organizationId ?? null), page, context, info),
    }),
    ownRequests: t.field({
      type: ChangeRequestConnection,
      nullable: true,
      description: 'Change requests that the caller or a maker of its API key made, newest first.',
      args: { ...t.arg.connectionArgs(), organizationId: organizationArgument(t) },
      resolve: async (_caller, { organizationId, ...page }, context, info) =>
        requestPage(await ownRequests(context, organizationId ?? null), page, context, info),
    }),
    requestRefusals: t.field({
      type: RequestRefusalsObject,
      nullable: true,
      description: 'What the caller may do about a change request while it is pending; null if it does not exist.',
      args: { changeRequestId: t.arg.id({ required: true, description: 'Global ID of the change request.' }) },
      resolve: (caller, { changeRequestId }, { services }) =>
        refusalsOf(services, caller, decodeIdOf('ChangeRequest', changeRequestId)),
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
