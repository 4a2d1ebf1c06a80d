import type { EpochMilliseconds } from './instant.ts';
import type { JsonValue } from './json.ts';
import type { Permission } from './permission.ts';

/** The author of a change, for the change log. */
export interface Actor {
  /** `key:<uuid>`, `anonymous` or `system`. */
  readonly id: string;
  readonly name: string;
}

/** What a change is logged with as its source: the API that it came through, `schedule` for a scheduled one, `system` for the server's own. */
export const API_NAMES = [
  'graphql',
  'organization-flags',
  'rollout',
  'org-feature-flags',
  'ofrep',
  'datadog',
  'posthog',
  'schedule',
  'system',
] as const;
export type ApiName = (typeof API_NAMES)[number];

/** The client of a request: what it may do, and where. */
export interface Caller {
  readonly actor: Actor;
  readonly source: ApiName;
  readonly permissions: ReadonlySet<Permission>;
  /** The API key's id; null for an anonymous caller. */
  readonly apiKeyId: string | null;
  /** The API key is a public CLIENT key: flags for servers only do not exist for it. */
  readonly isClient: boolean;
  /** The one organization that the caller is bound to; no other exists for it. Null: not bound. */
  readonly organizationId: string | null;
  /** The key of the one environment that the caller is bound to. Null: not bound. */
  readonly environment: string | null;
  /** When the API key expires; what the caller makes with it does not outlive it. Null: never. */
  readonly expiresAt: EpochMilliseconds | null;
}

/** Whether the caller has a permission. */
export function isAllowed(caller: Caller, permission: Permission): boolean {
  return caller.permissions.has('*') || caller.permissions.has(permission);
}

/** What of each member of a caller decides what the caller may see; `unseen`: no answer depends on the member. */
const scopeMembers = {
  actor: 'unseen',
  source: ({ source }) => source,
  permissions: ({ permissions }) => [...permissions].sort(),
  apiKeyId: ({ apiKeyId }) => apiKeyId === null,
  isClient: ({ isClient }) => isClient,
  organizationId: ({ organizationId }) => organizationId,
  environment: ({ environment }) => environment,
  expiresAt: 'unseen',
} satisfies Record<keyof Caller, 'unseen' | ((caller: Caller) => JsonValue)>;

const scopeReaders = Object.values(scopeMembers).filter((read) => read !== 'unseen');

/**
 * All that decides what a caller may see, as text. Two callers of one scope get the same answer to the same operation, so every
 * cache and every shared execution that serves several callers has the scope in its key.
 */
export function scopeOf(caller: Caller): string {
  return JSON.stringify(scopeReaders.map((read) => read(caller)));
}

/** What callers without a key may do: nothing; read and evaluate; everything in every organization. */
export const ANONYMOUS_ACCESSES = ['none', 'read', 'full'] as const;

/** One of {@link ANONYMOUS_ACCESSES}. */
export type AnonymousAccess = (typeof ANONYMOUS_ACCESSES)[number];
