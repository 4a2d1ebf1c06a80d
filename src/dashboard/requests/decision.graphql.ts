// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../graph/json.ts';
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type ApproveChangeRequestInput = {
  readonly comment?: string | null | undefined;
  readonly id: string;
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

export type RejectChangeRequestInput = {
  readonly comment?: string | null | undefined;
  readonly id: string;
};

export type WithdrawChangeRequestInput = {
  readonly id: string;
};

export type RequestRefusalsQueryVariables = Exact<{
  id: string;
}>;

export type RequestRefusalsQuery = { readonly viewer: { readonly actor: { readonly id: string }, readonly requestRefusals: { readonly approval: string | null, readonly withdrawal: string | null } | null } };

export type ApproveRequestMutationVariables = Exact<{
  input: ApproveChangeRequestInput;
}>;

export type ApproveRequestMutation = { readonly approveChangeRequest:
    | { readonly __typename: 'ChangeRequest', readonly decisionComment: string, readonly appliedRevision: number | null, readonly id: string, readonly number: number, readonly kind: ChangeKind, readonly status: ChangeRequestStatus, readonly entityType: EntityType, readonly entityKey: string, readonly environmentKeys: ReadonlyArray<string>, readonly comment: string, readonly source: string, readonly requestedAt: string, readonly decidedAt: string | null, readonly flag: { readonly id: string, readonly key: string, readonly revision: number, readonly version: number } | null, readonly requestedBy: { readonly id: string, readonly name: string }, readonly decidedBy: { readonly id: string, readonly name: string } | null, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type RejectRequestMutationVariables = Exact<{
  input: RejectChangeRequestInput;
}>;

export type RejectRequestMutation = { readonly rejectChangeRequest:
    | { readonly __typename: 'ChangeRequest', readonly decisionComment: string, readonly id: string, readonly number: number, readonly kind: ChangeKind, readonly status: ChangeRequestStatus, readonly entityType: EntityType, readonly entityKey: string, readonly environmentKeys: ReadonlyArray<string>, readonly comment: string, readonly source: string, readonly requestedAt: string, readonly decidedAt: string | null, readonly requestedBy: { readonly id: string, readonly name: string }, readonly decidedBy: { readonly id: string, readonly name: string } | null, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type WithdrawRequestMutationVariables = Exact<{
  input: WithdrawChangeRequestInput;
}>;

export type WithdrawRequestMutation = { readonly withdrawChangeRequest:
    | { readonly __typename: 'ChangeRequest', readonly id: string, readonly number: number, readonly kind: ChangeKind, readonly status: ChangeRequestStatus, readonly entityType: EntityType, readonly entityKey: string, readonly environmentKeys: ReadonlyArray<string>, readonly comment: string, readonly source: string, readonly requestedAt: string, readonly decidedAt: string | null, readonly requestedBy: { readonly id: string, readonly name: string }, readonly decidedBy: { readonly id: string, readonly name: string } | null, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const RequestRefusalsDocument = typedDocument<RequestRefusalsQuery, RequestRefusalsQueryVariables>(
  'query RequestRefusals($id:ID!){viewer{actor{id __typename}requestRefusals(changeRequestId:$id){approval withdrawal __typename}__typename}}',
  '73e95a2ce1d8fb36979b24f04b458ea2a98cf281e5d626c04b96ee9d160186f0',
);

export const ApproveRequestDocument = typedDocument<ApproveRequestMutation, ApproveRequestMutationVariables>(
  'mutation ApproveRequest($input:ApproveChangeRequestInput!){approveChangeRequest(input:$input){__typename ...on ChangeRequest{...RequestLine decisionComment appliedRevision flag{id key revision version __typename}__typename}...WriteFailure}}fragment RequestLine on ChangeRequest{id number kind status entityType entityKey environmentKeys comment source requestedAt requestedBy{id name __typename}decidedAt decidedBy{id name __typename}differences{path before after __typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '71b59be7ba907cc9db00b57947a25ba660451d09594628ac963108c225549760',
);

export const RejectRequestDocument = typedDocument<RejectRequestMutation, RejectRequestMutationVariables>(
  'mutation RejectRequest($input:RejectChangeRequestInput!){rejectChangeRequest(input:$input){__typename ...on ChangeRequest{...RequestLine decisionComment __typename}...WriteFailure}}fragment RequestLine on ChangeRequest{id number kind status entityType entityKey environmentKeys comment source requestedAt requestedBy{id name __typename}decidedAt decidedBy{id name __typename}differences{path before after __typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '030228a17c843f45afae38997e7c068f96af6681aa91f7ece9820852a176ca25',
);

export const WithdrawRequestDocument = typedDocument<WithdrawRequestMutation, WithdrawRequestMutationVariables>(
  'mutation WithdrawRequest($input:WithdrawChangeRequestInput!){withdrawChangeRequest(input:$input){__typename ...on ChangeRequest{...RequestLine __typename}...WriteFailure}}fragment RequestLine on ChangeRequest{id number kind status entityType entityKey environmentKeys comment source requestedAt requestedBy{id name __typename}decidedAt decidedBy{id name __typename}differences{path before after __typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'a2fa19d67d98a9f40c08a8aca082104c35d83d87a6d3c0e4eb64de564c976110',
);
