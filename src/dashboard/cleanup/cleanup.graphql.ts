// Made by `npm run generate` from the .graphql files and schema.graphql.
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type DistributionChannel =
  | 'ALL'
  | 'CLIENT'
  | 'SERVER';

export type FlagEnvironmentFilter = {
  readonly enabled: boolean;
  readonly key: string;
};

export type FlagFilter = {
  readonly allTags?: ReadonlyArray<string> | null | undefined;
  readonly archived?: boolean | null | undefined;
  readonly createdBy?: string | null | undefined;
  readonly deleted?: boolean | null | undefined;
  readonly distributionChannel?: DistributionChannel | null | undefined;
  readonly environment?: FlagEnvironmentFilter | null | undefined;
  readonly hasPendingChangeRequest?: boolean | null | undefined;
  readonly holdout?: string | null | undefined;
  readonly keys?: ReadonlyArray<string> | null | undefined;
  readonly lifecycle?: LifecycleStatus | null | undefined;
  readonly prerequisite?: string | null | undefined;
  readonly segment?: string | null | undefined;
  readonly tags?: ReadonlyArray<string> | null | undefined;
  readonly text?: string | null | undefined;
  readonly updatedBy?: string | null | undefined;
  readonly updatedSince?: string | null | undefined;
  readonly valueType?: ValueType | null | undefined;
};

export type LifecycleStatus =
  | 'ACTIVE'
  | 'ARCHIVED'
  | 'DELETED'
  | 'PERMANENT'
  | 'STALE';

export type ValueType =
  | 'BOOLEAN'
  | 'INTEGER'
  | 'JSON'
  | 'NUMERIC'
  | 'STRING';

export type CleanupFlagFragment = { readonly id: string, readonly key: string, readonly name: string, readonly version: number, readonly tags: ReadonlyArray<string>, readonly archivedAt: string | null, readonly lifecycle: { readonly status: LifecycleStatus, readonly reason: string }, readonly dependents: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string }>, readonly settings: ReadonlyArray<{ readonly id: string, readonly environmentKey: string, readonly enabled: boolean, readonly lastEvaluatedAt: string | null }> };

export type CleanupQueryVariables = Exact<{
  organizationId: string;
  filter?: FlagFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;

export type CleanupQuery = { readonly organization: { readonly id: string, readonly flags: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly key: string, readonly name: string, readonly version: number, readonly tags: ReadonlyArray<string>, readonly archivedAt: string | null, readonly lifecycle: { readonly status: LifecycleStatus, readonly reason: string }, readonly dependents: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string }>, readonly settings: ReadonlyArray<{ readonly id: string, readonly environmentKey: string, readonly enabled: boolean, readonly lastEvaluatedAt: string | null }> } }> } } | null };

export const CleanupDocument = typedDocument<CleanupQuery, CleanupQueryVariables>(
  'query Cleanup($organizationId:ID!$filter:FlagFilter$first:Int!$after:String){organization(id:$organizationId){id flags(filter:$filter first:$first after:$after){totalCount pageInfo{hasNextPage endCursor __typename}edges{node{...CleanupFlag __typename}__typename}__typename}__typename}}fragment CleanupFlag on Flag{id key name version tags archivedAt lifecycle{status reason __typename}dependents{id key name __typename}settings{id environmentKey enabled lastEvaluatedAt __typename}__typename}',
  '22065f5b659da975a25371d83ddc0eed011f857c8ecc81e98be61eea3654e463',
);
