// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../graph/json.ts';
import { typedDocument } from '../graph/typed-document.ts';

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

export type ErrorCode =
  | 'APPROVAL_REQUIRED'
  | 'CHANGE_REQUEST_OUTDATED'
  | 'CHANGE_REQUEST_PENDING'
  | 'DATABASE_UNAVAILABLE'
  | 'EPOCH_CHANGED'
  | 'FORBIDDEN'
  | 'IDEMPOTENCY_KEY_INVALID'
  | 'IDEMPOTENCY_KEY_IN_PROGRESS'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'ILLEGAL_TRANSITION'
  | 'INVALID_VERSION'
  | 'IN_USE'
  | 'KEY_TAKEN'
  | 'MANAGED_BY_FILES'
  | 'NOT_FOUND'
  | 'OVERLOADED'
  | 'PREREQUISITE_CYCLE'
  | 'RATE_LIMITED'
  | 'STORAGE_FULL'
  | 'TIMEOUT'
  | 'UNAUTHENTICATED'
  | 'VALIDATION_FAILED'
  | 'VERSION_CONFLICT';

export type FlagRef = {
  readonly expectedVersion?: number | null | undefined;
  readonly key: string;
};

export type RevertFlagInput = {
  readonly comment?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly key: string;
  readonly organizationId: string;
  readonly toRevision: number;
};

export type RevertFlagsInput = {
  readonly comment?: string | null | undefined;
  readonly flags: ReadonlyArray<FlagRef>;
  readonly organizationId: string;
  readonly toRevision: number;
};

export type ShownChangeFragment = { readonly id: string, readonly revision: number, readonly kind: ChangeKind, readonly entityType: EntityType, readonly entityKey: string, readonly flagKey: string | null, readonly environments: ReadonlyArray<string>, readonly at: string, readonly source: string, readonly comment: string, readonly actor: { readonly id: string, readonly name: string }, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> };

export type PlaceOfRequestQueryVariables = Exact<{
  id: string;
}>;

export type PlaceOfRequestQuery = { readonly node:
    | { readonly id: string, readonly organization: { readonly id: string, readonly name: string } }
    | Record<PropertyKey, never>
   | null };

export type SinceRevisionQueryVariables = Exact<{
  organizationId: string;
  key: string;
  revision: number;
}>;

export type SinceRevisionQuery = { readonly flag: { readonly id: string, readonly name: string, readonly version: number, readonly differencesSince: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> | null } | null };

export type RevertFlagMutationVariables = Exact<{
  input: RevertFlagInput;
}>;

export type RevertFlagMutation = { readonly revertFlag:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Flag', readonly id: string, readonly name: string, readonly version: number, readonly revision: number }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type RevertFlagsMutationVariables = Exact<{
  input: RevertFlagsInput;
}>;

export type RevertFlagsMutation = { readonly revertFlags:
    | { readonly __typename: 'ChangedFlags', readonly flags: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly version: number, readonly revision: number }>, readonly changeRequests: ReadonlyArray<{ readonly id: string, readonly number: number }> }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const PlaceOfRequestDocument = typedDocument<PlaceOfRequestQuery, PlaceOfRequestQueryVariables>(
  'query PlaceOfRequest($id:ID!){node(id:$id){...on ChangeRequest{id organization{id name __typename}__typename}__typename}}',
  'e8b1a5a070c627708f13755e6107259cf3ae36bbf257c9a47286a3e5976692d4',
);

export const SinceRevisionDocument = typedDocument<SinceRevisionQuery, SinceRevisionQueryVariables>(
  'query SinceRevision($organizationId:ID!$key:String!$revision:Int!){flag(organizationId:$organizationId key:$key){id name version differencesSince(revision:$revision){path before after __typename}__typename}}',
  'a9fda01a677bf16e2ef0dcab627ceccc0fb1bd931d5481ea9e667f6d7277a618',
);

export const RevertFlagDocument = typedDocument<RevertFlagMutation, RevertFlagMutationVariables>(
  'mutation RevertFlag($input:RevertFlagInput!){revertFlag(input:$input){__typename ...on Flag{id name version revision __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '66b3f688a52f12789f51b4eb7d25a20e7737fe6e61163bf570b100a353bac997',
);

export const RevertFlagsDocument = typedDocument<RevertFlagsMutation, RevertFlagsMutationVariables>(
  'mutation RevertFlags($input:RevertFlagsInput!){revertFlags(input:$input){__typename ...on ChangedFlags{flags{id key name version revision __typename}changeRequests{id number __typename}__typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'f267715a7b772b161c2f7df7fadcb53ba0ebcf85a0412f677f4d0aa4ea05d857',
);
