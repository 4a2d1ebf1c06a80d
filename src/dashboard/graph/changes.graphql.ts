// Made by `npm run generate` from the .graphql files and schema.graphql.
import { typedDocument } from '../graph/typed-document.ts';

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

export type EntityType =
  | 'API_KEY'
  | 'CHANGE_REQUEST'
  | 'CONFIGURATION'
  | 'ENVIRONMENT'
  | 'FEATURE_DEFAULT'
  | 'FLAG'
  | 'FLAGS'
  | 'GROUP_TYPE'
  | 'HOLDOUT'
  | 'ORGANIZATION'
  | 'SAVED_VIEW'
  | 'SEGMENT'
  | 'USAGE_DASHBOARD';

export type LiveChangeFragment = { readonly id: string, readonly revision: number, readonly epoch: string, readonly kind: ChangeKind, readonly entityType: EntityType, readonly entityKey: string, readonly flagKey: string | null, readonly environments: ReadonlyArray<string>, readonly at: string, readonly source: string, readonly actor: { readonly id: string, readonly name: string } };

export type ChangesSubscriptionVariables = Exact<{
  organizationId: string;
  after: number;
  epoch: string;
}>;

export type ChangesSubscription = { readonly changes: { readonly id: string, readonly revision: number, readonly epoch: string, readonly kind: ChangeKind, readonly entityType: EntityType, readonly entityKey: string, readonly flagKey: string | null, readonly environments: ReadonlyArray<string>, readonly at: string, readonly source: string, readonly actor: { readonly id: string, readonly name: string } } };

export type LogPositionQueryVariables = Exact<{
  organizationId: string;
}>;

export type LogPositionQuery = { readonly organization: { readonly id: string, readonly revision: number, readonly epoch: string } | null };

export const ChangesDocument = typedDocument<ChangesSubscription, ChangesSubscriptionVariables>(
  'subscription Changes($organizationId:ID!$after:Int!$epoch:String!){changes(organizationId:$organizationId after:$after epoch:$epoch){...LiveChange __typename}}fragment LiveChange on Change{id revision epoch kind entityType entityKey flagKey environments at source actor{id name __typename}__typename}',
  '611e1d9438356db86ccc2979443da5937cdc9cb9e969249069cf48ab270d62f6',
);

export const LogPositionDocument = typedDocument<LogPositionQuery, LogPositionQueryVariables>(
  'query LogPosition($organizationId:ID!){organization(id:$organizationId){id revision epoch __typename}}',
  '9e518fdc2f019d23d2d2905d39ca75bf560b2187a0a9ced40f25e50fe1e6eb2c',
);
