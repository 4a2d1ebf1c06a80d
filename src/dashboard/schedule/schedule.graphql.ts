// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../graph/json.ts';
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
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
