// Made by `npm run generate` from the .graphql files and schema.graphql.
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type ChangeFlagsInput = {
  readonly addTags?: ReadonlyArray<string> | null | undefined;
  readonly archived?: boolean | null | undefined;
  readonly comment?: string | null | undefined;
  readonly enabled?: boolean | null | undefined;
  readonly environment?: string | null | undefined;
  readonly flags: ReadonlyArray<FlagRef>;
  readonly organizationId: string;
  readonly permanent?: boolean | null | undefined;
  readonly removeTags?: ReadonlyArray<string> | null | undefined;
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

export type FlagRef = {
  readonly expectedVersion?: number | null | undefined;
  readonly key: string;
};

export type ChangeFlagsMutationVariables = Exact<{
  input: ChangeFlagsInput;
}>;

export type ChangeFlagsMutation = { readonly changeFlags:
    | { readonly __typename: 'ChangedFlags', readonly revision: number, readonly flags: ReadonlyArray<{ readonly id: string, readonly key: string, readonly version: number }>, readonly changeRequests: ReadonlyArray<{ readonly id: string, readonly number: number }> }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const ChangeFlagsDocument = typedDocument<ChangeFlagsMutation, ChangeFlagsMutationVariables>(
  'mutation ChangeFlags($input:ChangeFlagsInput!){changeFlags(input:$input){__typename ...on ChangedFlags{revision flags{id key version __typename}changeRequests{id number __typename}__typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '80fac2b344564b64c7c678007ad58bb7379cf79f1e2dee5c7cb568439e346e87',
);
