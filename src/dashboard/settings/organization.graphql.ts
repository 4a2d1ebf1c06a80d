// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../graph/json.ts';
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type DeleteOrganizationInput = {
  readonly name: string;
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

export type UpdateOrganizationInput = {
  readonly comment?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly organizationId: string;
};

export type OrganizationSettingsQueryVariables = Exact<{
  organizationId: string;
}>;

export type OrganizationSettingsQuery = { readonly organization: { readonly id: string, readonly name: string, readonly number: number, readonly createdAt: string } | null };

export type OrganizationExportQueryVariables = Exact<{
  organizationId: string;
}>;

export type OrganizationExportQuery = { readonly organization: { readonly id: string, readonly export: JsonValue | null } | null };

export type UpdateOrganizationMutationVariables = Exact<{
  input: UpdateOrganizationInput;
}>;

export type UpdateOrganizationMutation = { readonly updateOrganization:
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Organization', readonly id: string, readonly name: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type DeleteOrganizationMutationVariables = Exact<{
  input: DeleteOrganizationInput;
}>;

export type DeleteOrganizationMutation = { readonly deleteOrganization:
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Deletion', readonly deletedId: string | null }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const OrganizationSettingsDocument = typedDocument<OrganizationSettingsQuery, OrganizationSettingsQueryVariables>(
  'query OrganizationSettings($organizationId:ID!){organization(id:$organizationId){id name number createdAt __typename}}',
  'e80ac5b00808c88c919cb2380eb4f67c98a39e2411fccd365bd129bca93c8c7d',
);

export const OrganizationExportDocument = typedDocument<OrganizationExportQuery, OrganizationExportQueryVariables>(
  'query OrganizationExport($organizationId:ID!){organization(id:$organizationId){id export __typename}}',
  '6ebeace49066ac09ac234a932991fa9c93d5c8405f6c113edf8f80d7fc1149cb',
);

export const UpdateOrganizationDocument = typedDocument<UpdateOrganizationMutation, UpdateOrganizationMutationVariables>(
  'mutation UpdateOrganization($input:UpdateOrganizationInput!){updateOrganization(input:$input){__typename ...on Organization{id name __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'e758246394d3ad3f591589cfc14b661a65750a9e5e200b61f41e01cfefea558e',
);

export const DeleteOrganizationDocument = typedDocument<DeleteOrganizationMutation, DeleteOrganizationMutationVariables>(
  'mutation DeleteOrganization($input:DeleteOrganizationInput!){deleteOrganization(input:$input){__typename ...on Deletion{deletedId __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '67cdc46f853585730cda9bad258814d4aedf22b7b438ed3a42ec31fbff825863',
);
