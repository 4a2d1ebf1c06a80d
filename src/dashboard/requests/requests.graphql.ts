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

export type ChangeRequestStatus =
  | 'APPROVED'
  | 'OUTDATED'
  | 'PENDING'
  | 'REJECTED'
  | 'WITHDRAWN';

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

export type Reason =
  | 'ARCHIVED'
  | 'DEFAULT'
  | 'DISABLED'
  | 'ENROLLMENT'
  | 'ERROR'
  | 'FLAG_NOT_FOUND'
  | 'HOLDOUT'
  | 'OFF'
  | 'OVERRIDE'
  | 'PREREQUISITE_FAILED'
  | 'ROLLOUT_PENDING'
  | 'SPLIT'
  | 'TARGETING_MATCH';

export type RequestLineFragment = { readonly id: string, readonly number: number, readonly kind: ChangeKind, readonly status: ChangeRequestStatus, readonly entityType: EntityType, readonly entityKey: string, readonly environmentKeys: ReadonlyArray<string>, readonly comment: string, readonly source: string, readonly requestedAt: string, readonly decidedAt: string | null, readonly requestedBy: { readonly id: string, readonly name: string }, readonly decidedBy: { readonly id: string, readonly name: string } | null, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> };

export type RequestPageFragment = { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly number: number, readonly kind: ChangeKind, readonly status: ChangeRequestStatus, readonly entityType: EntityType, readonly entityKey: string, readonly environmentKeys: ReadonlyArray<string>, readonly comment: string, readonly source: string, readonly requestedAt: string, readonly decidedAt: string | null, readonly requestedBy: { readonly id: string, readonly name: string }, readonly decidedBy: { readonly id: string, readonly name: string } | null, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> } }> };

export type RequestsToApproveQueryVariables = Exact<{
  organizationId: string;
  after?: string | null | undefined;
}>;

export type RequestsToApproveQuery = { readonly viewer: { readonly actor: { readonly id: string }, readonly requestsToApprove: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly number: number, readonly kind: ChangeKind, readonly status: ChangeRequestStatus, readonly entityType: EntityType, readonly entityKey: string, readonly environmentKeys: ReadonlyArray<string>, readonly comment: string, readonly source: string, readonly requestedAt: string, readonly decidedAt: string | null, readonly requestedBy: { readonly id: string, readonly name: string }, readonly decidedBy: { readonly id: string, readonly name: string } | null, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> } }> } | null } };

export type OwnRequestsQueryVariables = Exact<{
  organizationId: string;
  after?: string | null | undefined;
}>;

export type OwnRequestsQuery = { readonly viewer: { readonly actor: { readonly id: string }, readonly ownRequests: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly number: number, readonly kind: ChangeKind, readonly status: ChangeRequestStatus, readonly entityType: EntityType, readonly entityKey: string, readonly environmentKeys: ReadonlyArray<string>, readonly comment: string, readonly source: string, readonly requestedAt: string, readonly decidedAt: string | null, readonly requestedBy: { readonly id: string, readonly name: string }, readonly decidedBy: { readonly id: string, readonly name: string } | null, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> } }> } | null } };

export type RequestsQueryVariables = Exact<{
  organizationId: string;
  after?: string | null | undefined;
}>;

export type RequestsQuery = { readonly organization: { readonly id: string, readonly changeRequests: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly number: number, readonly kind: ChangeKind, readonly status: ChangeRequestStatus, readonly entityType: EntityType, readonly entityKey: string, readonly environmentKeys: ReadonlyArray<string>, readonly comment: string, readonly source: string, readonly requestedAt: string, readonly decidedAt: string | null, readonly requestedBy: { readonly id: string, readonly name: string }, readonly decidedBy: { readonly id: string, readonly name: string } | null, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> } }> } } | null };

export type RequestQueryVariables = Exact<{
  organizationId: string;
  number: number;
}>;

export type RequestQuery = { readonly organization: { readonly id: string, readonly changeRequest: { readonly revision: number, readonly flagKey: string | null, readonly decisionComment: string, readonly appliedRevision: number | null, readonly id: string, readonly number: number, readonly kind: ChangeKind, readonly status: ChangeRequestStatus, readonly entityType: EntityType, readonly entityKey: string, readonly environmentKeys: ReadonlyArray<string>, readonly comment: string, readonly source: string, readonly requestedAt: string, readonly decidedAt: string | null, readonly environment: { readonly id: string, readonly key: string } | null, readonly flag: { readonly id: string, readonly settings: ReadonlyArray<{ readonly id: string, readonly environmentKey: string, readonly rolloutCondition: { readonly minVersion: string | null } | null }> } | null, readonly conflicts: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }>, readonly requestedBy: { readonly id: string, readonly name: string }, readonly decidedBy: { readonly id: string, readonly name: string } | null, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> } | null } | null };

export type RequestPreviewQueryVariables = Exact<{
  organizationId: string;
  number: number;
  at?: string | null | undefined;
  appVersion?: string | null | undefined;
  readsChanges: boolean;
  readsSubjects: boolean;
  evaluates: boolean;
}>;

export type RequestPreviewQuery = { readonly organization: { readonly id: string, readonly changeRequest: { readonly id: string, readonly preview: { readonly revision: number, readonly environment: string, readonly evaluated: number, readonly isComplete: boolean, readonly requiresApproval: boolean, readonly approvalEnvironments: ReadonlyArray<string>, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }>, readonly differences?: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }>, readonly flags: ReadonlyArray<{ readonly flagKey: string, readonly unchanged: number, readonly transitions?: ReadonlyArray<{ readonly count: number, readonly before: { readonly value: JsonValue | null, readonly variant: string | null, readonly reason: Reason }, readonly after: { readonly value: JsonValue | null, readonly variant: string | null, readonly reason: Reason }, readonly examples?: ReadonlyArray<{ readonly targetingKey: string }> }> }> } | null } | null } | null };

export type ChangesSinceQueryVariables = Exact<{
  organizationId: string;
  filter: ChangeFilter;
}>;

export type ChangesSinceQuery = { readonly organization: { readonly id: string, readonly changes: { readonly totalCount: number, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly revision: number, readonly kind: ChangeKind, readonly entityKey: string, readonly environments: ReadonlyArray<string>, readonly at: string, readonly comment: string, readonly actor: { readonly id: string, readonly name: string }, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> } }> } } | null };

export type RequestedFlagsQueryVariables = Exact<{
  organizationId: string;
  number: number;
}>;

export type RequestedFlagsQuery = { readonly organization: { readonly id: string, readonly changeRequest: { readonly id: string, readonly after: JsonValue | null, readonly appliedRevision: number | null } | null } | null };

export type FlagsOfRequestQueryVariables = Exact<{
  organizationId: string;
  keys: ReadonlyArray<string> | string;
}>;

export type FlagsOfRequestQuery = { readonly organization: { readonly id: string, readonly flags: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly key: string, readonly name: string, readonly version: number, readonly revision: number } }> } } | null };

export const RequestsToApproveDocument = typedDocument<RequestsToApproveQuery, RequestsToApproveQueryVariables>(
  'query RequestsToApprove($organizationId:ID!$after:String){viewer{actor{id __typename}requestsToApprove(organizationId:$organizationId first:30 after:$after){...RequestPage __typename}__typename}}fragment RequestPage on ChangeRequestConnection{pageInfo{hasNextPage endCursor __typename}edges{node{...RequestLine __typename}__typename}__typename}fragment RequestLine on ChangeRequest{id number kind status entityType entityKey environmentKeys comment source requestedAt requestedBy{id name __typename}decidedAt decidedBy{id name __typename}differences{path before after __typename}__typename}',
  'ad853a29017c69b34f686cb35d96bea51d3bb6528c13613824a269b878210bfb',
);

export const OwnRequestsDocument = typedDocument<OwnRequestsQuery, OwnRequestsQueryVariables>(
  'query OwnRequests($organizationId:ID!$after:String){viewer{actor{id __typename}ownRequests(organizationId:$organizationId first:30 after:$after){...RequestPage __typename}__typename}}fragment RequestPage on ChangeRequestConnection{pageInfo{hasNextPage endCursor __typename}edges{node{...RequestLine __typename}__typename}__typename}fragment RequestLine on ChangeRequest{id number kind status entityType entityKey environmentKeys comment source requestedAt requestedBy{id name __typename}decidedAt decidedBy{id name __typename}differences{path before after __typename}__typename}',
  'a6b4e7ddb0f3b83338f04ec6f94ca59e7526e30297021e276eeeb6b654610eb3',
);

export const RequestsDocument = typedDocument<RequestsQuery, RequestsQueryVariables>(
  'query Requests($organizationId:ID!$after:String){organization(id:$organizationId){id changeRequests(first:30 after:$after){...RequestPage __typename}__typename}}fragment RequestPage on ChangeRequestConnection{pageInfo{hasNextPage endCursor __typename}edges{node{...RequestLine __typename}__typename}__typename}fragment RequestLine on ChangeRequest{id number kind status entityType entityKey environmentKeys comment source requestedAt requestedBy{id name __typename}decidedAt decidedBy{id name __typename}differences{path before after __typename}__typename}',
  '0aba61527cd92eef3739ccb180b514a360aa8472d1d3b0c5a1fc4b4459ba30e7',
);

export const RequestDocument = typedDocument<RequestQuery, RequestQueryVariables>(
  'query Request($organizationId:ID!$number:Int!){organization(id:$organizationId){id changeRequest(number:$number){...RequestLine revision flagKey environment{id key __typename}decisionComment appliedRevision flag{id settings{id environmentKey rolloutCondition{minVersion __typename}__typename}__typename}conflicts{path before after __typename}__typename}__typename}}fragment RequestLine on ChangeRequest{id number kind status entityType entityKey environmentKeys comment source requestedAt requestedBy{id name __typename}decidedAt decidedBy{id name __typename}differences{path before after __typename}__typename}',
  '5dc5aaa41c3ca4525f2f81335e769671824f244f474abc00e2720a70b6e4812f',
);

export const RequestPreviewDocument = typedDocument<RequestPreviewQuery, RequestPreviewQueryVariables>(
  'query RequestPreview($organizationId:ID!$number:Int!$at:DateTime$appVersion:String$readsChanges:Boolean!$readsSubjects:Boolean!$evaluates:Boolean!){organization(id:$organizationId){id changeRequest(number:$number){id preview(knownSubjects:2000 at:$at appVersion:$appVersion){...Preview __typename}__typename}__typename}}fragment Preview on ChangePreview{revision environment evaluated isComplete requiresApproval approvalEnvironments problems{path message __typename}differences@include(if:$readsChanges){path before after __typename}flags{flagKey unchanged transitions@include(if:$evaluates){count before{value variant reason __typename}after{value variant reason __typename}examples@include(if:$readsSubjects){targetingKey __typename}__typename}__typename}__typename}',
  '8a2b87e01b358c2e5df6054f9cc0766cdc5c65929c07a3a8eb18f39d73c7b87d',
);

export const ChangesSinceDocument = typedDocument<ChangesSinceQuery, ChangesSinceQueryVariables>(
  'query ChangesSince($organizationId:ID!$filter:ChangeFilter!){organization(id:$organizationId){id changes(first:10 filter:$filter){totalCount edges{node{id revision kind entityKey environments at comment actor{id name __typename}differences{path before after __typename}__typename}__typename}__typename}__typename}}',
  '84097709b21a7bfa913adb868bb53a8cadf7d9d1aa1b462ea53a0682b30d9134',
);

export const RequestedFlagsDocument = typedDocument<RequestedFlagsQuery, RequestedFlagsQueryVariables>(
  'query RequestedFlags($organizationId:ID!$number:Int!){organization(id:$organizationId){id changeRequest(number:$number){id after appliedRevision __typename}__typename}}',
  '38f52b7b737ed5ee52c92c2b9f51176060d1723157b62af1bc949127c39bd011',
);

export const FlagsOfRequestDocument = typedDocument<FlagsOfRequestQuery, FlagsOfRequestQueryVariables>(
  'query FlagsOfRequest($organizationId:ID!$keys:[String!]!){organization(id:$organizationId){id flags(first:100 filter:{keys:$keys}){edges{node{id key name version revision __typename}__typename}__typename}__typename}}',
  '97a49ea064eef00521fac82a456bb530034a1659870a596bf4b586e0cd5e7d58',
);
