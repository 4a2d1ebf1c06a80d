// Made by `npm run generate` from the .graphql files and schema.graphql.
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;

export type ViewerQuery = { readonly viewer: { readonly anonymous: boolean, readonly permissions: ReadonlyArray<string>, readonly environment: string | null, readonly actor: { readonly id: string, readonly name: string }, readonly organization: { readonly id: string, readonly name: string } | null } };

export type OrganizationsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;

export type OrganizationsQuery = { readonly organizations: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly name: string, readonly number: number } }> } | null };

export type FindOrganizationsQueryVariables = Exact<{
  text: string;
  first: number;
}>;

export type FindOrganizationsQuery = { readonly search: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string }> | null };

export type OrganizationFrameQueryVariables = Exact<{
  organizationId: string;
}>;

export type OrganizationFrameQuery = { readonly organization: { readonly id: string, readonly name: string, readonly environments: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly isDefault: boolean, readonly createdAt: string }> } | null };

export type PendingApprovalsQueryVariables = Exact<{
  organizationId: string;
}>;

export type PendingApprovalsQuery = { readonly viewer: { readonly pendingApprovals: number, readonly actor: { readonly id: string } } };

export const ViewerDocument = typedDocument<ViewerQuery, ViewerQueryVariables>(
  'query Viewer{viewer{actor{id name __typename}anonymous permissions environment organization{id name __typename}__typename}}',
  '605e048a27d3d7d8d005f1ed9098220b4045e1ae64793b27fe29b706afcab49d',
);

export const OrganizationsDocument = typedDocument<OrganizationsQuery, OrganizationsQueryVariables>(
  'query Organizations($first:Int!$after:String){organizations(first:$first after:$after){pageInfo{hasNextPage endCursor __typename}edges{node{id name number __typename}__typename}__typename}}',
  '4b95688bb7d0f48b15bddba2b7e0692ba78b964d8caf21ab4046b0c91ba3af49',
);

export const FindOrganizationsDocument = typedDocument<FindOrganizationsQuery, FindOrganizationsQueryVariables>(
  'query FindOrganizations($text:String!$first:Int!){search(text:$text kinds:[ORGANIZATION]first:$first){id key name __typename}}',
  '75bb8ee85b1e1ab95091935faea7f64b16f7107a1c771813eead8ac36e07d0de',
);

export const OrganizationFrameDocument = typedDocument<OrganizationFrameQuery, OrganizationFrameQueryVariables>(
  'query OrganizationFrame($organizationId:ID!){organization(id:$organizationId){id name environments{id key name isDefault createdAt __typename}__typename}}',
  '72e33785deec17f7e055ee06e33735fbe9eb44aea430007194ace4830aa6f79c',
);

export const PendingApprovalsDocument = typedDocument<PendingApprovalsQuery, PendingApprovalsQueryVariables>(
  'query PendingApprovals($organizationId:ID!){viewer{actor{id __typename}pendingApprovals(organizationId:$organizationId)__typename}}',
  '1279abd75949564c6c63aa32633e494f9e379c0fdf8f15586918aba8217dc490',
);
