// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../graph/json.ts';
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type ChangeKind =
  | 'API_KEY_CREATED'
  | 'API_KEY_REVOKED'
  | 'CHANGE_REQUEST_APPROVED'
  | 'CHANGE_REQUEST_CREATED'
  | 'CHANGE_REQUEST_OUTDATED'
  | 'CHANGE_REQUEST_REJECTED'
  | 'CHANGE_REQUEST_UPDATED'
  | 'CHANGE_REQUEST_WITHDRAWN'
  | 'CONFIGURATION_APPLIED'
  | 'ENVIRONMENT_CREATED'
  | 'ENVIRONMENT_DELETED'
  | 'ENVIRONMENT_UPDATED'
  | 'FEATURE_DEFAULT_REMOVED'
  | 'FEATURE_DEFAULT_SET'
  | 'FLAG_ARCHIVED'
  | 'FLAG_CREATED'
  | 'FLAG_DELETED'
  | 'FLAG_RESTORED'
  | 'FLAG_REVERTED'
  | 'FLAG_UNARCHIVED'
  | 'FLAG_UPDATED'
  | 'GROUP_TYPE_ADDED'
  | 'HOLDOUT_CREATED'
  | 'HOLDOUT_DELETED'
  | 'HOLDOUT_UPDATED'
  | 'ORGANIZATION_CREATED'
  | 'ORGANIZATION_UPDATED'
  | 'SCHEDULED_CHANGE_APPLIED'
  | 'SCHEDULED_CHANGE_CANCELED'
  | 'SCHEDULED_CHANGE_CREATED'
  | 'SCHEDULED_CHANGE_SKIPPED'
  | 'SEGMENT_CREATED'
  | 'SEGMENT_DELETED'
  | 'SEGMENT_UPDATED'
  | 'USAGE_DASHBOARD_CREATED'
  | 'USAGE_DASHBOARD_DELETED'
  | 'USAGE_DASHBOARD_UPDATED'
  | 'VIEW_DELETED'
  | 'VIEW_SAVED';

export type EvaluationContextInput = {
  readonly appVersion?: string | null | undefined;
  readonly attributes?: JsonValue | null | undefined;
  readonly deviceId?: string | null | undefined;
  readonly groups?: ReadonlyArray<EvaluationGroupInput> | null | undefined;
  readonly targetingKey?: string | null | undefined;
};

export type EvaluationGroupInput = {
  readonly attributes?: JsonValue | null | undefined;
  readonly key: string;
  readonly type: string;
};

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

export type TransitionKind =
  | 'ACTIVATION_DATE'
  | 'EXPOSURE_PAUSE_POINT'
  | 'EXPOSURE_STEP'
  | 'KEY_EXPIRES'
  | 'RULE_ENDS'
  | 'RULE_STARTS'
  | 'SCHEDULED_CHANGE';

export type WatchedAnswerFragment = { readonly flagKey: string, readonly value: JsonValue | null, readonly variant: string | null, readonly reason: Reason, readonly ruleKey: string | null, readonly revision: number, readonly cause: { readonly at: string, readonly revision: number | null, readonly change?: { readonly id: string, readonly revision: number, readonly kind: ChangeKind, readonly entityKey: string, readonly flagKey: string | null, readonly environments: ReadonlyArray<string>, readonly actor: { readonly id: string, readonly name: string } } | null, readonly transition?: { readonly kind: TransitionKind, readonly sentence: string } | null } | null };

export type WatchSubscriptionVariables = Exact<{
  organizationId: string;
  environment: string;
  context: EvaluationContextInput;
  readsChanges: boolean;
  readsFlags: boolean;
}>;

export type WatchSubscription = { readonly evaluations: ReadonlyArray<{ readonly flagKey: string, readonly value: JsonValue | null, readonly variant: string | null, readonly reason: Reason, readonly ruleKey: string | null, readonly revision: number, readonly cause: { readonly at: string, readonly revision: number | null, readonly change?: { readonly id: string, readonly revision: number, readonly kind: ChangeKind, readonly entityKey: string, readonly flagKey: string | null, readonly environments: ReadonlyArray<string>, readonly actor: { readonly id: string, readonly name: string } } | null, readonly transition?: { readonly kind: TransitionKind, readonly sentence: string } | null } | null }> };

export const WatchDocument = typedDocument<WatchSubscription, WatchSubscriptionVariables>(
  'subscription Watch($organizationId:ID!$environment:String!$context:EvaluationContextInput!$readsChanges:Boolean!$readsFlags:Boolean!){evaluations(organizationId:$organizationId environment:$environment context:$context){...WatchedAnswer __typename}}fragment WatchedAnswer on Evaluation{flagKey value variant reason ruleKey revision cause{at revision change@include(if:$readsChanges){id revision kind entityKey flagKey environments actor{id name __typename}__typename}transition@include(if:$readsFlags){kind sentence __typename}__typename}__typename}',
  'e0aeed3d250f1e7b660b2e9f0470e133191c2b57fc6cf39162d4174fbce69fcf',
);
