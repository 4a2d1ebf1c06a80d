// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../graph/json.ts';
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type CompareEnvironmentsQueryVariables = Exact<{
  organizationId: string;
  from: string;
  to: string;
  after?: string | null | undefined;
}>;

export type CompareEnvironmentsQuery = { readonly organization: { readonly compareEnvironments: { readonly revision: number, readonly hasNextPage: boolean, readonly endCursor: string | null, readonly flags: ReadonlyArray<{ readonly key: string, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> }> } } | null };

export const CompareEnvironmentsDocument = typedDocument<CompareEnvironmentsQuery, CompareEnvironmentsQueryVariables>(
  'query CompareEnvironments($organizationId:ID!$from:String!$to:String!$after:String){organization(id:$organizationId){compareEnvironments(from:$from to:$to after:$after){revision hasNextPage endCursor flags{key differences{path before after __typename}__typename}__typename}__typename}}',
  '3b29858c6acd131d38d715eecd5f4414dee0248c6d277aaa6f51190d7b87e524',
);
