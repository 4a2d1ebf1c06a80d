import { ValidationError } from '../../domain/errors.ts';
import { memberProblems } from '../../domain/flag-rules.ts';
import { isPermission, PERMISSIONS, type Permission } from '../../domain/permission.ts';
import { builder } from '../builder.ts';
import { KeyKindEnum } from '../lib/enums.ts';

/** A key to make. */
export const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'An API key to make.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What the key is for, for people. 1 to 200 characters.' }),
    kind: t.field({
      type: KeyKindEnum,
      description: 'A CLIENT key is public: it may only evaluate, and is bound to an organization. Default: SECRET.',
    }),
    permissions: t.stringList({
      description:
        'What its bearer may do, such as `flag:read`; `*` is everything. Nobody can give what they do not have. ' +
        'Default: `evaluate`.',
    }),
    organizationId: t.id({
      description:
        'The readable id of the one organization that it is bound to. ' +
        'Default: that of the key it is made with, else none and it works in all of them.',
    }),
    environment: t.string({
      description:
        'The key of the one environment that it is bound to. Default: that of the key it is made with, else none.',
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'From when on it is no longer valid. Default: never.' }),
    secret: t.string({
      description:
        'A credential of an older API whose callers are to keep it, such as a `phc_…` token: 16 to 255 visible ASCII ' +
        'characters that no other key has or had, else KEY_TAKEN. It is hashed as any other, and is no harder to guess than ' +
        'it was. Default: a new one with 256 random bits.',
    }),
  }),
});

/** A key to revoke. */
export const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'The API key to revoke.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The global id of the API key.' }) }),
});

/** Permissions as the verb takes them. Throws ValidationError for a name that is none. */
export function toPermissions(names: readonly string[] | null | undefined): readonly Permission[] | undefined {
  const problems = (names ?? []).flatMap((name, index) => memberProblems(`permissions.${index}`, name, PERMISSIONS));
  if (problems.length > 0) throw new ValidationError(problems);
  return names?.filter(isPermission);
}
