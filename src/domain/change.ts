import type { Actor, ApiName } from './caller.ts';
import type { Difference } from './difference.ts';
import type { Flag } from './flag.ts';
import type { Instant } from './instant.ts';
import type { Environment, FeatureDefault, Holdout, Organization } from './organization.ts';
import type { KeyKind, Permission } from './permission.ts';
import type { SavedView } from './saved-view.ts';
import type { Segment } from './segment.ts';
import type { UsageDashboard } from './usage-dashboard.ts';

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
  'SCHEDULED_CHANGE_CREATED',
  'SCHEDULED_CHANGE_CANCELED',
  'SCHEDULED_CHANGE_APPLIED',
  'SCHEDULED_CHANGE_SKIPPED',
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
  'CHANGE_REQUEST_WITHDRAWN',
  'CHANGE_REQUEST_UPDATED',
  'CHANGE_REQUEST_OUTDATED',
  'API_KEY_CREATED',
  'API_KEY_REVOKED',
  'USAGE_DASHBOARD_CREATED',
  'USAGE_DASHBOARD_UPDATED',
  'USAGE_DASHBOARD_DELETED',
  'VIEW_SAVED',
  'VIEW_DELETED',
  'CONFIGURATION_APPLIED',
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
  'SAVED_VIEW',
  'CONFIGURATION',
  'FLAGS',
] as const;
export type EntityType = (typeof ENTITY_TYPES)[number];

/** The kinds of entity whose changes can wait for approval: answers depend on them. */
export type ApprovableType = Extract<
  EntityType,
  'ENVIRONMENT' | 'FLAG' | 'SEGMENT' | 'HOLDOUT' | 'FEATURE_DEFAULT' | 'CONFIGURATION' | 'FLAGS'
>;

/** What the log stores of an API key: its permissions when it is made, later only whether it was revoked. */
export type LoggedApiKey =
  | {
      readonly name: string;
      readonly kind: KeyKind;
      readonly permissions: readonly Permission[];
      readonly environment: string | null;
      readonly expiresAt: Instant | null;
    }
  | { readonly revoked: boolean };

/** What the log stores of a group type: its name and its place among those of its organization. */
export interface LoggedGroupType {
  readonly name: string;
  readonly position: number;
}

/** The document with which the log describes an entity of each kind. */
export interface ChangeDocuments {
  readonly ORGANIZATION: Organization;
  readonly ENVIRONMENT: Environment;
  readonly FLAG: Flag;
  readonly SEGMENT: Segment;
  readonly HOLDOUT: Holdout;
  readonly FEATURE_DEFAULT: FeatureDefault;
  /** A change request has the documents of its change. */
  readonly CHANGE_REQUEST: never;
  readonly API_KEY: LoggedApiKey;
  readonly GROUP_TYPE: LoggedGroupType;
  readonly USAGE_DASHBOARD: UsageDashboard;
  readonly SAVED_VIEW: SavedView;
  /** Each object that the commit changed has an entry of its own. */
  readonly CONFIGURATION: never;
  /** Only change requests are about several flags: each has an entry of its own once they have changed. */
  readonly FLAGS: never;
}

/** What an action reports of its change of one kind of entity; the commit adds revision, time, actor and API. */
export interface NewChangeOf<Type extends EntityType> {
  readonly kind: ChangeKind;
  readonly entityType: Type;
  readonly entityId: string;
  readonly entityKey: string;
  readonly flagId: string | null;
  readonly flagKey: string | null;
  /** The keys of the environments it touches; empty: all of them. */
  readonly environments: readonly string[];
  readonly differences: readonly Difference[];
  /** The whole entity before and after; null if it did not exist or no longer exists. */
  readonly before: ChangeDocuments[Type] | null;
  readonly after: ChangeDocuments[Type] | null;
  /** Who is logged as its author instead of the caller whose commit it is part of. */
  readonly by?: { readonly actor: Actor; readonly source: ApiName; readonly comment: string };
}

/** The same for an entity of one of several kinds. */
export type NewChange<Types extends EntityType = EntityType> = { [Type in Types]: NewChangeOf<Type> }[Types];

/** One entry of an organization's change log. */
export type Change<Types extends EntityType = EntityType> = NewChange<Types> & LoggedAt;

/** What the commit adds to a change. */
interface LoggedAt {
  /** Whether `before` and `after` were removed from the log because of their age. @default false */
  readonly isArchived?: boolean;
  readonly organizationId: string;
  readonly revision: number;
  readonly actorId: string;
  readonly actorName: string;
  readonly source: ApiName;
  /** Why the change was made, in the words of its actor; may be empty. */
  readonly comment: string;
  readonly at: Instant;
}
