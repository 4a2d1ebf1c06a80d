// Made by `npm run generate` from the .graphql files and schema.graphql.
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type BoardQueryVariables = Exact<{
  organizationId: string;
  after?: string | null | undefined;
}>;

export type BoardQuery = { readonly organization: { readonly id: string, readonly flags: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly key: string, readonly name: string } }> } } | null };

export const BoardDocument = typedDocument<BoardQuery, BoardQueryVariables>(
  'query Board($organizationId:ID!$after:String){organization(id:$organizationId){id flags(first:100 after:$after){totalCount pageInfo{hasNextPage endCursor __typename}edges{node{id key name __typename}__typename}__typename}__typename}}',
  'f466844b8cfacb4f0bd8282d6a7b5e3d4950d185d016a0b3b3186faa4df805ae',
);
