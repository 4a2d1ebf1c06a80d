import type { AnonymousAccess, Caller, Door } from '../domain/caller.ts';
import { PermissionError } from '../domain/errors.ts';
import { PERMISSIONS, type Permission } from '../domain/permission.ts';
import type { ApiKeyRecord } from '../store/api-keys.ts';
import type { Services } from './services.ts';

/** What callers without a key may do, by the setting ANONYMOUS_ACCESS. */
const anonymousPermissions = {
  none: [],
  read: PERMISSIONS.filter((permission) => permission.endsWith(':read') || permission === 'evaluate'),
  full: ['*'],
} satisfies Record<AnonymousAccess, readonly Permission[]>;

/** A caller without a key. */
export function anonymousCaller(access: AnonymousAccess, door: Door): Caller {
  return {
    actor: { id: 'anonymous', name: 'Anonymous' },
    door,
    permissions: new Set<Permission>(anonymousPermissions[access]),
    apiKeyId: null,
    isClient: false,
    organizationId: null,
    environment: null,
  };
}

/**
 * Who is asking, by the secret of an API key; without one, an anonymous caller. Throws PermissionError UNAUTHENTICATED, and
 * the same one, for a secret that is unknown, expired or revoked.
 */
export async function identify(
  services: Services,
  secret: string | undefined,
  access: AnonymousAccess,
  door: Door,
): Promise<Caller> {
  if (secret === undefined) return anonymousCaller(access, door);
  const key = await services.keys.find(secret);
  if (key === undefined)
    throw new PermissionError(null, 'The API key is unknown, expired or revoked.', 'UNAUTHENTICATED');
  return callerWith(key, door);
}

/** The caller who holds a key. Whether it may be used now is for the one who found it to have asked. */
export function callerWith(key: ApiKeyRecord, door: Door): Caller {
  return {
    actor: { id: `key:${key.id}`, name: key.name },
    door,
    permissions: new Set<Permission>(key.kind === 'CLIENT' ? ['evaluate'] : key.permissions),
    apiKeyId: key.id,
    isClient: key.kind === 'CLIENT',
    organizationId: key.organizationId,
    environment: key.environment,
  };
}
