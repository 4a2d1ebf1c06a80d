// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../../graph/json.ts';
import { typedDocument } from '../../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
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

export type AnswerQueryVariables = Exact<{
  organizationId: string;
  flagKey: string;
  environment: string;
  context?: EvaluationContextInput | null | undefined;
  at?: string | null | undefined;
}>;

export type AnswerQuery = { readonly evaluate: { readonly value: JsonValue | null, readonly variant: string | null, readonly reason: Reason, readonly detail: string | null, readonly revision: number, readonly flagVersion: number, readonly rollout: { readonly versionSufficient: boolean, readonly dateReached: boolean } | null, readonly explanation: ReadonlyArray<{ readonly rung: Rung, readonly subject: string, readonly passed: boolean, readonly because: string, readonly ruleKey: string | null }> | null } | null };

export const AnswerDocument = typedDocument<AnswerQuery, AnswerQueryVariables>(
  'query Answer($organizationId:ID!$flagKey:String!$environment:String!$context:EvaluationContextInput$at:DateTime){evaluate(organizationId:$organizationId flagKey:$flagKey environment:$environment context:$context at:$at){value variant reason detail rollout{versionSufficient dateReached __typename}revision flagVersion explanation{rung subject passed because ruleKey __typename}__typename}}',
  '966f5eb5bbda2585550cd86b10c8ebff7902384513a559b2eb47a40cf7dd713c',
);
