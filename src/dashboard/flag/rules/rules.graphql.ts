// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../../graph/json.ts';
import { typedDocument } from '../../graph/typed-document.ts';

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

export type SetTargetingRulesInput = {
  readonly comment?: string | null | undefined;
  readonly environment?: string | null | undefined;
  readonly expectedSettingVersion?: number | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly flagKey: string;
  readonly organizationId: string;
  readonly rules: ReadonlyArray<RuleInput>;
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

export type RulePartsFragment = { readonly id: string, readonly key: string, readonly name: string, readonly exposurePercentage: number, readonly currentExposurePercentage: number, readonly fallsThrough: boolean, readonly startsAt: string | null, readonly endsAt: string | null, readonly groups: ReadonlyArray<{ readonly match: Match, readonly conditions: ReadonlyArray<{ readonly attribute: string, readonly groupType: string | null, readonly operator: Operator, readonly values: ReadonlyArray<JsonValue>, readonly ignoreCase: boolean, readonly negate: boolean }> }>, readonly exposureSchedule: { readonly id: string, readonly strategy: ExposureStrategy, readonly autostart: boolean, readonly startsAt: string | null, readonly status: ExposureStatus, readonly steps: ReadonlyArray<{ readonly exposurePercentage: number, readonly intervalMilliseconds: number | null, readonly isPausePoint: boolean, readonly groupIndex: number }> } | null, readonly split: ReadonlyArray<{ readonly weight: number, readonly variant: { readonly id: string, readonly key: string } }>, readonly bucketing: { readonly by: BucketingBy, readonly groupType: string | null } | null };

export type SettingRulesFragment = { readonly id: string, readonly version: number, readonly rules: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly exposurePercentage: number, readonly currentExposurePercentage: number, readonly fallsThrough: boolean, readonly startsAt: string | null, readonly endsAt: string | null, readonly groups: ReadonlyArray<{ readonly match: Match, readonly conditions: ReadonlyArray<{ readonly attribute: string, readonly groupType: string | null, readonly operator: Operator, readonly values: ReadonlyArray<JsonValue>, readonly ignoreCase: boolean, readonly negate: boolean }> }>, readonly exposureSchedule: { readonly id: string, readonly strategy: ExposureStrategy, readonly autostart: boolean, readonly startsAt: string | null, readonly status: ExposureStatus, readonly steps: ReadonlyArray<{ readonly exposurePercentage: number, readonly intervalMilliseconds: number | null, readonly isPausePoint: boolean, readonly groupIndex: number }> } | null, readonly split: ReadonlyArray<{ readonly weight: number, readonly variant: { readonly id: string, readonly key: string } }>, readonly bucketing: { readonly by: BucketingBy, readonly groupType: string | null } | null }>, readonly pendingChangeRequest: { readonly id: string, readonly number: number } | null };

export type FlagRulesQueryVariables = Exact<{
  organizationId: string;
  key: string;
  environment: string;
}>;

export type FlagRulesQuery = { readonly flag: { readonly id: string, readonly version: number, readonly valueType: ValueType, readonly variants: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly weight: number | null }>, readonly setting: { readonly id: string, readonly version: number, readonly rules: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly exposurePercentage: number, readonly currentExposurePercentage: number, readonly fallsThrough: boolean, readonly startsAt: string | null, readonly endsAt: string | null, readonly groups: ReadonlyArray<{ readonly match: Match, readonly conditions: ReadonlyArray<{ readonly attribute: string, readonly groupType: string | null, readonly operator: Operator, readonly values: ReadonlyArray<JsonValue>, readonly ignoreCase: boolean, readonly negate: boolean }> }>, readonly exposureSchedule: { readonly id: string, readonly strategy: ExposureStrategy, readonly autostart: boolean, readonly startsAt: string | null, readonly status: ExposureStatus, readonly steps: ReadonlyArray<{ readonly exposurePercentage: number, readonly intervalMilliseconds: number | null, readonly isPausePoint: boolean, readonly groupIndex: number }> } | null, readonly split: ReadonlyArray<{ readonly weight: number, readonly variant: { readonly id: string, readonly key: string } }>, readonly bucketing: { readonly by: BucketingBy, readonly groupType: string | null } | null }>, readonly pendingChangeRequest: { readonly id: string, readonly number: number } | null } | null } | null };

export type SetRulesMutationVariables = Exact<{
  input: SetTargetingRulesInput;
}>;

export type SetRulesMutation = { readonly setTargetingRules:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'FlagEnvironment', readonly id: string, readonly version: number, readonly flag: { readonly id: string, readonly version: number, readonly revision: number }, readonly rules: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly exposurePercentage: number, readonly currentExposurePercentage: number, readonly fallsThrough: boolean, readonly startsAt: string | null, readonly endsAt: string | null, readonly groups: ReadonlyArray<{ readonly match: Match, readonly conditions: ReadonlyArray<{ readonly attribute: string, readonly groupType: string | null, readonly operator: Operator, readonly values: ReadonlyArray<JsonValue>, readonly ignoreCase: boolean, readonly negate: boolean }> }>, readonly exposureSchedule: { readonly id: string, readonly strategy: ExposureStrategy, readonly autostart: boolean, readonly startsAt: string | null, readonly status: ExposureStatus, readonly steps: ReadonlyArray<{ readonly exposurePercentage: number, readonly intervalMilliseconds: number | null, readonly isPausePoint: boolean, readonly groupIndex: number }> } | null, readonly split: ReadonlyArray<{ readonly weight: number, readonly variant: { readonly id: string, readonly key: string } }>, readonly bucketing: { readonly by: BucketingBy, readonly groupType: string | null } | null }>, readonly pendingChangeRequest: { readonly id: string, readonly number: number } | null }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const FlagRulesDocument = typedDocument<FlagRulesQuery, FlagRulesQueryVariables>(
  'query FlagRules($organizationId:ID!$key:String!$environment:String!){flag(organizationId:$organizationId key:$key){id version valueType variants{id key name weight __typename}setting(environment:$environment){...SettingRules __typename}__typename}}fragment SettingRules on FlagEnvironment{id version rules{...RuleParts __typename}pendingChangeRequest{id number __typename}__typename}fragment RuleParts on TargetingRule{id key name groups{...ConditionGroupParts __typename}exposurePercentage currentExposurePercentage exposureSchedule{id strategy autostart startsAt status steps{exposurePercentage intervalMilliseconds isPausePoint groupIndex __typename}__typename}fallsThrough split{weight variant{id key __typename}__typename}startsAt endsAt bucketing{by groupType __typename}__typename}fragment ConditionGroupParts on ConditionGroup{match conditions{attribute groupType operator values ignoreCase negate __typename}__typename}',
  '362694e80b09dd7b513b0b1d2dc6e4d28586c725077ab6e81df51414b79bc7e2',
);

export const SetRulesDocument = typedDocument<SetRulesMutation, SetRulesMutationVariables>(
  'mutation SetRules($input:SetTargetingRulesInput!){setTargetingRules(input:$input){__typename ...on FlagEnvironment{...SettingRules flag{id version revision __typename}__typename}...WriteFailure}}fragment SettingRules on FlagEnvironment{id version rules{...RuleParts __typename}pendingChangeRequest{id number __typename}__typename}fragment RuleParts on TargetingRule{id key name groups{...ConditionGroupParts __typename}exposurePercentage currentExposurePercentage exposureSchedule{id strategy autostart startsAt status steps{exposurePercentage intervalMilliseconds isPausePoint groupIndex __typename}__typename}fallsThrough split{weight variant{id key __typename}__typename}startsAt endsAt bucketing{by groupType __typename}__typename}fragment ConditionGroupParts on ConditionGroup{match conditions{attribute groupType operator values ignoreCase negate __typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'bff721999863e760d00f431a4fb7a1f170b8e34559def46e3d029f5af7f44e76',
);
