import { authorize } from '../../actions/authorize.ts';
import { type Caller, isAllowed } from '../../domain/caller.ts';
import type { Permission } from '../../domain/permission.ts';

/** PostHog's scopes, and the permissions of which any one will do: the right to write a thing includes the right to read it. */
export const posthogScopes = {
  'feature_flag:read': ['flag:read', 'flag:write'],
  'feature_flag:write': ['flag:write'],
  'activity_log:read': ['change:read'],
  'cohort:read': ['segment:read', 'segment:write'],
  'cohort:write': ['segment:write'],
} as const satisfies Record<string, readonly [Permission, ...Permission[]]>;

/** One of PostHog's scopes. */
export type PosthogScope = keyof typeof posthogScopes;

/** Throws PermissionError unless the caller has the scope, and NotFoundError for an organization that is not theirs. */
export function authorizeScope(caller: Caller, scope: PosthogScope, organizationId: string): void {
  const [first, ...others] = posthogScopes[scope];
  authorize(caller, others.find((permission) => isAllowed(caller, permission)) ?? first, organizationId);
}

/** The scope that a permission is called by PostHog; undefined for one that it does not know. */
export function scopeOf(permission: Permission): string | undefined {
  return Object.entries(posthogScopes).find(([, [first]]) => first === permission)?.[0];
}
