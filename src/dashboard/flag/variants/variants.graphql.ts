// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../../graph/json.ts';
import { typedDocument } from '../../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type CreateVariantInput = {
  readonly comment?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly flagKey: string;
  readonly key: string;
  readonly name?: string | null | undefined;
  readonly organizationId: string;
  readonly payload?: JsonValue | null | undefined;
  readonly value: JsonValue;
  readonly weight?: number | null | undefined;
};

export type DeleteVariantInput = {
  readonly comment?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly flagKey: string;
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

export type UpdateVariantInput = {
  readonly comment?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly flagKey: string;
  readonly key: string;
  readonly name?: string | null | undefined;
  readonly organizationId: string;
  readonly payload?: JsonValue | null | undefined;
  readonly value?: JsonValue | null | undefined;
  readonly weight?: number | null | undefined;
};

export type ValueType =
  | 'BOOLEAN'
  | 'INTEGER'
  | 'JSON'
  | 'NUMERIC'
  | 'STRING';

export type VariantPartsFragment = { readonly id: string, readonly key: string, readonly name: string, readonly value: JsonValue, readonly payload: JsonValue | null, readonly weight: number | null };

export type FlagVariantsQueryVariables = Exact<{
  organizationId: string;
  key: string;
}>;

export type FlagVariantsQuery = { readonly flag: { readonly id: string, readonly version: number, readonly valueType: ValueType, readonly encryptsPayloads: boolean, readonly variants: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly value: JsonValue, readonly payload: JsonValue | null, readonly weight: number | null }>, readonly settings: ReadonlyArray<{ readonly id: string, readonly environment: { readonly id: string, readonly key: string, readonly name: string }, readonly overrideVariant: { readonly id: string, readonly key: string } | null, readonly defaultVariant: { readonly id: string, readonly key: string } | null, readonly rules: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly split: ReadonlyArray<{ readonly variant: { readonly id: string, readonly key: string } }> }> }>, readonly dependents: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly prerequisites: ReadonlyArray<{ readonly expected: JsonValue, readonly flag: { readonly id: string, readonly key: string } }> }> } | null };

export type CreateVariantMutationVariables = Exact<{
  input: CreateVariantInput;
}>;

export type CreateVariantMutation = { readonly createVariant:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
    | { readonly __typename: 'Variant', readonly id: string, readonly key: string, readonly name: string, readonly value: JsonValue, readonly payload: JsonValue | null, readonly weight: number | null, readonly flag: { readonly id: string, readonly version: number, readonly revision: number, readonly variants: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly value: JsonValue, readonly payload: JsonValue | null, readonly weight: number | null }> } }
   | null };

export type UpdateVariantMutationVariables = Exact<{
  input: UpdateVariantInput;
}>;

export type UpdateVariantMutation = { readonly updateVariant:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
    | { readonly __typename: 'Variant', readonly id: string, readonly key: string, readonly name: string, readonly value: JsonValue, readonly payload: JsonValue | null, readonly weight: number | null, readonly flag: { readonly id: string, readonly version: number, readonly revision: number, readonly variants: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly value: JsonValue, readonly payload: JsonValue | null, readonly weight: number | null }> } }
   | null };

export type DeleteVariantMutationVariables = Exact<{
  input: DeleteVariantInput;
}>;

export type DeleteVariantMutation = { readonly deleteVariant:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Flag', readonly id: string, readonly version: number, readonly revision: number, readonly variants: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly value: JsonValue, readonly payload: JsonValue | null, readonly weight: number | null }> }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type VariantOwnerFragment = { readonly id: string, readonly version: number, readonly revision: number, readonly variants: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly value: JsonValue, readonly payload: JsonValue | null, readonly weight: number | null }> };

export const FlagVariantsDocument = typedDocument<FlagVariantsQuery, FlagVariantsQueryVariables>(
  'query FlagVariants($organizationId:ID!$key:String!){flag(organizationId:$organizationId key:$key){id version valueType encryptsPayloads variants{...VariantParts __typename}settings{id environment{id key name __typename}overrideVariant{id key __typename}defaultVariant{id key __typename}rules{id key name split{variant{id key __typename}__typename}__typename}__typename}dependents{id key name prerequisites{expected flag{id key __typename}__typename}__typename}__typename}}fragment VariantParts on Variant{id key name value payload weight __typename}',
  'e42767fe2cfeda50454d096bf65da3e35ad65776106d94c65495818c5c604a27',
);

export const CreateVariantDocument = typedDocument<CreateVariantMutation, CreateVariantMutationVariables>(
  'mutation CreateVariant($input:CreateVariantInput!){createVariant(input:$input){__typename ...on Variant{...VariantParts flag{...VariantOwner __typename}__typename}...WriteFailure}}fragment VariantParts on Variant{id key name value payload weight __typename}fragment VariantOwner on Flag{id version revision variants{...VariantParts __typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '6dc426184047f2858af304eb01064f8856a201b4cb9684ca2637bba6f63e0ea1',
);

export const UpdateVariantDocument = typedDocument<UpdateVariantMutation, UpdateVariantMutationVariables>(
  'mutation UpdateVariant($input:UpdateVariantInput!){updateVariant(input:$input){__typename ...on Variant{...VariantParts flag{...VariantOwner __typename}__typename}...WriteFailure}}fragment VariantParts on Variant{id key name value payload weight __typename}fragment VariantOwner on Flag{id version revision variants{...VariantParts __typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '1ad482c3399b24c13c51c0a64a3f9f187aeda536881a30102a7e063c41d6aa8b',
);

export const DeleteVariantDocument = typedDocument<DeleteVariantMutation, DeleteVariantMutationVariables>(
  'mutation DeleteVariant($input:DeleteVariantInput!){deleteVariant(input:$input){__typename ...on Flag{...VariantOwner __typename}...WriteFailure}}fragment VariantOwner on Flag{id version revision variants{...VariantParts __typename}__typename}fragment VariantParts on Variant{id key name value payload weight __typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '21727ec5b08e929c5e74e2da3fc7be2633495b9a10d19893e58e60a70e937823',
);
