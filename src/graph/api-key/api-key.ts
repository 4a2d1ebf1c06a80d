import { completeValue } from '@pothos/core';
import type { KeyKind } from '../../domain/permission.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { builder } from '../builder.ts';
import { beyondLog } from '../lib/cache-hints.ts';
import { connectionType, NODE_PATH } from '../lib/connection.ts';
import type { GraphContext } from '../lib/context.ts';
import { fromColumn } from '../lib/described-enum.ts';
import { KeyKindEnum } from '../lib/enums.ts';
import { countList } from '../lib/list-count.ts';
import { nestedPageQuery, type Ordering, toPage } from '../lib/page.ts';
import { createdFields } from '../lib/row-fields.ts';

/** An API key, without its hash and fingerprint. */
export const ApiKeyNode = builder.prismaNode('ApiKey', {
  ...beyondLog,
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Display name, which changes show as the name of their actor.' }),
    kind: t.field({
      type: KeyKindEnum,
      description: 'Whether it is secret or public.',
      resolve: ({ kind }) => fromColumn<KeyKind>(kind),
    }),
    permissions: t.exposeStringList('permissions', {
      description: 'Permissions, such as `flag:read`; `*` is every permission.',
    }),
    organization: t.relation('organization', {
      nullable: true,
      description: 'The only organization that it can see; null if it can see all.',
    }),
    environment: t.relation('environment', {
      nullable: true,
      description: 'The only environment that it can see; null if it can see all.',
    }),
    hint: t.exposeString('hint', { description: 'Last characters of the secret, to recognize it.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it stops working; null if it does not expire.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null if it was not.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, accurate to a minute; null if never.',
    }),
    ...createdFields(t),
  }),
});

const ApiKeyConnection = connectionType('ApiKey', ApiKeyNode);

const newestFirst: Ordering<'createdAt' | 'id'> = {
  name: 'API keys',
  columns: [
    { column: 'createdAt', kind: 'instant', direction: 'desc' },
    { column: 'id', kind: 'text', direction: 'desc' },
  ],
};

builder.prismaObjectFields('Organization', (t) => ({
  apiKeys: t.field({
    type: ApiKeyConnection,
    description:
      'API keys that are bound to the organization, newest first, including revoked ones. A caller bound to an environment sees ' +
      'only the keys bound to it.',
    args: t.arg.connectionArgs(),
    select: (args, context, nested) =>
      completeValue(nested(nestedPageQuery(newestFirst, args, keyFilter(context)), NODE_PATH), (apiKeys) => ({
        apiKeys,
      })),
    resolve: ({ id, apiKeys }, args, context) => ({
      ...toPage(newestFirst, args, apiKeys, id),
      totalCount: () => countList(context, { owner: 'organization', id, list: 'apiKeys', where: keyFilter(context) }),
    }),
  }),
}));

function keyFilter({ caller }: GraphContext): Prisma.ApiKeyWhereInput {
  return caller.environment === null ? {} : { environment: { key: caller.environment } };
}
