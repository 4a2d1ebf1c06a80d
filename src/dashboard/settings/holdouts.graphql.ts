// Made by `npm run generate` from the .graphql files and schema.graphql.
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type CreateHoldoutInput = {
  readonly comment?: string | null | undefined;
  readonly exclusionPercentage: number;
  readonly key: string;
  readonly name?: string | null | undefined;
  readonly organizationId: string;
};

export type DeleteHoldoutInput = {
  readonly comment?: string | null | undefined;
  readonly key: string;
  readonly organizationId: string;
};

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

export type UpdateHoldoutInput = {
  readonly comment?: string | null | undefined;
  readonly exclusionPercentage?: number | null | undefined;
  readonly key: string;
  readonly name?: string | null | undefined;
  readonly organizationId: string;
};

export type HoldoutSettingsQueryVariables = Exact<{
  organizationId: string;
}>;

export type HoldoutSettingsQuery = { readonly organization: { readonly id: string, readonly holdouts: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly exclusionPercentage: number, readonly flags: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string }> }> } | null };

export type CreateHoldoutMutationVariables = Exact<{
  input: CreateHoldoutInput;
}>;

export type CreateHoldoutMutation = { readonly createHoldout:
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Holdout', readonly id: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type UpdateHoldoutMutationVariables = Exact<{
  input: UpdateHoldoutInput;
}>;

export type UpdateHoldoutMutation = { readonly updateHoldout:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Holdout', readonly id: string, readonly name: string, readonly exclusionPercentage: number }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type DeleteHoldoutMutationVariables = Exact<{
  input: DeleteHoldoutInput;
}>;

export type DeleteHoldoutMutation = { readonly deleteHoldout:
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Deletion', readonly deletedId: string | null }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const HoldoutSettingsDocument = typedDocument<HoldoutSettingsQuery, HoldoutSettingsQueryVariables>(
  'query HoldoutSettings($organizationId:ID!){organization(id:$organizationId){id holdouts{id key name exclusionPercentage flags{id key name __typename}__typename}__typename}}',
  '813965206923bb24a717b7925caf527dc69ee5ebafcc3243325d3f5a45a622a3',
);

export const CreateHoldoutDocument = typedDocument<CreateHoldoutMutation, CreateHoldoutMutationVariables>(
  'mutation CreateHoldout($input:CreateHoldoutInput!){createHoldout(input:$input){__typename ...on Holdout{id __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '16f202d27e241f41c39a52275394420b7415fe1e7ce33e7c0436484d175dfede',
);

export const UpdateHoldoutDocument = typedDocument<UpdateHoldoutMutation, UpdateHoldoutMutationVariables>(
  'mutation UpdateHoldout($input:UpdateHoldoutInput!){updateHoldout(input:$input){__typename ...on Holdout{id name exclusionPercentage __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '4860fead533c7e8b559f9a63e5daa83973cd4926faf68263c16fa9d344ee7c2a',
);

export const DeleteHoldoutDocument = typedDocument<DeleteHoldoutMutation, DeleteHoldoutMutationVariables>(
  'mutation DeleteHoldout($input:DeleteHoldoutInput!){deleteHoldout(input:$input){__typename ...on Deletion{deletedId __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '74b701ec87a1f1cb5e91946f3c3cf3c75499354405abd74d068a700113bff201',
);
