// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../../graph/json.ts';
import { typedDocument } from '../../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type DeleteViewInput = {
  readonly name: string;
  readonly organizationId: string;
  readonly page: string;
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

export type SaveViewInput = {
  readonly name: string;
  readonly organizationId: string;
  readonly page: string;
  readonly parameters: JsonValue;
};

export type BoardViewsQueryVariables = Exact<{
  organizationId: string;
}>;

export type BoardViewsQuery = { readonly organization: { readonly id: string, readonly views: ReadonlyArray<{ readonly id: string, readonly name: string, readonly parameters: JsonValue }> } | null };

export type SaveViewMutationVariables = Exact<{
  input: SaveViewInput;
}>;

export type SaveViewMutation = { readonly saveView:
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'SavedView', readonly id: string, readonly name: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type DeleteViewMutationVariables = Exact<{
  input: DeleteViewInput;
}>;

export type DeleteViewMutation = { readonly deleteView:
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Deletion', readonly deletedId: string | null }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const BoardViewsDocument = typedDocument<BoardViewsQuery, BoardViewsQueryVariables>(
  'query BoardViews($organizationId:ID!){organization(id:$organizationId){id views(page:"board"){id name parameters __typename}__typename}}',
  'bfde4ab91ae91f82ffdd3ff1825aac80df191680c57d7c52fc33eb431f948c48',
);

export const SaveViewDocument = typedDocument<SaveViewMutation, SaveViewMutationVariables>(
  'mutation SaveView($input:SaveViewInput!){saveView(input:$input){__typename ...on SavedView{id name __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '09db40ee37808c457171ed70eeeeeaec1743fdcff8398833725a958885d9ed87',
);

export const DeleteViewDocument = typedDocument<DeleteViewMutation, DeleteViewMutationVariables>(
  'mutation DeleteView($input:DeleteViewInput!){deleteView(input:$input){__typename ...on Deletion{deletedId __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '951388d9483638cc42ef0dc025dcf1e530010bd7a292361dfa1ed0e2fd79515d',
);
