// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../graph/json.ts';
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type CancelScheduledChangeInput = {
  readonly changeId: string;
  readonly comment?: string | null | undefined;
  readonly environment?: string | null | undefined;
  readonly expectedSettingVersion?: number | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly flagKey: string;
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

export type ExposureStatus =
  | 'NOT_STARTED'
  | 'PAUSED'
  | 'RUNNING'
  | 'STOPPED';

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

export type ScheduleQueryVariables = Exact<{
  organizationId: string;
  from: string;
  to: string;
  readsChanges: boolean;
}>;

export type ScheduleQuery = { readonly organization: { readonly id: string, readonly transitions: ReadonlyArray<{ readonly at: string, readonly kind: TransitionKind, readonly flagKey: string | null, readonly environment: string | null, readonly ruleKey: string | null, readonly exposurePercentage: number | null, readonly sentence: string, readonly effective: boolean }>, readonly scheduledChanges: ReadonlyArray<{ readonly id: string, readonly flagKey: string, readonly environmentKey: string, readonly at: string, readonly comment: string, readonly createdBy: { readonly id: string, readonly name: string }, readonly differences?: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }>, readonly conflicts?: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> }> } | null };

export type ExposuresQueryVariables = Exact<{
  organizationId: string;
}>;

export type ExposuresQuery = { readonly organization: { readonly id: string, readonly flags: { readonly pageInfo: { readonly hasNextPage: boolean }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly key: string, readonly name: string, readonly settings: ReadonlyArray<{ readonly id: string, readonly environmentKey: string, readonly version: number, readonly rules: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly exposureSchedule: { readonly id: string, readonly status: ExposureStatus, readonly isWaiting: boolean, readonly exposurePercentage: number, readonly changesAt: string | null } | null }> }> } }> } } | null };

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

export type StartExposureMutationVariables = Exact<{
  input: StartExposureInput;
}>;

export type StartExposureMutation = { readonly startExposure:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'FlagEnvironment', readonly id: string, readonly version: number }
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
    | { readonly __typename: 'FlagEnvironment', readonly id: string, readonly version: number }
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
    | { readonly __typename: 'FlagEnvironment', readonly id: string, readonly version: number }
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
    | { readonly __typename: 'FlagEnvironment', readonly id: string, readonly version: number }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const ScheduleDocument = typedDocument<ScheduleQuery, ScheduleQueryVariables>(
  'query Schedule($organizationId:ID!$from:DateTime!$to:DateTime!$readsChanges:Boolean!){organization(id:$organizationId){id transitions(from:$from to:$to first:500){...ShownTransition __typename}scheduledChanges{...ShownScheduledChange __typename}__typename}}fragment ShownTransition on Transition{at kind flagKey environment ruleKey exposurePercentage sentence effective __typename}fragment ShownScheduledChange on ScheduledChange{id flagKey environmentKey at comment createdBy{id name __typename}differences@include(if:$readsChanges){path before after __typename}conflicts@include(if:$readsChanges){path before after __typename}__typename}',
  '06a37817c364835844865acd386fd847b6c693e7b22560cc3c5dffef2df3ac41',
);

export const ExposuresDocument = typedDocument<ExposuresQuery, ExposuresQueryVariables>(
  'query Exposures($organizationId:ID!){organization(id:$organizationId){id flags(first:100 order:{field:UPDATED_AT direction:DESC}){pageInfo{hasNextPage __typename}edges{node{id key name settings{id environmentKey version rules{id key name exposureSchedule{id status isWaiting exposurePercentage changesAt __typename}__typename}__typename}__typename}__typename}__typename}__typename}}',
  '55c36eedf33ee5dabf52b87c3c702f8b5739218fc70c35519cfde510e5be641e',
);

export const CancelScheduledDocument = typedDocument<CancelScheduledMutation, CancelScheduledMutationVariables>(
  'mutation CancelScheduled($input:CancelScheduledChangeInput!){cancelScheduledChange(input:$input){__typename ...on FlagEnvironment{id version __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '403a63e0959f0a899270d7f83edd5ceb1372a78940d58e0dd295fd9c6eb370d9',
);

export const StartExposureDocument = typedDocument<StartExposureMutation, StartExposureMutationVariables>(
  'mutation StartExposure($input:StartExposureInput!){startExposure(input:$input){__typename ...on FlagEnvironment{id version __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '8421fbbaa9058384dff77a24176abf17838ba7c66ca37b329edc7876cf93bdab',
);

export const PauseExposureDocument = typedDocument<PauseExposureMutation, PauseExposureMutationVariables>(
  'mutation PauseExposure($input:PauseExposureInput!){pauseExposure(input:$input){__typename ...on FlagEnvironment{id version __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '25b6b8d08a1bca7b21043595f81364710235142863deb71357f723eb18afb276',
);

export const ResumeExposureDocument = typedDocument<ResumeExposureMutation, ResumeExposureMutationVariables>(
  'mutation ResumeExposure($input:ResumeExposureInput!){resumeExposure(input:$input){__typename ...on FlagEnvironment{id version __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'a51b3a096dcdf54e3edd78e5892405c9419d224aca7ed9557391dff8b4decd26',
);

export const StopExposureDocument = typedDocument<StopExposureMutation, StopExposureMutationVariables>(
  'mutation StopExposure($input:StopExposureInput!){stopExposure(input:$input){__typename ...on FlagEnvironment{id version __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'd69aec3ae54ae6b732a8e6952764a9f9209f3f803138a0dca66958e611ea7099',
);
