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

export type TransitionKind =
  | 'ACTIVATION_DATE'
  | 'EXPOSURE_PAUSE_POINT'
  | 'EXPOSURE_STEP'
  | 'KEY_EXPIRES'
  | 'RULE_ENDS'
  | 'RULE_STARTS'
  | 'SCHEDULED_CHANGE';

export type HistoryQueryVariables = Exact<{
  organizationId: string;
  filter?: ChangeFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;

export type HistoryQuery = { readonly organization: { readonly id: string, readonly changes: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly revision: number, readonly kind: ChangeKind, readonly entityType: EntityType, readonly entityKey: string, readonly flagKey: string | null, readonly environments: ReadonlyArray<string>, readonly at: string, readonly source: string, readonly comment: string, readonly actor: { readonly id: string, readonly name: string }, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> } }> } } | null };

export type FlagHistoryQueryVariables = Exact<{
  organizationId: string;
  flagKey: string;
  filter?: ChangeFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;

export type FlagHistoryQuery = { readonly flag: { readonly id: string, readonly changes: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly revision: number, readonly kind: ChangeKind, readonly entityType: EntityType, readonly entityKey: string, readonly flagKey: string | null, readonly environments: ReadonlyArray<string>, readonly at: string, readonly source: string, readonly comment: string, readonly actor: { readonly id: string, readonly name: string }, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> } }> } } | null };

export type PageOfChangesFragment = { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly revision: number, readonly kind: ChangeKind, readonly entityType: EntityType, readonly entityKey: string, readonly flagKey: string | null, readonly environments: ReadonlyArray<string>, readonly at: string, readonly source: string, readonly comment: string, readonly actor: { readonly id: string, readonly name: string }, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> } }> };

export type PastTransitionFragment = { readonly at: string, readonly kind: TransitionKind, readonly flagKey: string | null, readonly environment: string | null, readonly ruleKey: string | null, readonly sentence: string, readonly effective: boolean };

export type PastTransitionsQueryVariables = Exact<{
  organizationId: string;
  flagKeys?: ReadonlyArray<string> | string | null | undefined;
  environments?: ReadonlyArray<string> | string | null | undefined;
  from: string;
  to: string;
  first: number;
}>;

export type PastTransitionsQuery = { readonly organization: { readonly id: string, readonly transitions: ReadonlyArray<{ readonly at: string, readonly kind: TransitionKind, readonly flagKey: string | null, readonly environment: string | null, readonly ruleKey: string | null, readonly sentence: string, readonly effective: boolean }> } | null };

export const HistoryDocument = typedDocument<HistoryQuery, HistoryQueryVariables>(
  'query History($organizationId:ID!$filter:ChangeFilter$first:Int!$after:String){organization(id:$organizationId){id changes(filter:$filter first:$first after:$after){...PageOfChanges __typename}__typename}}fragment PageOfChanges on ChangeConnection{totalCount pageInfo{hasNextPage endCursor __typename}edges{node{...ShownChange __typename}__typename}__typename}fragment ShownChange on Change{id revision kind entityType entityKey flagKey environments at source comment actor{id name __typename}differences{path before after __typename}__typename}',
  '1ca87ded8bd093ae3239ef69dce2a16c1371cd5164c2e3a011de7723f9265ce9',
);

export const FlagHistoryDocument = typedDocument<FlagHistoryQuery, FlagHistoryQueryVariables>(
  'query FlagHistory($organizationId:ID!$flagKey:String!$filter:ChangeFilter$first:Int!$after:String){flag(organizationId:$organizationId key:$flagKey){id changes(filter:$filter first:$first after:$after){...PageOfChanges __typename}__typename}}fragment PageOfChanges on ChangeConnection{totalCount pageInfo{hasNextPage endCursor __typename}edges{node{...ShownChange __typename}__typename}__typename}fragment ShownChange on Change{id revision kind entityType entityKey flagKey environments at source comment actor{id name __typename}differences{path before after __typename}__typename}',
  '5aeb7ac275089f57b2b8ae9c767fe222ede3a58de83edecb7497e80dc146df22',
);

export const PastTransitionsDocument = typedDocument<PastTransitionsQuery, PastTransitionsQueryVariables>(
  'query PastTransitions($organizationId:ID!$flagKeys:[String!]$environments:[String!]$from:DateTime!$to:DateTime!$first:Int!){organization(id:$organizationId){id transitions(flagKeys:$flagKeys environments:$environments from:$from to:$to byLog:true first:$first){...PastTransition __typename}__typename}}fragment PastTransition on Transition{at kind flagKey environment ruleKey sentence effective __typename}',
  'e918dc71a0a177f8e9b22232192b02221473f5241d968a3e56d24bc6621ddda3',
);
