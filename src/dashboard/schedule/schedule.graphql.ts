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

export type ExposureStatus =
  | 'NOT_STARTED'
  | 'PAUSED'
  | 'RUNNING'
  | 'STOPPED';

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

export type PauseExposureInput = {
  readonly comment?: string | null | undefined;
  readonly environment?: string | null | undefined;
  readonly expectedSettingVersion?: number | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly flagKey: string;
  readonly organizationId: string;
  readonly ruleKey: string;
};

export type ResumeExposureInput = {
  readonly comment?: string | null | undefined;
  readonly environment?: string | null | undefined;
  readonly expectedSettingVersion?: number | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly flagKey: string;
  readonly organizationId: string;
  readonly ruleKey: string;
};

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

export type StartExposureInput = {
  readonly comment?: string | null | undefined;
  readonly environment?: string | null | undefined;
  readonly expectedSettingVersion?: number | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly flagKey: string;
  readonly organizationId: string;
  readonly ruleKey: string;
};

export type StopExposureInput = {
  readonly comment?: string | null | undefined;
  readonly environment?: string | null | undefined;
  readonly expectedSettingVersion?: number | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly flagKey: string;
  readonly organizationId: string;
  readonly ruleKey: string;
};

export type TransitionKind =
  | 'ACTIVATION_DATE'
  | 'EXPOSURE_PAUSE_POINT'
  | 'EXPOSURE_STEP'
  | 'KEY_EXPIRES'
  | 'RULE_ENDS'
  | 'RULE_STARTS'
  | 'SCHEDULED_CHANGE';

export type ShownTransitionFragment = { readonly at: string, readonly kind: TransitionKind, readonly flagKey: string | null, readonly environment: string | null, readonly ruleKey: string | null, readonly exposurePercentage: number | null, readonly sentence: string, readonly effective: boolean };

export type ShownScheduledChangeFragment = { readonly id: string, readonly flagKey: string, readonly environmentKey: string, readonly at: string, readonly comment: string, readonly createdBy: { readonly id: string, readonly name: string }, readonly differences?: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }>, readonly conflicts?: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> };

export type ScheduleAgainMutationVariables = Exact<{
  input: ScheduleFlagChangeInput;
}>;

export type ScheduleAgainMutation = { readonly scheduleFlagChange:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ScheduledChange', readonly id: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type ScheduleQueryVariables = Exact<{
  organizationId: string;
  from: string;
  to: string;
  first: number;
  readsChanges: boolean;
}>;

export type ScheduleQuery = { readonly organization: { readonly id: string, readonly transitions: ReadonlyArray<{ readonly at: string, readonly kind: TransitionKind, readonly flagKey: string | null, readonly environment: string | null, readonly ruleKey: string | null, readonly exposurePercentage: number | null, readonly sentence: string, readonly effective: boolean }>, readonly scheduledChanges: ReadonlyArray<{ readonly id: string, readonly flagKey: string, readonly environmentKey: string, readonly at: string, readonly comment: string, readonly createdBy: { readonly id: string, readonly name: string }, readonly differences?: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }>, readonly conflicts?: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> }> } | null };

export type ExposuresQueryVariables = Exact<{
  organizationId: string;
  after?: string | null | undefined;
}>;

export type ExposuresQuery = { readonly organization: { readonly id: string, readonly flags: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly key: string, readonly name: string, readonly settings: ReadonlyArray<{ readonly id: string, readonly environmentKey: string, readonly version: number, readonly rules: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly exposureSchedule: { readonly id: string, readonly status: ExposureStatus, readonly isWaiting: boolean, readonly exposurePercentage: number, readonly changesAt: string | null } | null }> }> } }> } } | null };

export type StartExposureMutationVariables = Exact<{
  input: StartExposureInput;
}>;

export type StartExposureMutation = { readonly startExposure:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'FlagEnvironment', readonly id: string, readonly version: number, readonly flag: { readonly id: string, readonly revision: number, readonly version: number } }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type PauseExposureMutationVariables = Exact<{
  input: PauseExposureInput;
}>;

export type PauseExposureMutation = { readonly pauseExposure:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'FlagEnvironment', readonly id: string, readonly version: number, readonly flag: { readonly id: string, readonly revision: number, readonly version: number } }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type ResumeExposureMutationVariables = Exact<{
  input: ResumeExposureInput;
}>;

export type ResumeExposureMutation = { readonly resumeExposure:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'FlagEnvironment', readonly id: string, readonly version: number, readonly flag: { readonly id: string, readonly revision: number, readonly version: number } }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type StopExposureMutationVariables = Exact<{
  input: StopExposureInput;
}>;

export type StopExposureMutation = { readonly stopExposure:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'FlagEnvironment', readonly id: string, readonly version: number, readonly flag: { readonly id: string, readonly revision: number, readonly version: number } }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const ScheduleAgainDocument = typedDocument<ScheduleAgainMutation, ScheduleAgainMutationVariables>(
  'mutation ScheduleAgain($input:ScheduleFlagChangeInput!){scheduleFlagChange(input:$input){__typename ...on ScheduledChange{id __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '0f6b61262e01e3af4b5647530409dda65b01ac9427a9516a9bed30b2249fd77f',
);

export const ScheduleDocument = typedDocument<ScheduleQuery, ScheduleQueryVariables>(
  'query Schedule($organizationId:ID!$from:DateTime!$to:DateTime!$first:Int!$readsChanges:Boolean!){organization(id:$organizationId){id transitions(from:$from to:$to first:$first){...ShownTransition __typename}scheduledChanges{...ShownScheduledChange __typename}__typename}}fragment ShownTransition on Transition{at kind flagKey environment ruleKey exposurePercentage sentence effective __typename}fragment ShownScheduledChange on ScheduledChange{id flagKey environmentKey at comment createdBy{id name __typename}differences@include(if:$readsChanges){path before after __typename}conflicts@include(if:$readsChanges){path before after __typename}__typename}',
  '663525c5fb74fc9b74c7be0a484ff3e07d3a526d18b40370af2b0088e1a9519f',
);

export const ExposuresDocument = typedDocument<ExposuresQuery, ExposuresQueryVariables>(
  'query Exposures($organizationId:ID!$after:String){organization(id:$organizationId){id flags(first:100 after:$after order:{field:UPDATED_AT direction:DESC}){pageInfo{hasNextPage endCursor __typename}edges{node{id key name settings{id environmentKey version rules{id key name exposureSchedule{id status isWaiting exposurePercentage changesAt __typename}__typename}__typename}__typename}__typename}__typename}__typename}}',
  '54f113ad8c8e29468f10626b82ab4060ee17fe80a012ee033e6f31f1d589ba7c',
);

export const StartExposureDocument = typedDocument<StartExposureMutation, StartExposureMutationVariables>(
  'mutation StartExposure($input:StartExposureInput!){startExposure(input:$input){__typename ...on FlagEnvironment{id version flag{id revision version __typename}__typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '074451dc006867926c08ce9fcbf7270e3e0d363631045dab5c32f1cf2dc2913b',
);

export const PauseExposureDocument = typedDocument<PauseExposureMutation, PauseExposureMutationVariables>(
  'mutation PauseExposure($input:PauseExposureInput!){pauseExposure(input:$input){__typename ...on FlagEnvironment{id version flag{id revision version __typename}__typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'b61e6f30732c6bf7b2c317d665cc00816bc009ce45a9f7a5bb63c540cb4fdc6a',
);

export const ResumeExposureDocument = typedDocument<ResumeExposureMutation, ResumeExposureMutationVariables>(
  'mutation ResumeExposure($input:ResumeExposureInput!){resumeExposure(input:$input){__typename ...on FlagEnvironment{id version flag{id revision version __typename}__typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'f4bcee516e65ce79bb30f695707f030cbf539dc6d65040dfa04c3aeb1d83b634',
);

export const StopExposureDocument = typedDocument<StopExposureMutation, StopExposureMutationVariables>(
  'mutation StopExposure($input:StopExposureInput!){stopExposure(input:$input){__typename ...on FlagEnvironment{id version flag{id revision version __typename}__typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '78082aa643175724504d77b173793c80a410b8008a10cef799bacb0580038fea',
);
