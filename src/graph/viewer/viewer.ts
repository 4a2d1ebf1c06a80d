import type { Caller } from '../../domain/caller.ts';
import { PERMISSIONS } from '../../domain/permission.ts';
import { builder } from '../builder.ts';
import { ActorObject } from '../lib/actor.ts';
import { OrganizationNode } from '../organization/organization.ts';

const ViewerObject = builder.objectRef<Caller>('Viewer').implement({
  description: 'Who is asking, what they may do, and where.',
  fields: (t) => ({
    actor: t.expose('actor', { type: ActorObject, description: 'Who is asking, as the change log names them.' }),
    anonymous: t.boolean({
      description: 'Whether no API key was given.',
      resolve: ({ apiKeyId }) => apiKeyId === null,
    }),
    permissions: t.stringList({
      description: 'What they may do, such as `flag:read`; `*` is everything.',
      resolve: ({ permissions }) => PERMISSIONS.filter((permission) => permissions.has(permission)),
    }),
    organization: t.field({
      type: OrganizationNode,
      nullable: true,
      description: 'The one organization they are bound to: to them no other exists. Null: not bound.',
      resolve: ({ organizationId }, _args, { db }) =>
        organizationId === null ? null : db.organization.findUnique({ where: { id: organizationId } }),
    }),
    environment: t.exposeString('environment', {
      nullable: true,
      description: 'The key of the one environment they are bound to. Null: not bound.',
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerObject,
    description: 'Who is asking.',
    resolve: (_root, _args, { caller }) => caller,
  }),
);
