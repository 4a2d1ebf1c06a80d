import { createApiKey, revokeApiKey } from '../../actions/api-key/api-keys.ts';
import { builder } from '../builder.ts';
import { expectedFailures } from '../lib/expected-failures.ts';
import { decodeIdOf } from '../lib/global-id.ts';
import { CreateApiKeyInput, RevokeApiKeyInput, toPermissions } from './api-key-inputs.ts';

const CreatedApiKey = builder.objectRef<{ readonly id: string; readonly secret: string }>('CreatedApiKey').implement({
  description: 'A new API key with its secret.',
  fields: (t) => ({
    secret: t.exposeString('secret', {
      description: 'What its bearer sends. Shown here and never again: only a hash of it is kept.',
    }),
    apiKey: t.prismaField({
      type: 'ApiKey',
      description: 'The key.',
      resolve: (query, { id }, _args, { db }) => db.apiKey.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }),
});

builder.mutationField('createApiKey', (t) =>
  t.field({
    type: CreatedApiKey,
    description: 'Creates an API key. Nobody can give a permission that they do not have. Permission: `key:manage`.',
    errors: expectedFailures,
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'The key to make.' }) },
    resolve: (_root, { input }, { services, caller }) =>
      createApiKey(services, caller, { ...input, permissions: toPermissions(input.permissions) }),
  }),
);

builder.mutationField('revokeApiKey', (t) =>
  t.prismaField({
    type: 'ApiKey',
    description:
      'Revokes an API key at once, on live connections as well. Revoking it again changes nothing. Permission: `key:manage`.',
    errors: expectedFailures,
    args: { input: t.arg({ type: RevokeApiKeyInput, required: true, description: 'The key to revoke.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await revokeApiKey(services, caller, { id: decodeIdOf('ApiKey', input.id) });
      return db.apiKey.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
