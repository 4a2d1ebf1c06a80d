import { completeValue } from '@pothos/core';
import { queryFromInfo } from '@pothos/plugin-prisma';
import { builder } from '../builder.ts';
import { EnvironmentNode } from '../environment/environment.ts';
import { environmentOrder, namedEnvironment, visibleEnvironments } from '../environment/visible-environments.ts';
import { ORGANIZATION_ID } from '../lib/arguments.ts';
import { ofOrganization } from '../lib/cache-hints.ts';
import { connectionType, NODE_PATH } from '../lib/connection.ts';
import { minimumRevisionArgument, reachRevision } from '../lib/minimum-revision.ts';
import { NO_OWNER, type Ordering, pageQuery, toPage } from '../lib/page.ts';
import { stampFields } from '../lib/row-fields.ts';
import { ManagedByEnum } from './managed-by.ts';

/** An organization. */
export const OrganizationNode = builder.prismaNode('Organization', {
  id: { field: 'id', description: 'ID of the organization in every API, such as `org_812`. It is also its global ID.' },
  nullable: true,
  fields: (t) => ({
    number: t.exposeInt('number', {
      description: 'Number, unique among all organizations, for APIs with numeric IDs.',
    }),
    name: t.exposeString('name', { description: 'Display name.' }),
    revision: t.exposeInt('revision', {
      description: 'Revision of the latest change. The subscription `changes(after:)` can start from it.',
    }),
    epoch: t.string({
      description:
        'Epoch of the log. It changes when a backup is restored: the subscription `changes(after:, epoch:)` then fails for ' +
        'revisions of the former epoch.',
      resolve: (_organization, _args, { services }) => services.store.epoch,
    }),
    managedBy: t.field({
      type: ManagedByEnum,
      description: 'What manages its environments, flags, segments and holdouts.',
      resolve: ({ filesLocation }) => (filesLocation === null ? 'APIS' : 'FILES'),
    }),
    filesLocation: t.exposeString('filesLocation', {
      nullable: true,
      description: 'Where the files are that manage it, such as the address of a repository; null if the APIs do.',
    }),
    groupTypes: t.exposeStringList('groupTypes', {
      description:
        'Group types that callers have reported, such as `company`, in the order in which they were first reported; at most 5.',
    }),
    ...stampFields(t),
    environments: t.relation('environments', {
      query: (_args, context) => ({ where: visibleEnvironments(context), orderBy: environmentOrder }),
      description: 'Environments of the organization, the default environment first.',
    }),
    environment: t.field({
      type: EnvironmentNode,
      nullable: true,
      description: 'Environment with this key; null if it does not exist.',
      args: { key: t.arg.string({ required: true, description: 'Key of the environment.' }) },
      select: ({ key }, context, nested) =>
        completeValue(nested({ where: namedEnvironment(context, key), take: 1 }), (environments) => ({ environments })),
      resolve: ({ environments: [environment] }) => environment ?? null,
    }),
    defaultEnvironment: t.field({
      type: EnvironmentNode,
      nullable: true,
      description:
        'Default environment, which requests without an environment use; null for a caller that is bound to another environment.',
      select: (_args, context, nested) =>
        completeValue(
          nested({ where: { AND: [visibleEnvironments(context), { isDefault: true }] }, take: 1 }),
          (environments) => ({ environments }),
        ),
      resolve: ({ environments: [environment] }) => environment ?? null,
    }),
  }),
});

const OrganizationConnection = connectionType('Organization', OrganizationNode);

const byCreation: Ordering<'number'> = {
  name: 'organizations',
  columns: [{ column: 'number', kind: 'number', direction: 'asc' }],
};

builder.queryFields((t) => ({
  organization: t.prismaField({
    ...ofOrganization('id'),
    type: 'Organization',
    nullable: true,
    description: 'Organization with this ID; null if it does not exist.',
    args: {
      id: t.arg.id({ required: true, description: ORGANIZATION_ID }),
      minimumRevision: minimumRevisionArgument(t),
    },
    resolve: async (query, _root, { id, minimumRevision }, context) => {
      await reachRevision(context, id, minimumRevision);
      return context.db.organization.findUnique({ ...query, where: { id } });
    },
  }),
  organizations: t.field({
    type: OrganizationConnection,
    nullable: true,
    description: 'Organizations, ordered by creation. A caller bound to an organization sees only that one.',
    args: t.arg.connectionArgs(),
    resolve: async (_root, args, context, info) => {
      const page = pageQuery(byCreation, args);
      const query = await queryFromInfo({ context, info, path: NODE_PATH, awaitSelections: true });
      const rows = await context.db.organization.findMany({ ...query, ...page });
      return { ...toPage(byCreation, args, rows, NO_OWNER), totalCount: () => context.db.organization.count() };
    },
  }),
}));
