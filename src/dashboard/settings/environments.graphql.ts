// Made by `npm run generate` from the .graphql files and schema.graphql.
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type CreateEnvironmentInput = {
  readonly comment?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly isDefault?: boolean | null | undefined;
  readonly isProduction?: boolean | null | undefined;
  readonly key: string;
  readonly name?: string | null | undefined;
  readonly organizationId: string;
  readonly queries?: ReadonlyArray<string> | null | undefined;
  readonly recordsSubjects?: boolean | null | undefined;
  readonly requiresApproval?: boolean | null | undefined;
  readonly settingsFrom?: string | null | undefined;
};

export type DeleteEnvironmentInput = {
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

export type UpdateEnvironmentInput = {
  readonly comment?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly isDefault?: boolean | null | undefined;
  readonly isProduction?: boolean | null | undefined;
  readonly key: string;
  readonly name?: string | null | undefined;
  readonly organizationId: string;
  readonly queries?: ReadonlyArray<string> | null | undefined;
  readonly recordsSubjects?: boolean | null | undefined;
  readonly requiresApproval?: boolean | null | undefined;
};

export type SettingsEnvironmentFragment = { readonly id: string, readonly key: string, readonly name: string, readonly description: string, readonly isDefault: boolean, readonly isProduction: boolean, readonly requiresApproval: boolean, readonly recordsSubjects: boolean, readonly queries: ReadonlyArray<string> };

export type EnvironmentSettingsQueryVariables = Exact<{
  organizationId: string;
}>;

export type EnvironmentSettingsQuery = { readonly organization: { readonly id: string, readonly environments: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly description: string, readonly isDefault: boolean, readonly isProduction: boolean, readonly requiresApproval: boolean, readonly recordsSubjects: boolean, readonly queries: ReadonlyArray<string> }> } | null };

export type CreateEnvironmentMutationVariables = Exact<{
  input: CreateEnvironmentInput;
}>;

export type CreateEnvironmentMutation = { readonly createEnvironment:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Environment', readonly id: string, readonly key: string, readonly name: string, readonly description: string, readonly isDefault: boolean, readonly isProduction: boolean, readonly requiresApproval: boolean, readonly recordsSubjects: boolean, readonly queries: ReadonlyArray<string> }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type UpdateEnvironmentMutationVariables = Exact<{
  input: UpdateEnvironmentInput;
}>;

export type UpdateEnvironmentMutation = { readonly updateEnvironment:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Environment', readonly id: string, readonly key: string, readonly name: string, readonly description: string, readonly isDefault: boolean, readonly isProduction: boolean, readonly requiresApproval: boolean, readonly recordsSubjects: boolean, readonly queries: ReadonlyArray<string> }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type DeleteEnvironmentMutationVariables = Exact<{
  input: DeleteEnvironmentInput;
}>;

export type DeleteEnvironmentMutation = { readonly deleteEnvironment:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Deletion', readonly deletedId: string | null }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const EnvironmentSettingsDocument = typedDocument<EnvironmentSettingsQuery, EnvironmentSettingsQueryVariables>(
  'query EnvironmentSettings($organizationId:ID!){organization(id:$organizationId){id environments{...SettingsEnvironment __typename}__typename}}fragment SettingsEnvironment on Environment{id key name description isDefault isProduction requiresApproval recordsSubjects queries __typename}',
  '325140135ec4590bfc47b94f923fa869e46bdeca5fef3aef019295d321dee950',
);

export const CreateEnvironmentDocument = typedDocument<CreateEnvironmentMutation, CreateEnvironmentMutationVariables>(
  'mutation CreateEnvironment($input:CreateEnvironmentInput!){createEnvironment(input:$input){__typename ...on Environment{...SettingsEnvironment __typename}...WriteFailure}}fragment SettingsEnvironment on Environment{id key name description isDefault isProduction requiresApproval recordsSubjects queries __typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '06c4003d7f0062b3511bf45352d63561603478567ea2fb1106a1617aa94de518',
);

export const UpdateEnvironmentDocument = typedDocument<UpdateEnvironmentMutation, UpdateEnvironmentMutationVariables>(
  'mutation UpdateEnvironment($input:UpdateEnvironmentInput!){updateEnvironment(input:$input){__typename ...on Environment{...SettingsEnvironment __typename}...WriteFailure}}fragment SettingsEnvironment on Environment{id key name description isDefault isProduction requiresApproval recordsSubjects queries __typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '3d6eab57405f793b49e767c2c672c2964d8b6bcfc80ea33ed0c86ecbb2628ba7',
);

export const DeleteEnvironmentDocument = typedDocument<DeleteEnvironmentMutation, DeleteEnvironmentMutationVariables>(
  'mutation DeleteEnvironment($input:DeleteEnvironmentInput!){deleteEnvironment(input:$input){__typename ...on Deletion{deletedId __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '78082c4be4f8fb3ffb8769b4dfc33f94dc31973700f0cb57a1ae09015eb39e82',
);
