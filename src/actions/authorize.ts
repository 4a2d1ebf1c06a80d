import { type Caller, isAllowed } from '../domain/caller.ts';
import { NotFoundError, PermissionError } from '../domain/errors.ts';
import { ORGANIZATION_ID_PATTERN } from '../domain/key.ts';
import type { Permission } from '../domain/permission.ts';

/**
 * Throws unless the caller has the permission in the organization (null: in all of them).
 * NotFoundError for another organization than the one that the caller is bound to: to it no other exists.
 */
export function authorize(caller: Caller, permission: Permission, organizationId: string | null): void {
  if (!isAllowed(caller, permission)) throw missing(caller, permission);
  if (organizationId === null && caller.organizationId !== null) {
    throw new PermissionError(
      permission,
      `This needs a key with "${permission}" that is not bound to an organization.`,
    );
  }
  if (organizationId !== null && !canSee(caller, organizationId))
    throw new NotFoundError('organization', organizationId);
}

/** Whether an organization exists for the caller. A text that is not a valid id names none; some cannot even be looked up. */
export function canSee(caller: Caller, organizationId: string): boolean {
  if (!ORGANIZATION_ID_PATTERN.test(organizationId)) return false;
  return caller.organizationId === null || caller.organizationId === organizationId;
}

/** Throws unless the caller may act on the environment of this key. */
export function authorizeEnvironment(caller: Caller, environment: string): void {
  if (caller.environment === null || caller.environment === environment) return;
  throw new NotFoundError('environment', environment);
}

/** Throws if the caller is bound to one environment: for changes that touch all environments. */
export function authorizeEveryEnvironment(caller: Caller): void {
  if (caller.environment === null) return;
  throw new PermissionError(
    null,
    `This key is bound to the environment "${caller.environment}" and the change reaches beyond it.`,
  );
}

function missing(caller: Caller, permission: Permission): PermissionError {
  const isNobody = caller.apiKeyId === null && caller.permissions.size === 0;
  return new PermissionError(
    permission,
    isNobody ? `This needs an API key with the permission "${permission}".` : undefined,
    isNobody ? 'UNAUTHENTICATED' : 'FORBIDDEN',
  );
}
