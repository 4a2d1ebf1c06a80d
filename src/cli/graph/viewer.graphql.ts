// Made by `npm run generate` from the .graphql files and schema.graphql.
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type OwnOrganizationQueryVariables = Exact<{ [key: string]: never; }>;

export type OwnOrganizationQuery = { readonly viewer: { readonly organization: { readonly id: string } | null } };

export const OwnOrganizationDocument = typedDocument<OwnOrganizationQuery, OwnOrganizationQueryVariables>(
  'query OwnOrganization{viewer{organization{id __typename}__typename}}',
  '6541e71d33f4134811c319bca438a8e21f3609f11676ffc4236f0832e6ed4c44',
);
