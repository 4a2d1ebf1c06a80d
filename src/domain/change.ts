import type { ApiName } from './caller.ts';
import type { Difference } from './difference.ts';
import type { Instant } from './instant.ts';
import type { JsonValue } from './json.ts';

/** The kinds of entry in an organization's change log. */
export const CHANGE_KINDS = [
  'ORGANIZATION_CREATED',
  'ORGANIZATION_UPDATED',
  'GROUP_TYPE_ADDED',
  'ENVIRONMENT_CREATED',
  'ENVIRONMENT_UPDATED',
  'ENVIRONMENT_DELETED',
  'FLAG_CREATED',
  'FLAG_UPDATED',
  'FLAG_ARCHIVED',
  'FLAG_UNARCHIVED',
  'FLAG_DELETED',
  'FLAG_RESTORED',
  'FLAG_REVERTED',
  'SEGMENT_CREATED',
  'SEGMENT_UPDATED',
  'SEGMENT_DELETED',
  'HOLDOUT_CREATED',
  'HOLDOUT_UPDATED',
  'HOLDOUT_DELETED',
  'FEATURE_DEFAULT_SET',
  'FEATURE_DEFAULT_REMOVED',
  'CHANGE_REQUEST_CREATED',
  'CHANGE_REQUEST_APPROVED',
  'CHANGE_REQUEST_REJECTED',
  'CHANGE_REQUEST_OUTDATED',
  'API_KEY_CREATED',
  'API_KEY_REVOKED',
  'USAGE_DASHBOARD_CREATED',
  'USAGE_DASHBOARD_UPDATED',
  'USAGE_DASHBOARD_DELETED',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** The kinds of thing that a change can be about. */
export const ENTITY_TYPES = [
  'ORGANIZATION',
  'ENVIRONMENT',
  'FLAG',
  'SEGMENT',
  'HOLDOUT',
  'FEATURE_DEFAULT',
  'CHANGE_REQUEST',
  'API_KEY',
  'GROUP_TYPE',
  'USAGE_DASHBOARD',
] as const;
export type EntityType = (typeof ENTITY_TYPES)[number];

/** What a verb says about its change; the write seam adds revision, time, actor and API. */
export interface NewChange {
  readonly kind: ChangeKind;
  readonly entityType: EntityType;
  readonly entityId: string;
  readonly entityKey: string;
  readonly flagId: string | null;
  readonly flagKey: string | null;
  /** The keys of the environments it touches; empty: all of them. */
  readonly environments: readonly string[];
  readonly differences: readonly Difference[];
  /** The whole of the thing before and after; null where there was or is none. */
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** One entry of an organization's change log. */
export interface Change extends NewChange {
  readonly organizationId: string;
  readonly revision: number;
  readonly actorId: string;
  readonly actorName: string;
  readonly source: ApiName;
  readonly at: Instant;
}
