// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../../graph/json.ts';
import { typedDocument } from '../../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type ArchiveFlagInput = {
  readonly comment?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly key: string;
  readonly organizationId: string;
};

export type BucketingBy =
  | 'DEVICE_ID'
  | 'GROUP'
  | 'TARGETING_KEY';

export type BucketingInput = {
  readonly by: BucketingBy;
  readonly groupType?: string | null | undefined;
};

export type DeleteFlagInput = {
  readonly comment?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly key: string;
  readonly organizationId: string;
};

export type DistributionChannel =
  | 'ALL'
  | 'CLIENT'
  | 'SERVER';

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

export type PrerequisiteInput = {
  readonly expected?: JsonValue | null | undefined;
  readonly flagKey: string;
};

export type RestoreFlagInput = {
  readonly comment?: string | null | undefined;
  readonly key: string;
  readonly organizationId: string;
};

export type UnarchiveFlagInput = {
  readonly comment?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly key: string;
  readonly organizationId: string;
};

export type UpdateFlagInput = {
  readonly bucketing?: BucketingInput | null | undefined;
  readonly comment?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly distributionChannel?: DistributionChannel | null | undefined;
  readonly encryptsPayloads?: boolean | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly experienceContinuity?: boolean | null | undefined;
  readonly holdout?: string | null | undefined;
  readonly jsonSchema?: JsonValue | null | undefined;
  readonly key: string;
  readonly name?: string | null | undefined;
  readonly organizationId: string;
  readonly permanent?: boolean | null | undefined;
  readonly prerequisites?: ReadonlyArray<PrerequisiteInput> | null | undefined;
  readonly requiresApproval?: boolean | null | undefined;
  readonly tags?: ReadonlyArray<string> | null | undefined;
};

export type ValueType =
  | 'BOOLEAN'
  | 'INTEGER'
  | 'JSON'
  | 'NUMERIC'
  | 'STRING';

export type FlagDetailsFragment = { readonly id: string, readonly key: string, readonly version: number, readonly revision: number, readonly name: string, readonly description: string, readonly tags: ReadonlyArray<string>, readonly distributionChannel: DistributionChannel, readonly permanent: boolean, readonly requiresApproval: boolean, readonly jsonSchema: JsonValue | null, readonly archivedAt: string | null, readonly deletedAt: string | null, readonly holdout: { readonly id: string, readonly key: string } | null, readonly prerequisites: ReadonlyArray<{ readonly expected: JsonValue, readonly flag: { readonly id: string, readonly key: string } }> };

export type FlagDetailsQueryVariables = Exact<{
  organizationId: string;
  key: string;
}>;

export type FlagDetailsQuery = { readonly flag: { readonly valueType: ValueType, readonly createdAt: string, readonly updatedAt: string, readonly id: string, readonly key: string, readonly version: number, readonly revision: number, readonly name: string, readonly description: string, readonly tags: ReadonlyArray<string>, readonly distributionChannel: DistributionChannel, readonly permanent: boolean, readonly requiresApproval: boolean, readonly jsonSchema: JsonValue | null, readonly archivedAt: string | null, readonly deletedAt: string | null, readonly dependents: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string }>, readonly holdout: { readonly id: string, readonly key: string } | null, readonly prerequisites: ReadonlyArray<{ readonly expected: JsonValue, readonly flag: { readonly id: string, readonly key: string } }> } | null };

export type HoldoutChoicesQueryVariables = Exact<{
  organizationId: string;
}>;

export type HoldoutChoicesQuery = { readonly organization: { readonly id: string, readonly holdouts: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string }> } | null };

export type UpdateFlagMutationVariables = Exact<{
  input: UpdateFlagInput;
}>;

export type UpdateFlagMutation = { readonly updateFlag:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Flag', readonly id: string, readonly key: string, readonly version: number, readonly revision: number, readonly name: string, readonly description: string, readonly tags: ReadonlyArray<string>, readonly distributionChannel: DistributionChannel, readonly permanent: boolean, readonly requiresApproval: boolean, readonly jsonSchema: JsonValue | null, readonly archivedAt: string | null, readonly deletedAt: string | null, readonly holdout: { readonly id: string, readonly key: string } | null, readonly prerequisites: ReadonlyArray<{ readonly expected: JsonValue, readonly flag: { readonly id: string, readonly key: string } }> }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type ArchiveFlagMutationVariables = Exact<{
  input: ArchiveFlagInput;
}>;

export type ArchiveFlagMutation = { readonly archiveFlag:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Flag', readonly id: string, readonly key: string, readonly version: number, readonly revision: number, readonly name: string, readonly description: string, readonly tags: ReadonlyArray<string>, readonly distributionChannel: DistributionChannel, readonly permanent: boolean, readonly requiresApproval: boolean, readonly jsonSchema: JsonValue | null, readonly archivedAt: string | null, readonly deletedAt: string | null, readonly holdout: { readonly id: string, readonly key: string } | null, readonly prerequisites: ReadonlyArray<{ readonly expected: JsonValue, readonly flag: { readonly id: string, readonly key: string } }> }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type UnarchiveFlagMutationVariables = Exact<{
  input: UnarchiveFlagInput;
}>;

export type UnarchiveFlagMutation = { readonly unarchiveFlag:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Flag', readonly id: string, readonly key: string, readonly version: number, readonly revision: number, readonly name: string, readonly description: string, readonly tags: ReadonlyArray<string>, readonly distributionChannel: DistributionChannel, readonly permanent: boolean, readonly requiresApproval: boolean, readonly jsonSchema: JsonValue | null, readonly archivedAt: string | null, readonly deletedAt: string | null, readonly holdout: { readonly id: string, readonly key: string } | null, readonly prerequisites: ReadonlyArray<{ readonly expected: JsonValue, readonly flag: { readonly id: string, readonly key: string } }> }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type DeleteFlagMutationVariables = Exact<{
  input: DeleteFlagInput;
}>;

export type DeleteFlagMutation = { readonly deleteFlag:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Flag', readonly id: string, readonly key: string, readonly version: number, readonly revision: number, readonly name: string, readonly description: string, readonly tags: ReadonlyArray<string>, readonly distributionChannel: DistributionChannel, readonly permanent: boolean, readonly requiresApproval: boolean, readonly jsonSchema: JsonValue | null, readonly archivedAt: string | null, readonly deletedAt: string | null, readonly holdout: { readonly id: string, readonly key: string } | null, readonly prerequisites: ReadonlyArray<{ readonly expected: JsonValue, readonly flag: { readonly id: string, readonly key: string } }> }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type RestoreFlagMutationVariables = Exact<{
  input: RestoreFlagInput;
}>;

export type RestoreFlagMutation = { readonly restoreFlag:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Flag', readonly id: string, readonly key: string, readonly version: number, readonly revision: number, readonly name: string, readonly description: string, readonly tags: ReadonlyArray<string>, readonly distributionChannel: DistributionChannel, readonly permanent: boolean, readonly requiresApproval: boolean, readonly jsonSchema: JsonValue | null, readonly archivedAt: string | null, readonly deletedAt: string | null, readonly holdout: { readonly id: string, readonly key: string } | null, readonly prerequisites: ReadonlyArray<{ readonly expected: JsonValue, readonly flag: { readonly id: string, readonly key: string } }> }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const FlagDetailsDocument = typedDocument<FlagDetailsQuery, FlagDetailsQueryVariables>(
  'query FlagDetails($organizationId:ID!$key:String!){flag(organizationId:$organizationId key:$key){...FlagDetails valueType createdAt updatedAt dependents{id key name __typename}__typename}}fragment FlagDetails on Flag{id key version revision name description tags distributionChannel permanent requiresApproval jsonSchema archivedAt deletedAt holdout{id key __typename}prerequisites{expected flag{id key __typename}__typename}__typename}',
  '08176b1fe1d7da50785d06e6b53a39a163f5cbb1966384f94b512d5e2b628fda',
);

export const HoldoutChoicesDocument = typedDocument<HoldoutChoicesQuery, HoldoutChoicesQueryVariables>(
  'query HoldoutChoices($organizationId:ID!){organization(id:$organizationId){id holdouts{id key name __typename}__typename}}',
  'd27c45abfa4d9c574c129c1c74fe090be833e4da97b1b6610a46f11c2b3c6c64',
);

export const UpdateFlagDocument = typedDocument<UpdateFlagMutation, UpdateFlagMutationVariables>(
  'mutation UpdateFlag($input:UpdateFlagInput!){updateFlag(input:$input){__typename ...on Flag{...FlagDetails __typename}...WriteFailure}}fragment FlagDetails on Flag{id key version revision name description tags distributionChannel permanent requiresApproval jsonSchema archivedAt deletedAt holdout{id key __typename}prerequisites{expected flag{id key __typename}__typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'ecd3f47283e1ec3a88060723b7744bb81c9b981494e1afa0b8f72cbe6e062822',
);

export const ArchiveFlagDocument = typedDocument<ArchiveFlagMutation, ArchiveFlagMutationVariables>(
  'mutation ArchiveFlag($input:ArchiveFlagInput!){archiveFlag(input:$input){__typename ...on Flag{...FlagDetails __typename}...WriteFailure}}fragment FlagDetails on Flag{id key version revision name description tags distributionChannel permanent requiresApproval jsonSchema archivedAt deletedAt holdout{id key __typename}prerequisites{expected flag{id key __typename}__typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'a244c7a3e7211c8dbbeccbde3cb7fe33cf3a4590656dc3d66a7c6e5a5d9a5056',
);

export const UnarchiveFlagDocument = typedDocument<UnarchiveFlagMutation, UnarchiveFlagMutationVariables>(
  'mutation UnarchiveFlag($input:UnarchiveFlagInput!){unarchiveFlag(input:$input){__typename ...on Flag{...FlagDetails __typename}...WriteFailure}}fragment FlagDetails on Flag{id key version revision name description tags distributionChannel permanent requiresApproval jsonSchema archivedAt deletedAt holdout{id key __typename}prerequisites{expected flag{id key __typename}__typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'f57c19ad6012ae1adff097378b2798c4fa46153a6a6ec1bd204c1fbb77c73ced',
);

export const DeleteFlagDocument = typedDocument<DeleteFlagMutation, DeleteFlagMutationVariables>(
  'mutation DeleteFlag($input:DeleteFlagInput!){deleteFlag(input:$input){__typename ...on Flag{...FlagDetails __typename}...WriteFailure}}fragment FlagDetails on Flag{id key version revision name description tags distributionChannel permanent requiresApproval jsonSchema archivedAt deletedAt holdout{id key __typename}prerequisites{expected flag{id key __typename}__typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '2fd2bd4ad3c37041de9280946d4f9a858f44bb9b24bbeb12fdbd80100fa38dc1',
);

export const RestoreFlagDocument = typedDocument<RestoreFlagMutation, RestoreFlagMutationVariables>(
  'mutation RestoreFlag($input:RestoreFlagInput!){restoreFlag(input:$input){__typename ...on Flag{...FlagDetails __typename}...WriteFailure}}fragment FlagDetails on Flag{id key version revision name description tags distributionChannel permanent requiresApproval jsonSchema archivedAt deletedAt holdout{id key __typename}prerequisites{expected flag{id key __typename}__typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'eb27455a4c033e654fee3136c1a9de13541ae122c54617dd6c4f618e79431517',
);
