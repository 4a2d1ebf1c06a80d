import { completeValue } from '@pothos/core';
import { queryFromInfo } from '@pothos/plugin-prisma';
import { builder } from '../builder.ts';
import { EnvironmentNode } from '../environment/environment.ts';
import { environmentOrder, namedEnvironment, visibleEnvironments } from '../environment/visible-environments.ts';
import { ofOrganization } from '../lib/cache-hints.ts';
import { connectionType, NODE_PATH } from '../lib/connection.ts';
import { minimumRevisionArgument, reachRevision } from '../lib/minimum-revision.ts';
import { EVERYTHING, type Ordering, pageQuery, toPage } from '../lib/page.ts';

/** A tenant. */
export const OrganizationNode = builder.prismaNode('Organization', {
  id: { field: 'id', description: 'The readable key that names it everywhere, such as `org-nansen-akademiet`.' },
  nullable: true,
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Its number, for APIs that address it by one.' }),
    name: t.exposeString('name', { description: 'What people call it.' }),
    revision: t.exposeInt('revision', {
      description: 'The revision of the latest change in its log: where following the changes can begin.',
    }),
    epoch: t.string({
      description:
        'The epoch of its log, which changes when a backup is restored: `changes(after:, epoch:)` of a subscription then refuses ' +
        'to go on after a revision of before.',
      resolve: (_organization, _args, { services }) => services.store.epoch,
    }),
    groupTypes: t.exposeStringList('groupTypes', {
      description:
        'The types of group that subjects belong to, in the order in which they became known, five at the most: ' +
        'they become known when something is told of a group.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed itself.' }),
    environments: t.relation('environments', {
      query: (_args, context) => ({ where: visibleEnvironments(context), orderBy: environmentOrder }),
      description: 'Its environments, the default one first.',
    }),
    environment: t.field({
      type: EnvironmentNode,
      nullable: true,
      description: 'One of its environments; null when there is none of the key.',
      args: { key: t.arg.string({ required: true, description: 'The environment’s key.' }) },
      select: ({ key }, context, nested) =>
        completeValue(nested({ where: namedEnvironment(context, key), take: 1 }), (environments) => ({ environments })),
      resolve: ({ environments: [environment] }) => environment ?? null,
    }),
    defaultEnvironment: t.field({
      type: EnvironmentNode,
      nullable: true,
      description:
        'The environment that is meant when none is named; null for a caller bound to another environment, whose own is meant.',
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

const asMade: Ordering<'number'> = {
  name: 'organizations',
  columns: [{ column: 'number', kind: 'number', direction: 'asc' }],
};

builder.queryFields((t) => ({
  organization: t.prismaField({
    ...ofOrganization('id'),
    type: 'Organization',
    nullable: true,
    description: 'One organization; null when there is none of the id, or not for the caller.',
    args: {
      id: t.arg.id({ required: true, description: 'The readable id.' }),
      minimumRevision: minimumRevisionArgument(t),
    },
    resolve: async (query, _root, { id, minimumRevision }, context) => {
      await reachRevision(context, id, minimumRevision);
      return context.db.organization.findUnique({ ...query, where: { id } });
    },
  }),
  organizations: t.field({
    type: OrganizationConnection,
    description: 'The organizations in the order in which they were made; a caller bound to one sees that one.',
    args: t.arg.connectionArgs(),
    resolve: async (_root, args, context, info) => {
      const page = pageQuery(asMade, args);
      const query = await queryFromInfo({ context, info, path: NODE_PATH, awaitSelections: true });
      const rows = await context.db.organization.findMany({ ...query, ...page });
      return { ...toPage(asMade, args, rows, EVERYTHING), totalCount: () => context.db.organization.count() };
    },
  }),
}));
