import { createApiKey, revokeApiKey } from '../../actions/api-key/api-keys.ts';
import { builder } from '../builder.ts';
import { mutationResult } from '../lib/expected-failures.ts';
import { decodeIdOf } from '../lib/global-id.ts';
import { CreateApiKeyInput, RevokeApiKeyInput, toPermissions } from './api-key-inputs.ts';

const CreatedApiKey = builder.objectRef<{ readonly id: string; readonly secret: string }>('CreatedApiKey').implement({
  description: 'A new API key with its secret.',
  fields: (t) => ({
    secret: t.exposeString('secret', {
      description:
        'Secret that callers send with their requests. It is shown only here: the server stores only a hash of it.',
    }),
    apiKey: t.prismaField({
      type: 'ApiKey',
      description: 'The new API key.',
      resolve: (query, { id }, _args, { db }) => db.apiKey.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }),
});

builder.mutationField('createApiKey', (t) =>
  t.field({
    type: CreatedApiKey,
    description:
      'Creates an API key. It can have no permission that the caller does not have. ' +
      'Fails with KEY_TAKEN if another API key has or had the given `secret`. Permission: `key:manage`.',
    ...mutationResult,
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'The API key to create.' }) },
    resolve: (_root, { input }, { services, caller }) =>
      createApiKey(services, caller, { ...input, permissions: toPermissions(input.permissions) }),
  }),
);

builder.mutationField('revokeApiKey', (t) =>
  t.prismaField({
    type: 'ApiKey',
    description:
      'Revokes an API key at once: requests with it fail, and its open subscriptions end. ' +
      'Revoking it again changes nothing. Permission: `key:manage`.',
    ...mutationResult,
    args: { input: t.arg({ type: RevokeApiKeyInput, required: true, description: 'The API key to revoke.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await revokeApiKey(services, caller, { id: decodeIdOf('ApiKey', input.id) });
      return db.apiKey.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
