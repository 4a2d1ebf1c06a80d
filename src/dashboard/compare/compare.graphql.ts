// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../graph/json.ts';
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type CopiedFlagInput = {
  readonly expectedVersion?: number | null | undefined;
  readonly key: string;
  readonly paths?: ReadonlyArray<string> | null | undefined;
};

export type CopyFlagSettingsInput = {
  readonly comment?: string | null | undefined;
  readonly flags: ReadonlyArray<CopiedFlagInput>;
  readonly from: string;
  readonly organizationId: string;
  readonly preview?: boolean | null | undefined;
  readonly to: string;
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

export type Switch =
  | 'FOLLOW_DEFAULT'
  | 'OFF'
  | 'ON';

export type ComparedFlagFragment = { readonly flagId: string, readonly key: string, readonly name: string, readonly version: number, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> };

export type CompareEnvironmentsQueryVariables = Exact<{
  organizationId: string;
  from: string;
  to: string;
  first: number;
  after?: string | null | undefined;
}>;

export type CompareEnvironmentsQuery = { readonly organization: { readonly id: string, readonly compareEnvironments: { readonly revision: number, readonly totalCount: number, readonly hasNextPage: boolean, readonly endCursor: string | null, readonly flags: ReadonlyArray<{ readonly flagId: string, readonly key: string, readonly name: string, readonly version: number, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> }> } } | null };

export type CopySettingsMutationVariables = Exact<{
  input: CopyFlagSettingsInput;
}>;

export type CopySettingsMutation = { readonly copyFlagSettings:
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'CopiedFlagSettings', readonly requiresApproval: boolean, readonly revision: number, readonly changeRequests: ReadonlyArray<{ readonly id: string, readonly number: number }>, readonly settings: ReadonlyArray<{ readonly id: string, readonly switch: Switch, readonly enabled: boolean, readonly flag: { readonly id: string, readonly key: string, readonly revision: number, readonly version: number } }> }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const CompareEnvironmentsDocument = typedDocument<CompareEnvironmentsQuery, CompareEnvironmentsQueryVariables>(
  'query CompareEnvironments($organizationId:ID!$from:String!$to:String!$first:Int!$after:String){organization(id:$organizationId){id compareEnvironments(from:$from to:$to first:$first after:$after){revision totalCount hasNextPage endCursor flags{...ComparedFlag __typename}__typename}__typename}}fragment ComparedFlag on EnvironmentDifference{flagId key name version differences{path before after __typename}__typename}',
  'acde38f292e6fcaac49bc3b9a1c8dab7234b8115aac60d4c27fb0547805e2d83',
);

export const CopySettingsDocument = typedDocument<CopySettingsMutation, CopySettingsMutationVariables>(
  'mutation CopySettings($input:CopyFlagSettingsInput!){copyFlagSettings(input:$input){__typename ...on CopiedFlagSettings{requiresApproval revision changeRequests{id number __typename}settings{id switch enabled flag{id key revision version __typename}__typename}__typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '86f85460e7c9b540f8cb12d32700b785cc325b0141aad5780537377f87c81cee',
);
