// Made by `npm run generate` from the .graphql files and schema.graphql.
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type ManagedBy =
  | 'APIS'
  | 'FILES';

export type DoctorQueryVariables = Exact<{ [key: string]: never; }>;

export type DoctorQuery = { readonly viewer: { readonly anonymous: boolean, readonly permissions: ReadonlyArray<string>, readonly environment: string | null, readonly actor: { readonly name: string }, readonly organization: { readonly id: string, readonly revision: number, readonly managedBy: ManagedBy, readonly filesLocation: string | null } | null } };

export const DoctorDocument = typedDocument<DoctorQuery, DoctorQueryVariables>(
  'query Doctor{viewer{anonymous permissions environment actor{name __typename}organization{id revision managedBy filesLocation __typename}__typename}}',
  '9162e8152da7748ffffee3814f08fb23fc916b6f69a2f7b083ff69bab4466083',
);
