import type { AnonymousAccess, Caller, Door } from '../domain/caller.ts';
import { PermissionError } from '../domain/errors.ts';
import { type Soon, soon } from '../domain/maybe-promise.ts';
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
export function identify(
  services: Services,
  secret: string | undefined,
  access: AnonymousAccess,
  door: Door,
): Soon<Caller> {
  if (secret === undefined) return anonymousCaller(access, door);
  return soon(services.keys.find(secret), (key) => {
    if (key !== undefined) return callerWith(key, door);
    throw new PermissionError(null, 'The API key is unknown, expired or revoked.', 'UNAUTHENTICATED');
  });
}

// A key is read anew every few seconds, and asks much more often.
const callers = new WeakMap<ApiKeyRecord, Map<Door, Caller>>();

/** The caller who holds a key. Whether it may be used now is for the one who found it to have asked. */
export function callerWith(key: ApiKeyRecord, door: Door): Caller {
  const known = callers.get(key)?.get(door);
  if (known !== undefined) return known;
  const caller = newCaller(key, door);
  callers.set(key, (callers.get(key) ?? new Map<Door, Caller>()).set(door, caller));
  return caller;
}

function newCaller(key: ApiKeyRecord, door: Door): Caller {
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
