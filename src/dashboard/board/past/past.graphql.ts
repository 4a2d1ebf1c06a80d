// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../../graph/json.ts';
import { typedDocument } from '../../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type ChangeKind =
  | 'API_KEY_CREATED'
  | 'API_KEY_REVOKED'
  | 'CHANGE_REQUEST_APPROVED'
  | 'CHANGE_REQUEST_CREATED'
  | 'CHANGE_REQUEST_OUTDATED'
  | 'CHANGE_REQUEST_REJECTED'
  | 'CHANGE_REQUEST_UPDATED'
  | 'CHANGE_REQUEST_WITHDRAWN'
  | 'CONFIGURATION_APPLIED'
  | 'ENVIRONMENT_CREATED'
  | 'ENVIRONMENT_DELETED'
  | 'ENVIRONMENT_UPDATED'
  | 'FEATURE_DEFAULT_REMOVED'
  | 'FEATURE_DEFAULT_SET'
  | 'FLAG_ARCHIVED'
  | 'FLAG_CREATED'
  | 'FLAG_DELETED'
  | 'FLAG_RESTORED'
  | 'FLAG_REVERTED'
  | 'FLAG_UNARCHIVED'
  | 'FLAG_UPDATED'
  | 'GROUP_TYPE_ADDED'
  | 'HOLDOUT_CREATED'
  | 'HOLDOUT_DELETED'
  | 'HOLDOUT_UPDATED'
  | 'ORGANIZATION_CREATED'
  | 'ORGANIZATION_UPDATED'
  | 'SCHEDULED_CHANGE_APPLIED'
  | 'SCHEDULED_CHANGE_CANCELED'
  | 'SCHEDULED_CHANGE_CREATED'
  | 'SCHEDULED_CHANGE_SKIPPED'
  | 'SEGMENT_CREATED'
  | 'SEGMENT_DELETED'
  | 'SEGMENT_UPDATED'
  | 'USAGE_DASHBOARD_CREATED'
  | 'USAGE_DASHBOARD_DELETED'
  | 'USAGE_DASHBOARD_UPDATED'
  | 'VIEW_DELETED'
  | 'VIEW_SAVED';

export type RevisionAtQueryVariables = Exact<{
  organizationId: string;
  instant: string;
}>;

export type RevisionAtQuery = { readonly organization: { readonly id: string, readonly revisionAt: number } | null };

export type ChangeOfRevisionQueryVariables = Exact<{
  organizationId: string;
  after: number;
  before: number;
}>;

export type ChangeOfRevisionQuery = { readonly organization: { readonly id: string, readonly changes: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly revision: number, readonly kind: ChangeKind, readonly entityKey: string, readonly environments: ReadonlyArray<string>, readonly at: string, readonly actor: { readonly id: string, readonly name: string }, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> } }> } } | null };

export const RevisionAtDocument = typedDocument<RevisionAtQuery, RevisionAtQueryVariables>(
  'query RevisionAt($organizationId:ID!$instant:DateTime!){organization(id:$organizationId){id revisionAt(instant:$instant)__typename}}',
  '774e3f94987c2928f317b6c295007d9d8951ae1196f9c3c79dc4e7ed1a811631',
);

export const ChangeOfRevisionDocument = typedDocument<ChangeOfRevisionQuery, ChangeOfRevisionQueryVariables>(
  'query ChangeOfRevision($organizationId:ID!$after:Int!$before:Int!){organization(id:$organizationId){id changes(first:1 filter:{afterRevision:$after beforeRevision:$before}){edges{node{id revision kind entityKey environments at actor{id name __typename}differences{path before after __typename}__typename}__typename}__typename}__typename}}',
  '66c17ac4ac022633b31a98ab8bf2c15c613c28c1179368b23135922f7ba344c2',
);
