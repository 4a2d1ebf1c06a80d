import type { AnonymousAccess, ApiName, Caller } from '../domain/caller.ts';
import { PermissionError } from '../domain/errors.ts';
import { andThen, type MaybePromise } from '../domain/maybe-promise.ts';
import { PERMISSIONS, type Permission } from '../domain/permission.ts';
import type { ApiKeyRecord } from '../store/api-keys.ts';
import type { Services } from './services.ts';

/** What every caller may read where reading needs no key; subjects can be personal data and are left out. */
const openReads = PERMISSIONS.filter((permission) => permission.endsWith(':read') && permission !== 'subject:read');

/** What callers without a key may do, by the setting ANONYMOUS_ACCESS. */
const anonymousPermissions = {
  none: [],
  read: [...openReads, 'evaluate'],
  full: ['*'],
} satisfies Record<AnonymousAccess, readonly Permission[]>;

/** A caller without a key. */
export function anonymousCaller(access: AnonymousAccess, source: ApiName): Caller {
  return {
    actor: { id: 'anonymous', name: 'Anonymous' },
    source,
    permissions: new Set<Permission>(anonymousPermissions[access]),
    apiKeyId: null,
    isClient: false,
    organizationId: null,
    environment: null,
    expiresAt: null,
  };
}

/**
 * The caller of a request, by the secret of an API key; without one, an anonymous caller. Throws the same PermissionError
 * UNAUTHENTICATED for a secret that is unknown, expired or revoked.
 */
export function identify(
  services: Services,
  secret: string | undefined,
  access: AnonymousAccess,
  source: ApiName,
): MaybePromise<Caller> {
  if (secret === undefined) return anonymousCaller(access, source);
  return andThen(services.keys.find(secret), (key) => {
    if (key !== undefined) return callerWith(key, source);
    throw new PermissionError(null, 'The API key is unknown, expired or revoked.', 'UNAUTHENTICATED');
  });
}

// A key is read every few seconds, and used far more often.
const callers = new WeakMap<ApiKeyRecord, Map<ApiName, Caller>>();

/** The caller with a key. Check beforehand whether the key may be used now. */
export function callerWith(key: ApiKeyRecord, source: ApiName): Caller {
  const known = callers.get(key)?.get(source);
  if (known !== undefined) return known;
  const caller = newCaller(key, source);
  callers.set(key, (callers.get(key) ?? new Map<ApiName, Caller>()).set(source, caller));
  return caller;
}

function newCaller(key: ApiKeyRecord, source: ApiName): Caller {
  return {
    actor: { id: `key:${key.id}`, name: key.name },
    source,
    permissions: new Set<Permission>(key.kind === 'CLIENT' ? ['evaluate'] : key.permissions),
    apiKeyId: key.id,
    isClient: key.kind === 'CLIENT',
    organizationId: key.organizationId,
    environment: key.environment,
    expiresAt: key.expiresAt,
  };
}
