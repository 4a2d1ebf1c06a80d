// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../graph/json.ts';
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type ChangeFilter = {
  readonly actorIds?: ReadonlyArray<string> | null | undefined;
  readonly afterRevision?: number | null | undefined;
  readonly beforeRevision?: number | null | undefined;
  readonly entityKeys?: ReadonlyArray<string> | null | undefined;
  readonly entityTypes?: ReadonlyArray<EntityType> | null | undefined;
  readonly environments?: ReadonlyArray<string> | null | undefined;
  readonly flagKeys?: ReadonlyArray<string> | null | undefined;
  readonly from?: string | null | undefined;
  readonly kinds?: ReadonlyArray<ChangeKind> | null | undefined;
  readonly sources?: ReadonlyArray<string> | null | undefined;
  readonly text?: string | null | undefined;
  readonly to?: string | null | undefined;
};

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

export type HistoryQueryVariables = Exact<{
  organizationId: string;
  filter?: ChangeFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;

export type HistoryQuery = { readonly organization: { readonly id: string, readonly changes: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly revision: number, readonly kind: ChangeKind, readonly entityType: EntityType, readonly entityKey: string, readonly flagKey: string | null, readonly environments: ReadonlyArray<string>, readonly at: string, readonly source: string, readonly comment: string, readonly actor: { readonly id: string, readonly name: string }, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> } }> } } | null };

export type HistoryChoicesQueryVariables = Exact<{
  organizationId: string;
}>;

export type HistoryChoicesQuery = { readonly organization: { readonly id: string, readonly actors: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly environments: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string }> } | null };

export const HistoryDocument = typedDocument<HistoryQuery, HistoryQueryVariables>(
  'query History($organizationId:ID!$filter:ChangeFilter$first:Int!$after:String){organization(id:$organizationId){id changes(filter:$filter first:$first after:$after){totalCount pageInfo{hasNextPage endCursor __typename}edges{node{...ShownChange __typename}__typename}__typename}__typename}}fragment ShownChange on Change{id revision kind entityType entityKey flagKey environments at source comment actor{id name __typename}differences{path before after __typename}__typename}',
  'f97fe17d054c6cece60cfae2a3ff126326bd3970d0f281439743649d12832773',
);

export const HistoryChoicesDocument = typedDocument<HistoryChoicesQuery, HistoryChoicesQueryVariables>(
  'query HistoryChoices($organizationId:ID!){organization(id:$organizationId){id actors{id name __typename}environments{id key name __typename}__typename}}',
  '7f1eb5f0479b0c5303bb91c45330fa50fff6d4d35f562eedac6c5de5c6622ef9',
);
