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

export type CancelScheduledChangeInput = {
  readonly changeId: string;
  readonly comment?: string | null | undefined;
  readonly environment?: string | null | undefined;
  readonly expectedSettingVersion?: number | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly flagKey: string;
  readonly organizationId: string;
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

export type ScheduleFlagChangeInput = {
  readonly at: string;
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

export type ScheduleChangeMutationVariables = Exact<{
  input: ScheduleFlagChangeInput;
}>;

export type ScheduleChangeMutation = { readonly scheduleFlagChange:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ScheduledChange', readonly id: string, readonly at: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type CancelScheduledMutationVariables = Exact<{
  input: CancelScheduledChangeInput;
}>;

export type CancelScheduledMutation = { readonly cancelScheduledChange:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'FlagEnvironment', readonly id: string, readonly version: number }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const ScheduleChangeDocument = typedDocument<ScheduleChangeMutation, ScheduleChangeMutationVariables>(
  'mutation ScheduleChange($input:ScheduleFlagChangeInput!){scheduleFlagChange(input:$input){__typename ...on ScheduledChange{id at __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '669da5202875e5ac8fd4ad4aaa8010857da43396bd33d9d6c5eeeb61786c7534',
);

export const CancelScheduledDocument = typedDocument<CancelScheduledMutation, CancelScheduledMutationVariables>(
  'mutation CancelScheduled($input:CancelScheduledChangeInput!){cancelScheduledChange(input:$input){__typename ...on FlagEnvironment{id version __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '403a63e0959f0a899270d7f83edd5ceb1372a78940d58e0dd295fd9c6eb370d9',
);
