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

export type LogStateQueryVariables = Exact<{
  organizationId: string;
}>;

export type LogStateQuery = { readonly organization: { readonly revision: number, readonly epoch: string } | null };

export type WatchChangesSubscriptionVariables = Exact<{
  organizationId: string;
  after?: number | null | undefined;
  epoch?: string | null | undefined;
  environment?: string | null | undefined;
  flagKeys?: ReadonlyArray<string> | string | null | undefined;
}>;

export type WatchChangesSubscription = { readonly changes: { readonly revision: number, readonly at: string, readonly kind: ChangeKind, readonly entityKey: string, readonly source: string, readonly comment: string, readonly actor: { readonly name: string }, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> } };

export type WatchAnswersSubscriptionVariables = Exact<{
  organizationId: string;
  environment?: string | null | undefined;
  flagKeys?: ReadonlyArray<string> | string | null | undefined;
  context: EvaluationContextInput;
}>;

export type WatchAnswersSubscription = { readonly evaluations: ReadonlyArray<{ readonly flagKey: string, readonly value: JsonValue | null, readonly variant: string | null, readonly reason: Reason, readonly revision: number }> };

export const LogStateDocument = typedDocument<LogStateQuery, LogStateQueryVariables>(
  'query LogState($organizationId:ID!){organization(id:$organizationId){revision epoch __typename}}',
  'c434ae38e9c8aeb0f1e8c94f44785b62e5300a7424dceaacf429852a29eff24c',
);

export const WatchChangesDocument = typedDocument<WatchChangesSubscription, WatchChangesSubscriptionVariables>(
  'subscription WatchChanges($organizationId:ID!$after:Int$epoch:String$environment:String$flagKeys:[String!]){changes(organizationId:$organizationId after:$after epoch:$epoch environment:$environment flagKeys:$flagKeys){revision at kind entityKey source comment actor{name __typename}differences{path before after __typename}__typename}}',
  '2eef6435bff61e686f9e6566c2cc0215485ec235ab314050f4af1e683c75e075',
);

export const WatchAnswersDocument = typedDocument<WatchAnswersSubscription, WatchAnswersSubscriptionVariables>(
  'subscription WatchAnswers($organizationId:ID!$environment:String$flagKeys:[String!]$context:EvaluationContextInput!){evaluations(organizationId:$organizationId environment:$environment flagKeys:$flagKeys context:$context){flagKey value variant reason revision __typename}}',
  '6d5d6aa48a2e02e069880e61d081ea1ceaff4270b81a388c3216a995975eae23',
);
