// Made by `npm run generate` from the .graphql files and schema.graphql.
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type HistoryChoicesQueryVariables = Exact<{
  organizationId: string;
}>;

export type HistoryChoicesQuery = { readonly organization: { readonly id: string, readonly actors: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly environments: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string }> } | null };

export const HistoryChoicesDocument = typedDocument<HistoryChoicesQuery, HistoryChoicesQueryVariables>(
  'query HistoryChoices($organizationId:ID!){organization(id:$organizationId){id actors{id name __typename}environments{id key name __typename}__typename}}',
  '7f1eb5f0479b0c5303bb91c45330fa50fff6d4d35f562eedac6c5de5c6622ef9',
);
