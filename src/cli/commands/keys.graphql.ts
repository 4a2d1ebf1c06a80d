// Made by `npm run generate` from the .graphql files and schema.graphql.
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type CreateApiKeyInput = {
  readonly environment?: string | null | undefined;
  readonly expiresAt?: string | null | undefined;
  readonly kind?: KeyKind | null | undefined;
  readonly name: string;
  readonly organizationId?: string | null | undefined;
  readonly permissions?: ReadonlyArray<string> | null | undefined;
  readonly secret?: string | null | undefined;
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

export type KeyKind =
  | 'CLIENT'
  | 'SECRET';

export type RevokeApiKeyInput = {
  readonly id: string;
};

export type CreateKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;

export type CreateKeyMutation = { readonly createApiKey:
    | { readonly __typename: 'ConflictError', readonly code: ErrorCode, readonly message: string }
    | { readonly secret: string, readonly apiKey: { readonly id: string, readonly name: string, readonly kind: KeyKind, readonly permissions: ReadonlyArray<string>, readonly expiresAt: string | null } }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type ListKeysQueryVariables = Exact<{
  organizationId: string;
  after?: string | null | undefined;
}>;

export type ListKeysQuery = { readonly organization: { readonly apiKeys: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly name: string, readonly kind: KeyKind, readonly hint: string, readonly permissions: ReadonlyArray<string>, readonly expiresAt: string | null, readonly lastUsedAt: string | null, readonly revokedAt: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type RevokeKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
}>;

export type RevokeKeyMutation = { readonly revokeApiKey:
    | { readonly id: string, readonly name: string, readonly revokedAt: string | null }
    | { readonly __typename: 'ConflictError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const CreateKeyDocument = typedDocument<CreateKeyMutation, CreateKeyMutationVariables>(
  'mutation CreateKey($input:CreateApiKeyInput!){createApiKey(input:$input){...on CreatedApiKey{secret apiKey{id name kind permissions expiresAt __typename}__typename}...Failure __typename}}fragment Failure on Error{__typename code message ...on ValidationError{problems{path message __typename}__typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}}',
  '5d7d490c73137eb125a8a575a01eacbb8de47ef79450818f9d3e8db3194350a4',
);

export const ListKeysDocument = typedDocument<ListKeysQuery, ListKeysQueryVariables>(
  'query ListKeys($organizationId:ID!$after:String){organization(id:$organizationId){apiKeys(first:100 after:$after){edges{node{id name kind hint permissions expiresAt lastUsedAt revokedAt __typename}__typename}pageInfo{hasNextPage endCursor __typename}__typename}__typename}}',
  '42c455118544a3e11ee24c576768edeb6d84b50d501755dbfbddb3c149c1b740',
);

export const RevokeKeyDocument = typedDocument<RevokeKeyMutation, RevokeKeyMutationVariables>(
  'mutation RevokeKey($input:RevokeApiKeyInput!){revokeApiKey(input:$input){...on ApiKey{id name revokedAt __typename}...Failure __typename}}fragment Failure on Error{__typename code message ...on ValidationError{problems{path message __typename}__typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}}',
  'e821f564df4c23c9fb9e4932c1381269d361771c1fbb9a6ad71a415ac7ee3b57',
);
