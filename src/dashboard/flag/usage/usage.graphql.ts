// Made by `npm run generate` from the .graphql files and schema.graphql.
import { typedDocument } from '../../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type LifecycleStatus =
  | 'ACTIVE'
  | 'ARCHIVED'
  | 'DELETED'
  | 'PERMANENT'
  | 'STALE';

export type UsageInterval =
  | 'DAY'
  | 'HOUR';

export type FlagUsageQueryVariables = Exact<{
  organizationId: string;
  key: string;
  environment: string;
  interval: UsageInterval;
}>;

export type FlagUsageQuery = { readonly flag: { readonly id: string, readonly createdAt: string, readonly lifecycle: { readonly status: LifecycleStatus, readonly reason: string, readonly evaluationCount: number, readonly lastEvaluatedAt: string | null }, readonly settings: ReadonlyArray<{ readonly id: string, readonly lastEvaluatedAt: string | null, readonly environment: { readonly id: string, readonly key: string, readonly name: string } }>, readonly usage: ReadonlyArray<{ readonly time: string, readonly variantKey: string | null, readonly count: number }> } | null };

export const FlagUsageDocument = typedDocument<FlagUsageQuery, FlagUsageQueryVariables>(
  'query FlagUsage($organizationId:ID!$key:String!$environment:String!$interval:UsageInterval!){flag(organizationId:$organizationId key:$key){id createdAt lifecycle{status reason evaluationCount lastEvaluatedAt __typename}settings{id lastEvaluatedAt environment{id key name __typename}__typename}usage(environment:$environment interval:$interval){time variantKey count __typename}__typename}}',
  'a92745ea194c7576182a9f76fd3defaf91206aae7c830c716ab7e0f6c7c0744d',
);
