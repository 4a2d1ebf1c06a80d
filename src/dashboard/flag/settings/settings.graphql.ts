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

export type FlagDetailsFragment = { readonly id: string, readonly key: string, readonly version: number, readonly revision: number, readonly name: string, readonly description: string, readonly tags: ReadonlyArray<string>, readonly distributionChannel: DistributionChannel, readonly permanent: boolean, readonly requiresApproval: boolean, readonly experienceContinuity: boolean, readonly encryptsPayloads: boolean, readonly jsonSchema: JsonValue | null, readonly archivedAt: string | null, readonly deletedAt: string | null, readonly bucketing: { readonly by: BucketingBy, readonly groupType: string | null }, readonly holdout: { readonly id: string, readonly key: string } | null, readonly prerequisites: ReadonlyArray<{ readonly expected: JsonValue, readonly flag: { readonly id: string, readonly key: string } }> };

export type FlagDetailsQueryVariables = Exact<{
  organizationId: string;
  key: string;
}>;

export type FlagDetailsQuery = { readonly flag: { readonly valueType: ValueType, readonly createdAt: string, readonly updatedAt: string, readonly id: string, readonly key: string, readonly version: number, readonly revision: number, readonly name: string, readonly description: string, readonly tags: ReadonlyArray<string>, readonly distributionChannel: DistributionChannel, readonly permanent: boolean, readonly requiresApproval: boolean, readonly experienceContinuity: boolean, readonly encryptsPayloads: boolean, readonly jsonSchema: JsonValue | null, readonly archivedAt: string | null, readonly deletedAt: string | null, readonly dependents: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string }>, readonly bucketing: { readonly by: BucketingBy, readonly groupType: string | null }, readonly holdout: { readonly id: string, readonly key: string } | null, readonly prerequisites: ReadonlyArray<{ readonly expected: JsonValue, readonly flag: { readonly id: string, readonly key: string } }> } | null };

export type GroupTypesQueryVariables = Exact<{
  organizationId: string;
}>;

export type GroupTypesQuery = { readonly organization: { readonly id: string, readonly groupTypes: ReadonlyArray<string> } | null };

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
    | { readonly __typename: 'Flag', readonly id: string, readonly key: string, readonly version: number, readonly revision: number, readonly name: string, readonly description: string, readonly tags: ReadonlyArray<string>, readonly distributionChannel: DistributionChannel, readonly permanent: boolean, readonly requiresApproval: boolean, readonly experienceContinuity: boolean, readonly encryptsPayloads: boolean, readonly jsonSchema: JsonValue | null, readonly archivedAt: string | null, readonly deletedAt: string | null, readonly bucketing: { readonly by: BucketingBy, readonly groupType: string | null }, readonly holdout: { readonly id: string, readonly key: string } | null, readonly prerequisites: ReadonlyArray<{ readonly expected: JsonValue, readonly flag: { readonly id: string, readonly key: string } }> }
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
    | { readonly __typename: 'Flag', readonly id: string, readonly key: string, readonly version: number, readonly revision: number, readonly name: string, readonly description: string, readonly tags: ReadonlyArray<string>, readonly distributionChannel: DistributionChannel, readonly permanent: boolean, readonly requiresApproval: boolean, readonly experienceContinuity: boolean, readonly encryptsPayloads: boolean, readonly jsonSchema: JsonValue | null, readonly archivedAt: string | null, readonly deletedAt: string | null, readonly bucketing: { readonly by: BucketingBy, readonly groupType: string | null }, readonly holdout: { readonly id: string, readonly key: string } | null, readonly prerequisites: ReadonlyArray<{ readonly expected: JsonValue, readonly flag: { readonly id: string, readonly key: string } }> }
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
    | { readonly __typename: 'Flag', readonly id: string, readonly key: string, readonly version: number, readonly revision: number, readonly name: string, readonly description: string, readonly tags: ReadonlyArray<string>, readonly distributionChannel: DistributionChannel, readonly permanent: boolean, readonly requiresApproval: boolean, readonly experienceContinuity: boolean, readonly encryptsPayloads: boolean, readonly jsonSchema: JsonValue | null, readonly archivedAt: string | null, readonly deletedAt: string | null, readonly bucketing: { readonly by: BucketingBy, readonly groupType: string | null }, readonly holdout: { readonly id: string, readonly key: string } | null, readonly prerequisites: ReadonlyArray<{ readonly expected: JsonValue, readonly flag: { readonly id: string, readonly key: string } }> }
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
    | { readonly __typename: 'Flag', readonly id: string, readonly key: string, readonly version: number, readonly revision: number, readonly name: string, readonly description: string, readonly tags: ReadonlyArray<string>, readonly distributionChannel: DistributionChannel, readonly permanent: boolean, readonly requiresApproval: boolean, readonly experienceContinuity: boolean, readonly encryptsPayloads: boolean, readonly jsonSchema: JsonValue | null, readonly archivedAt: string | null, readonly deletedAt: string | null, readonly bucketing: { readonly by: BucketingBy, readonly groupType: string | null }, readonly holdout: { readonly id: string, readonly key: string } | null, readonly prerequisites: ReadonlyArray<{ readonly expected: JsonValue, readonly flag: { readonly id: string, readonly key: string } }> }
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
    | { readonly __typename: 'Flag', readonly id: string, readonly key: string, readonly version: number, readonly revision: number, readonly name: string, readonly description: string, readonly tags: ReadonlyArray<string>, readonly distributionChannel: DistributionChannel, readonly permanent: boolean, readonly requiresApproval: boolean, readonly experienceContinuity: boolean, readonly encryptsPayloads: boolean, readonly jsonSchema: JsonValue | null, readonly archivedAt: string | null, readonly deletedAt: string | null, readonly bucketing: { readonly by: BucketingBy, readonly groupType: string | null }, readonly holdout: { readonly id: string, readonly key: string } | null, readonly prerequisites: ReadonlyArray<{ readonly expected: JsonValue, readonly flag: { readonly id: string, readonly key: string } }> }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const FlagDetailsDocument = typedDocument<FlagDetailsQuery, FlagDetailsQueryVariables>(
  'query FlagDetails($organizationId:ID!$key:String!){flag(organizationId:$organizationId key:$key){...FlagDetails valueType createdAt updatedAt dependents{id key name __typename}__typename}}fragment FlagDetails on Flag{id key version revision name description tags distributionChannel permanent requiresApproval bucketing{by groupType __typename}experienceContinuity encryptsPayloads jsonSchema archivedAt deletedAt holdout{id key __typename}prerequisites{expected flag{id key __typename}__typename}__typename}',
  'e16c2c0d5e4b041ba7066552d67dd475f03049010193188dbf67cdf176ca2cd3',
);

export const GroupTypesDocument = typedDocument<GroupTypesQuery, GroupTypesQueryVariables>(
  'query GroupTypes($organizationId:ID!){organization(id:$organizationId){id groupTypes __typename}}',
  'bcc2b473f1c269fecb2c4050275b804a289591ebdb41f17716b45c89a11d5a84',
);

export const HoldoutChoicesDocument = typedDocument<HoldoutChoicesQuery, HoldoutChoicesQueryVariables>(
  'query HoldoutChoices($organizationId:ID!){organization(id:$organizationId){id holdouts{id key name __typename}__typename}}',
  'd27c45abfa4d9c574c129c1c74fe090be833e4da97b1b6610a46f11c2b3c6c64',
);

export const UpdateFlagDocument = typedDocument<UpdateFlagMutation, UpdateFlagMutationVariables>(
  'mutation UpdateFlag($input:UpdateFlagInput!){updateFlag(input:$input){__typename ...on Flag{...FlagDetails __typename}...WriteFailure}}fragment FlagDetails on Flag{id key version revision name description tags distributionChannel permanent requiresApproval bucketing{by groupType __typename}experienceContinuity encryptsPayloads jsonSchema archivedAt deletedAt holdout{id key __typename}prerequisites{expected flag{id key __typename}__typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'd98464ff1ae1b95983c5af6ce041ae54c3888f097531092fdb6e13564ed62a0b',
);

export const ArchiveFlagDocument = typedDocument<ArchiveFlagMutation, ArchiveFlagMutationVariables>(
  'mutation ArchiveFlag($input:ArchiveFlagInput!){archiveFlag(input:$input){__typename ...on Flag{...FlagDetails __typename}...WriteFailure}}fragment FlagDetails on Flag{id key version revision name description tags distributionChannel permanent requiresApproval bucketing{by groupType __typename}experienceContinuity encryptsPayloads jsonSchema archivedAt deletedAt holdout{id key __typename}prerequisites{expected flag{id key __typename}__typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'cb83e0a761f25e096dbcdee55a38bbc58d4d801ab3b49faf58ca7101b3fba43e',
);

export const UnarchiveFlagDocument = typedDocument<UnarchiveFlagMutation, UnarchiveFlagMutationVariables>(
  'mutation UnarchiveFlag($input:UnarchiveFlagInput!){unarchiveFlag(input:$input){__typename ...on Flag{...FlagDetails __typename}...WriteFailure}}fragment FlagDetails on Flag{id key version revision name description tags distributionChannel permanent requiresApproval bucketing{by groupType __typename}experienceContinuity encryptsPayloads jsonSchema archivedAt deletedAt holdout{id key __typename}prerequisites{expected flag{id key __typename}__typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'd054aa0915ce42c82de4aecbcd7b270b37aebe378252686f73c0b2e29bf0a951',
);

export const DeleteFlagDocument = typedDocument<DeleteFlagMutation, DeleteFlagMutationVariables>(
  'mutation DeleteFlag($input:DeleteFlagInput!){deleteFlag(input:$input){__typename ...on Flag{...FlagDetails __typename}...WriteFailure}}fragment FlagDetails on Flag{id key version revision name description tags distributionChannel permanent requiresApproval bucketing{by groupType __typename}experienceContinuity encryptsPayloads jsonSchema archivedAt deletedAt holdout{id key __typename}prerequisites{expected flag{id key __typename}__typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '302141829361daa3d26213e625cee1cbbfb06b11e4e9575d190d5a667e7c89a7',
);

export const RestoreFlagDocument = typedDocument<RestoreFlagMutation, RestoreFlagMutationVariables>(
  'mutation RestoreFlag($input:RestoreFlagInput!){restoreFlag(input:$input){__typename ...on Flag{...FlagDetails __typename}...WriteFailure}}fragment FlagDetails on Flag{id key version revision name description tags distributionChannel permanent requiresApproval bucketing{by groupType __typename}experienceContinuity encryptsPayloads jsonSchema archivedAt deletedAt holdout{id key __typename}prerequisites{expected flag{id key __typename}__typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'f72fd76a3ae08db1f936f47215bff1f112a9d6b99aea91d8c5c0264cb97233aa',
);
