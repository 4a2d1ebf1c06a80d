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

export type CopiedSettingInput = {
  readonly from: string;
  readonly paths?: ReadonlyArray<string> | null | undefined;
};

export type EnrollmentInput = {
  readonly conditions: ReadonlyArray<ConditionInput>;
  readonly exposurePercentage?: number | null | undefined;
};

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

export type FlagChangeInput =
  {   readonly changeRequestId: string; readonly copy?: never; readonly revertToRevision?: never; readonly setting?: never; }
  |  { readonly changeRequestId?: never;   readonly copy: CopiedSettingInput; readonly revertToRevision?: never; readonly setting?: never; }
  |  { readonly changeRequestId?: never; readonly copy?: never;   readonly revertToRevision: number; readonly setting?: never; }
  |  { readonly changeRequestId?: never; readonly copy?: never; readonly revertToRevision?: never;   readonly setting: FlagSettingChangeInput; };

export type FlagSettingChangeInput = {
  readonly defaultVariant?: string | null | undefined;
  readonly enabled?: boolean | null | undefined;
  readonly enrollment?: EnrollmentInput | null | undefined;
  readonly overrideVariant?: string | null | undefined;
  readonly rolloutCondition?: RolloutConditionInput | null | undefined;
  readonly rolloutPercentage?: number | null | undefined;
  readonly rules?: ReadonlyArray<RuleInput> | null | undefined;
};

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

export type Reason =
  | 'ARCHIVED'
  | 'DEFAULT'
  | 'DISABLED'
  | 'ENROLLMENT'
  | 'ERROR'
  | 'FLAG_NOT_FOUND'
  | 'HOLDOUT'
  | 'OFF'
  | 'OVERRIDE'
  | 'PREREQUISITE_FAILED'
  | 'ROLLOUT_PENDING'
  | 'SPLIT'
  | 'TARGETING_MATCH';

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

export type SplitWeightInput = {
  readonly variant: string;
  readonly weight: number;
};

export type PreviewFragment = { readonly revision: number, readonly environment: string, readonly evaluated: number, readonly isComplete: boolean, readonly requiresApproval: boolean, readonly approvalEnvironments: ReadonlyArray<string>, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }>, readonly differences?: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }>, readonly flags: ReadonlyArray<{ readonly flagKey: string, readonly unchanged: number, readonly transitions?: ReadonlyArray<{ readonly count: number, readonly before: { readonly value: JsonValue | null, readonly variant: string | null, readonly reason: Reason }, readonly after: { readonly value: JsonValue | null, readonly variant: string | null, readonly reason: Reason }, readonly examples?: ReadonlyArray<{ readonly targetingKey: string }> }> }> };

export type PreviewFlagChangeQueryVariables = Exact<{
  organizationId: string;
  flagKey: string;
  environment: string;
  change: FlagChangeInput;
  at?: string | null | undefined;
  appVersion?: string | null | undefined;
  readsChanges: boolean;
  readsSubjects: boolean;
  evaluates: boolean;
}>;

export type PreviewFlagChangeQuery = { readonly previewFlagChange: { readonly revision: number, readonly environment: string, readonly evaluated: number, readonly isComplete: boolean, readonly requiresApproval: boolean, readonly approvalEnvironments: ReadonlyArray<string>, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }>, readonly differences?: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }>, readonly flags: ReadonlyArray<{ readonly flagKey: string, readonly unchanged: number, readonly transitions?: ReadonlyArray<{ readonly count: number, readonly before: { readonly value: JsonValue | null, readonly variant: string | null, readonly reason: Reason }, readonly after: { readonly value: JsonValue | null, readonly variant: string | null, readonly reason: Reason }, readonly examples?: ReadonlyArray<{ readonly targetingKey: string }> }> }> } | null };

export const PreviewFlagChangeDocument = typedDocument<PreviewFlagChangeQuery, PreviewFlagChangeQueryVariables>(
  'query PreviewFlagChange($organizationId:ID!$flagKey:String!$environment:String!$change:FlagChangeInput!$at:DateTime$appVersion:String$readsChanges:Boolean!$readsSubjects:Boolean!$evaluates:Boolean!){previewFlagChange(organizationId:$organizationId flagKey:$flagKey environment:$environment change:$change at:$at appVersion:$appVersion knownSubjects:2000){...Preview __typename}}fragment Preview on ChangePreview{revision environment evaluated isComplete requiresApproval approvalEnvironments problems{path message __typename}differences@include(if:$readsChanges){path before after __typename}flags{flagKey unchanged transitions@include(if:$evaluates){count before{value variant reason __typename}after{value variant reason __typename}examples@include(if:$readsSubjects){targetingKey __typename}__typename}__typename}__typename}',
  'a8a9a11bb7a01085235888a640ce25829ab2733dd9cfc207ccd5bbf0a020a677',
);
