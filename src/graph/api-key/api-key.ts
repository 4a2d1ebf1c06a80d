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

/** A credential. Its hash and fingerprint stay where they are. */
export const ApiKeyNode = builder.prismaNode('ApiKey', {
  ...beyondLog,
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What people call it; the change log shows it.' }),
    kind: t.field({
      type: KeyKindEnum,
      description: 'Who may hold it.',
      resolve: ({ kind }) => fromColumn<KeyKind>(kind),
    }),
    permissions: t.exposeStringList('permissions', {
      description: 'What its bearer may do, such as `flag:read`; `*` is everything.',
    }),
    organization: t.relation('organization', {
      nullable: true,
      description: 'The one organization it is bound to: to its bearer no other exists. Null: not bound.',
    }),
    environment: t.relation('environment', {
      nullable: true,
      description: 'The one environment it is bound to. Null: not bound.',
    }),
    hint: t.exposeString('hint', { description: 'The last characters of the secret, to recognize it by.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it stops working; null: never by itself.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null: it was not.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, give or take a minute; null: never.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    createdBy: t.exposeString('createdBy', { description: 'The id of who made it, as in the change log.' }),
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
      'The API keys that are bound to it, revoked ones too, the newest first. A caller bound to an environment sees those of it.',
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
