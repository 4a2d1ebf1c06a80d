import { ValidationError } from '../../domain/errors.ts';
import { memberProblems } from '../../domain/flag-rules.ts';
import { isPermission, PERMISSIONS, type Permission } from '../../domain/permission.ts';
import { builder } from '../builder.ts';
import { KeyKindEnum } from '../lib/enums.ts';
import { boundedList } from '../lib/list-bounds.ts';

/** An API key to create. */
export const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'An API key to create.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Display name, 1 to 200 characters.' }),
    kind: t.field({
      type: KeyKindEnum,
      description:
        'Whether the key is secret or public. A CLIENT key is public: it can only evaluate and must be bound to an ' +
        'organization. Default: SECRET.',
    }),
    permissions: t.stringList(
      boundedList(
        'permissions',
        'Permissions of the key, such as `flag:read`; `*` is every permission. A caller cannot grant a permission that ' +
          'it does not have. Default: `evaluate`.',
      ),
    ),
    organizationId: t.id({
      description:
        'ID of the only organization that the key can see. Default: the organization that the caller’s API key is ' +
        'bound to; without one, the key can see all organizations.',
    }),
    environment: t.string({
      description:
        'Key of the only environment that the key can see; requires an organization. Default: the environment that the ' +
        'caller’s API key is bound to; without one, the key can see all environments.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description:
        'When the key stops working. A key cannot outlive the API key of the caller. Default, also for null: when the API ' +
        'key of the caller expires, else never.',
    }),
    secret: t.string({
      description:
        'Secret of the key, to keep a credential from another system working, such as a `phc_…` token: 16 to 255 visible ' +
        'ASCII characters that no other API key has or had. After 10 refused secrets of keys that the caller cannot see, an ' +
        'organization waits an hour for the next. Default: a random secret of 256 bits.',
    }),
  }),
});

/** An API key to revoke. */
export const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'The API key to revoke.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Global ID of the API key, or its UUID as the REST APIs show it.' }),
  }),
});

/** Converts to what the action takes. Throws ValidationError for a name that is not a permission. */
export function toPermissions(names: readonly string[] | null | undefined): readonly Permission[] | undefined {
  const problems = (names ?? []).flatMap((name, index) => memberProblems(`permissions.${index}`, name, PERMISSIONS));
  if (problems.length > 0) throw new ValidationError(problems);
  return names?.filter(isPermission);
}
