// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../graph/json.ts';
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type BucketingBy =
  | 'DEVICE_ID'
  | 'GROUP'
  | 'TARGETING_KEY';

export type BucketingInput = {
  readonly by: BucketingBy;
  readonly groupType?: string | null | undefined;
};

export type ConditionGroupInput = {
  readonly conditions: ReadonlyArray<ConditionInput>;
  readonly match?: Match | null | undefined;
};

export type ConditionInput = {
  readonly attribute?: string | null | undefined;
  readonly groupType?: string | null | undefined;
  readonly ignoreCase?: boolean | null | undefined;
  readonly negate?: boolean | null | undefined;
  readonly operator: Operator;
  readonly values?: ReadonlyArray<JsonValue> | null | undefined;
};

export type EnrollmentInput = {
  readonly conditions: ReadonlyArray<ConditionInput>;
  readonly exposurePercentage?: number | null | undefined;
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

export type ExposureScheduleInput = {
  readonly autostart?: boolean | null | undefined;
  readonly startsAt?: string | null | undefined;
  readonly steps: ReadonlyArray<ExposureStepInput>;
  readonly strategy?: ExposureStrategy | null | undefined;
};

export type ExposureStepInput = {
  readonly exposurePercentage: number;
  readonly groupIndex?: number | null | undefined;
  readonly intervalMilliseconds?: number | null | undefined;
  readonly isPausePoint?: boolean | null | undefined;
};

export type ExposureStrategy =
  | 'NO_ROLLOUT'
  | 'UNIFORM_INTERVALS';

export type Match =
  | 'ALL'
  | 'ANY';

export type Operator =
  | 'ARRAY_CONTAINS_ALL'
  | 'ARRAY_CONTAINS_ANY'
  | 'BETWEEN'
  | 'CONTAINS'
  | 'DATE_AFTER'
  | 'DATE_BEFORE'
  | 'DATE_EQUALS'
  | 'ENDS_WITH'
  | 'EQUALS'
  | 'FLAG_EVALUATES_TO'
  | 'GREATER_THAN'
  | 'GREATER_THAN_OR_EQUAL'
  | 'IN_CIDR'
  | 'IN_SEGMENT'
  | 'IS_NOT_SET'
  | 'IS_SET'
  | 'LESS_THAN'
  | 'LESS_THAN_OR_EQUAL'
  | 'MATCHES'
  | 'NOT_BETWEEN'
  | 'NOT_CONTAINS'
  | 'NOT_ENDS_WITH'
  | 'NOT_EQUALS'
  | 'NOT_IN_CIDR'
  | 'NOT_IN_SEGMENT'
  | 'NOT_MATCHES'
  | 'NOT_STARTS_WITH'
  | 'NOT_TRUTH_EQUALS'
  | 'SEMVER_CARET'
  | 'SEMVER_EQUALS'
  | 'SEMVER_GREATER_THAN'
  | 'SEMVER_GREATER_THAN_OR_EQUAL'
  | 'SEMVER_LESS_THAN'
  | 'SEMVER_LESS_THAN_OR_EQUAL'
  | 'SEMVER_NOT_EQUALS'
  | 'SEMVER_TILDE'
  | 'SEMVER_WILDCARD'
  | 'STARTS_WITH'
  | 'TRUTH_EQUALS';

export type RolloutConditionInput = {
  readonly activationDate?: string | null | undefined;
  readonly minVersion?: string | null | undefined;
};

export type RuleInput = {
  readonly bucketing?: BucketingInput | null | undefined;
  readonly conditions?: ReadonlyArray<ConditionInput> | null | undefined;
  readonly endsAt?: string | null | undefined;
  readonly exposurePercentage?: number | null | undefined;
  readonly exposureSchedule?: ExposureScheduleInput | null | undefined;
  readonly fallsThrough?: boolean | null | undefined;
  readonly groups?: ReadonlyArray<ConditionGroupInput> | null | undefined;
  readonly key?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly split?: ReadonlyArray<SplitWeightInput> | null | undefined;
  readonly startsAt?: string | null | undefined;
  readonly variant?: string | null | undefined;
};

export type SetFlagSettingInput = {
  readonly comment?: string | null | undefined;
  readonly defaultVariant?: string | null | undefined;
  readonly enabled?: boolean | null | undefined;
  readonly enrollment?: EnrollmentInput | null | undefined;
  readonly environment?: string | null | undefined;
  readonly expectedSettingVersion?: number | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly flagKey: string;
  readonly organizationId: string;
  readonly overrideVariant?: string | null | undefined;
  readonly rolloutCondition?: RolloutConditionInput | null | undefined;
  readonly rolloutPercentage?: number | null | undefined;
  readonly rules?: ReadonlyArray<RuleInput> | null | undefined;
};

export type SplitWeightInput = {
  readonly variant: string;
  readonly weight: number;
};

export type ValueType =
  | 'BOOLEAN'
  | 'INTEGER'
  | 'JSON'
  | 'NUMERIC'
  | 'STRING';

export type ListFlagsQueryVariables = Exact<{
  organizationId: string;
  after?: string | null | undefined;
  search?: string | null | undefined;
  environments?: ReadonlyArray<string> | string | null | undefined;
}>;

export type ListFlagsQuery = { readonly organization: { readonly board: { readonly hasNextPage: boolean, readonly endCursor: string | null, readonly environments: ReadonlyArray<{ readonly key: string }>, readonly rows: ReadonlyArray<{ readonly key: string, readonly name: string, readonly valueType: ValueType, readonly cells: ReadonlyArray<{ readonly enabled: boolean, readonly rolloutPercentage: number, readonly ruleCount: number }> }> } } | null };

export type GetFlagQueryVariables = Exact<{
  organizationId: string;
  keys: ReadonlyArray<string> | string;
}>;

export type GetFlagQuery = { readonly organization: { readonly export: JsonValue | null } | null };

export type SetFlagMutationVariables = Exact<{
  input: SetFlagSettingInput;
}>;

export type SetFlagMutation = { readonly setFlagSetting:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly code: ErrorCode, readonly message: string }
    | { readonly environmentKey: string, readonly enabled: boolean, readonly rolloutPercentage: number, readonly version: number }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const ListFlagsDocument = typedDocument<ListFlagsQuery, ListFlagsQueryVariables>(
  'query ListFlags($organizationId:ID!$after:String$search:String$environments:[String!]){organization(id:$organizationId){board(first:1000 after:$after filter:{text:$search}environments:$environments){environments{key __typename}rows{key name valueType cells{enabled rolloutPercentage ruleCount __typename}__typename}hasNextPage endCursor __typename}__typename}}',
  'ea5ae3d43362c146466117878b967d1438b3aced6b1e32db58b90f5e4b452202',
);

export const GetFlagDocument = typedDocument<GetFlagQuery, GetFlagQueryVariables>(
  'query GetFlag($organizationId:ID!$keys:[String!]!){organization(id:$organizationId){export(flagKeys:$keys)__typename}}',
  'dd6fef14ef621fc5caf2fe452372b9d22e7f9fc1c8092c1781856700faa44dbe',
);

export const SetFlagDocument = typedDocument<SetFlagMutation, SetFlagMutationVariables>(
  'mutation SetFlag($input:SetFlagSettingInput!){setFlagSetting(input:$input){...on FlagEnvironment{environmentKey enabled rolloutPercentage version __typename}...Failure __typename}}fragment Failure on Error{__typename code message ...on ValidationError{problems{path message __typename}__typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}}',
  '2fa6a7fb628033bf92125bb49c77eda7203b002a06be6ec1cb8a19ac5e10454f',
);
