// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../graph/json.ts';
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type KnownSubjectsQueryVariables = Exact<{
  organizationId: string;
  environment: string;
  search?: string | null | undefined;
}>;

export type KnownSubjectsQuery = { readonly organization: { readonly id: string, readonly environment: { readonly id: string, readonly subjectCount: number, readonly subjects: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly targetingKey: string, readonly attributes: JsonValue } }> } } | null } | null };

export const KnownSubjectsDocument = typedDocument<KnownSubjectsQuery, KnownSubjectsQueryVariables>(
  'query KnownSubjects($organizationId:ID!$environment:String!$search:String){organization(id:$organizationId){id environment(key:$environment){id subjectCount subjects(first:30 search:$search){edges{node{id targetingKey attributes __typename}__typename}__typename}__typename}__typename}}',
  'f74461c247341eb8a618dc1da05f6015a813018170810c9462977e2b295aeda6',
);
