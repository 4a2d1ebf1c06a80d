// Made by `npm run generate` from the .graphql files and schema.graphql.
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
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

export type RemoveFeatureDefaultInput = {
  readonly featureKey: string;
};

export type SetFeatureDefaultInput = {
  readonly description?: string | null | undefined;
  readonly enabled: boolean;
  readonly featureKey: string;
};

export type FeatureDefaultSettingsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;

export type FeatureDefaultSettingsQuery = { readonly featureDefaults: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly featureKey: string, readonly enabled: boolean, readonly description: string, readonly updatedAt: string } }> } | null };

export type SetFeatureDefaultMutationVariables = Exact<{
  input: SetFeatureDefaultInput;
}>;

export type SetFeatureDefaultMutation = { readonly setFeatureDefault:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'FeatureDefault', readonly featureKey: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type RemoveFeatureDefaultMutationVariables = Exact<{
  input: RemoveFeatureDefaultInput;
}>;

export type RemoveFeatureDefaultMutation = { readonly removeFeatureDefault:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Deletion', readonly key: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type FeatureDefaultBeforeQueryVariables = Exact<{
  featureKey: string;
}>;

export type FeatureDefaultBeforeQuery = { readonly featureDefaults: { readonly edges: ReadonlyArray<{ readonly node: { readonly featureKey: string, readonly enabled: boolean, readonly description: string } }> } | null };

export const FeatureDefaultSettingsDocument = typedDocument<FeatureDefaultSettingsQuery, FeatureDefaultSettingsQueryVariables>(
  'query FeatureDefaultSettings($first:Int!$after:String){featureDefaults(first:$first after:$after){pageInfo{hasNextPage endCursor __typename}edges{node{featureKey enabled description updatedAt __typename}__typename}__typename}}',
  '21b4028a1de59fb04f913002313a745b9ab796faa874857e4786bd2a21a696a5',
);

export const SetFeatureDefaultDocument = typedDocument<SetFeatureDefaultMutation, SetFeatureDefaultMutationVariables>(
  'mutation SetFeatureDefault($input:SetFeatureDefaultInput!){setFeatureDefault(input:$input){__typename ...on FeatureDefault{featureKey __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'c20fb8d813674b6778cc5d751d6144673a0cd3ab0a2b7a498d647e82038d435c',
);

export const RemoveFeatureDefaultDocument = typedDocument<RemoveFeatureDefaultMutation, RemoveFeatureDefaultMutationVariables>(
  'mutation RemoveFeatureDefault($input:RemoveFeatureDefaultInput!){removeFeatureDefault(input:$input){__typename ...on Deletion{key __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '924d07f12b0fc3aac891a498adf93aa0f01d194153f4a636bd33d34401e3dc07',
);

export const FeatureDefaultBeforeDocument = typedDocument<FeatureDefaultBeforeQuery, FeatureDefaultBeforeQueryVariables>(
  'query FeatureDefaultBefore($featureKey:String!){featureDefaults(first:1 featureKeys:[$featureKey]){edges{node{featureKey enabled description __typename}__typename}__typename}}',
  '9cce6a0cc7a7c6d743edeb6043f8bb603048b720eb53e2036cb0714b8c428f3d',
);
