// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../graph/json.ts';
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type EvaluationContextInput = {
  readonly appVersion?: string | null | undefined;
  readonly attributes?: JsonValue | null | undefined;
  readonly deviceId?: string | null | undefined;
  readonly groups?: ReadonlyArray<EvaluationGroupInput> | null | undefined;
  readonly targetingKey?: string | null | undefined;
};

export type EvaluationErrorCode =
  | 'FLAG_NOT_FOUND'
  | 'GENERAL'
  | 'INVALID_CONTEXT'
  | 'INVALID_VERSION';

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

export type Rung =
  | 'DEFAULT'
  | 'ENROLLMENT'
  | 'EXISTS'
  | 'HOLDOUT'
  | 'OFF'
  | 'OVERRIDE'
  | 'PREREQUISITES'
  | 'ROLLOUT_CONDITION'
  | 'SWITCH'
  | 'TARGETING';

export type EvaluateQueryVariables = Exact<{
  organizationId: string;
  flagKey: string;
  environment?: string | null | undefined;
  context?: EvaluationContextInput | null | undefined;
  at?: string | null | undefined;
}>;

export type EvaluateQuery = { readonly evaluate: { readonly flagKey: string, readonly value: JsonValue | null, readonly variant: string | null, readonly reason: Reason, readonly error: EvaluationErrorCode | null, readonly detail: string | null, readonly ruleKey: string | null, readonly flagVersion: number, readonly revision: number, readonly explanation: ReadonlyArray<{ readonly rung: Rung, readonly subject: string, readonly ruleKey: string | null, readonly passed: boolean, readonly because: string }> | null } | null };

export const EvaluateDocument = typedDocument<EvaluateQuery, EvaluateQueryVariables>(
  'query Evaluate($organizationId:ID!$flagKey:String!$environment:String$context:EvaluationContextInput$at:DateTime){evaluate(organizationId:$organizationId flagKey:$flagKey environment:$environment context:$context at:$at){flagKey value variant reason error detail ruleKey flagVersion revision explanation{rung subject ruleKey passed because __typename}__typename}}',
  '67110b64578ae1b78396f4cd60ccd79a9d6515dc70c05a73f3633877548596da',
);
