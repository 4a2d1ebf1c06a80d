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

export type ListedKeyFragment = { readonly id: string, readonly name: string, readonly kind: KeyKind, readonly hint: string, readonly permissions: ReadonlyArray<string>, readonly createdAt: string, readonly lastUsedAt: string | null, readonly expiresAt: string | null, readonly revokedAt: string | null, readonly environment: { readonly id: string, readonly key: string, readonly name: string } | null };

export type KeysQueryVariables = Exact<{
  organizationId: string;
  first: number;
  after?: string | null | undefined;
}>;

export type KeysQuery = { readonly organization: { readonly id: string, readonly name: string, readonly environments: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string }>, readonly apiKeys: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly name: string, readonly kind: KeyKind, readonly hint: string, readonly permissions: ReadonlyArray<string>, readonly createdAt: string, readonly lastUsedAt: string | null, readonly expiresAt: string | null, readonly revokedAt: string | null, readonly environment: { readonly id: string, readonly key: string, readonly name: string } | null } }> } } | null };

export type CreateKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;

export type CreateKeyMutation = { readonly createApiKey:
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'CreatedApiKey', readonly secret: string, readonly apiKey: { readonly id: string, readonly name: string, readonly kind: KeyKind, readonly hint: string, readonly permissions: ReadonlyArray<string>, readonly createdAt: string, readonly lastUsedAt: string | null, readonly expiresAt: string | null, readonly revokedAt: string | null, readonly environment: { readonly id: string, readonly key: string, readonly name: string } | null } }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type RevokeKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
}>;

export type RevokeKeyMutation = { readonly revokeApiKey:
    | { readonly __typename: 'ApiKey', readonly id: string, readonly name: string, readonly revokedAt: string | null }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const KeysDocument = typedDocument<KeysQuery, KeysQueryVariables>(
  'query Keys($organizationId:ID!$first:Int!$after:String){organization(id:$organizationId){id name environments{id key name __typename}apiKeys(first:$first after:$after){totalCount pageInfo{hasNextPage endCursor __typename}edges{node{...ListedKey __typename}__typename}__typename}__typename}}fragment ListedKey on ApiKey{id name kind hint permissions createdAt lastUsedAt expiresAt revokedAt environment{id key name __typename}__typename}',
  '14e7a1e5d57d13eff75f5d909c877393ece49e5bc45b6d723ff8dbb609c556dd',
);

export const CreateKeyDocument = typedDocument<CreateKeyMutation, CreateKeyMutationVariables>(
  'mutation CreateKey($input:CreateApiKeyInput!){createApiKey(input:$input){__typename ...on CreatedApiKey{secret apiKey{...ListedKey __typename}__typename}...WriteFailure}}fragment ListedKey on ApiKey{id name kind hint permissions createdAt lastUsedAt expiresAt revokedAt environment{id key name __typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '4593ed25b6e44ebc4941af17a74599c15f36c902f4924f50eecd807a442f3576',
);

export const RevokeKeyDocument = typedDocument<RevokeKeyMutation, RevokeKeyMutationVariables>(
  'mutation RevokeKey($input:RevokeApiKeyInput!){revokeApiKey(input:$input){__typename ...on ApiKey{id name revokedAt __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'b489f44efb070461799d32c4c7b09318080c5fa8e3b08ea8f2f5fbd655551658',
);
