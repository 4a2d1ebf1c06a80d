// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../../graph/json.ts';
import { typedDocument } from '../../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type ChangeKind =
  | 'API_KEY_CREATED'
  | 'API_KEY_REVOKED'
  | 'CHANGE_REQUEST_APPROVED'
  | 'CHANGE_REQUEST_CREATED'
  | 'CHANGE_REQUEST_OUTDATED'
  | 'CHANGE_REQUEST_REJECTED'
  | 'CHANGE_REQUEST_UPDATED'
  | 'CHANGE_REQUEST_WITHDRAWN'
  | 'CONFIGURATION_APPLIED'
  | 'ENVIRONMENT_CREATED'
  | 'ENVIRONMENT_DELETED'
  | 'ENVIRONMENT_UPDATED'
  | 'FEATURE_DEFAULT_REMOVED'
  | 'FEATURE_DEFAULT_SET'
  | 'FLAG_ARCHIVED'
  | 'FLAG_CREATED'
  | 'FLAG_DELETED'
  | 'FLAG_RESTORED'
  | 'FLAG_REVERTED'
  | 'FLAG_UNARCHIVED'
  | 'FLAG_UPDATED'
  | 'GROUP_TYPE_ADDED'
  | 'HOLDOUT_CREATED'
  | 'HOLDOUT_DELETED'
  | 'HOLDOUT_UPDATED'
  | 'ORGANIZATION_CREATED'
  | 'ORGANIZATION_UPDATED'
  | 'SCHEDULED_CHANGE_APPLIED'
  | 'SCHEDULED_CHANGE_CANCELED'
  | 'SCHEDULED_CHANGE_CREATED'
  | 'SCHEDULED_CHANGE_SKIPPED'
  | 'SEGMENT_CREATED'
  | 'SEGMENT_DELETED'
  | 'SEGMENT_UPDATED'
  | 'USAGE_DASHBOARD_CREATED'
  | 'USAGE_DASHBOARD_DELETED'
  | 'USAGE_DASHBOARD_UPDATED'
  | 'VIEW_DELETED'
  | 'VIEW_SAVED';

export type EntityType =
  | 'API_KEY'
  | 'CHANGE_REQUEST'
  | 'CONFIGURATION'
  | 'ENVIRONMENT'
  | 'FEATURE_DEFAULT'
  | 'FLAG'
  | 'FLAGS'
  | 'GROUP_TYPE'
  | 'HOLDOUT'
  | 'ORGANIZATION'
  | 'SAVED_VIEW'
  | 'SEGMENT'
  | 'USAGE_DASHBOARD';

export type FlagHistoryQueryVariables = Exact<{
  organizationId: string;
  key: string;
  after?: string | null | undefined;
}>;

export type FlagHistoryQuery = { readonly flag: { readonly id: string, readonly version: number, readonly revision: number, readonly changes: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly revision: number, readonly kind: ChangeKind, readonly entityType: EntityType, readonly entityKey: string, readonly flagKey: string | null, readonly environments: ReadonlyArray<string>, readonly at: string, readonly source: string, readonly comment: string, readonly actor: { readonly id: string, readonly name: string }, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> } }> } } | null };

export const FlagHistoryDocument = typedDocument<FlagHistoryQuery, FlagHistoryQueryVariables>(
  'query FlagHistory($organizationId:ID!$key:String!$after:String){flag(organizationId:$organizationId key:$key){id version revision changes(first:40 after:$after){pageInfo{hasNextPage endCursor __typename}edges{node{...ShownChange __typename}__typename}__typename}__typename}}fragment ShownChange on Change{id revision kind entityType entityKey flagKey environments at source comment actor{id name __typename}differences{path before after __typename}__typename}',
  '1d70e247953b26643b1f3753bd17c047c131d24772aabea531fe97e572719d3b',
);
