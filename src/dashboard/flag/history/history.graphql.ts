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
  | 'CHANGE_REQUEST_WITHDRAWN'
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
  | 'ENVIRONMENT'
  | 'FEATURE_DEFAULT'
  | 'FLAG'
  | 'GROUP_TYPE'
  | 'HOLDOUT'
  | 'ORGANIZATION'
  | 'SAVED_VIEW'
  | 'SEGMENT'
  | 'USAGE_DASHBOARD';

export type ErrorCode =
  | 'APPROVAL_REQUIRED'
  | 'CHANGE_REQUEST_OUTDATED'
  | 'CHANGE_REQUEST_PENDING'
  | 'DATABASE_UNAVAILABLE'
  | 'EPOCH_CHANGED'
  | 'FORBIDDEN'
  | 'IDEMPOTENCY_KEY_INVALID'
  | 'IDEMPOTENCY_KEY_IN_PROGRESS'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'ILLEGAL_TRANSITION'
  | 'INVALID_VERSION'
  | 'IN_USE'
  | 'KEY_TAKEN'
  | 'NOT_FOUND'
  | 'OVERLOADED'
  | 'PREREQUISITE_CYCLE'
  | 'RATE_LIMITED'
  | 'STORAGE_FULL'
  | 'TIMEOUT'
  | 'UNAUTHENTICATED'
  | 'VALIDATION_FAILED'
  | 'VERSION_CONFLICT';

export type RevertFlagInput = {
  readonly comment?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly key: string;
  readonly organizationId: string;
  readonly toRevision: number;
};

export type Switch =
  | 'FOLLOW_DEFAULT'
  | 'OFF'
  | 'ON';

export type ValueType =
  | 'BOOLEAN'
  | 'INTEGER'
  | 'JSON'
  | 'NUMERIC'
  | 'STRING';

export type FlagHistoryQueryVariables = Exact<{
  organizationId: string;
  key: string;
  after?: string | null | undefined;
}>;

export type FlagHistoryQuery = { readonly flag: { readonly id: string, readonly version: number, readonly revision: number, readonly changes: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly revision: number, readonly kind: ChangeKind, readonly entityType: EntityType, readonly entityKey: string, readonly environments: ReadonlyArray<string>, readonly at: string, readonly source: string, readonly comment: string, readonly actor: { readonly id: string, readonly name: string }, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> } }> } } | null };

export type RevertFlagMutationVariables = Exact<{
  input: RevertFlagInput;
}>;

export type RevertFlagMutation = { readonly revertFlag:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Flag', readonly id: string, readonly key: string, readonly name: string, readonly description: string, readonly valueType: ValueType, readonly tags: ReadonlyArray<string>, readonly version: number, readonly revision: number, readonly archivedAt: string | null, readonly requiresApproval: boolean, readonly variants: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly value: JsonValue }>, readonly settings: ReadonlyArray<{ readonly id: string, readonly switch: Switch, readonly enabled: boolean, readonly rolloutPercentage: number, readonly environment: { readonly id: string, readonly key: string, readonly name: string, readonly isProduction: boolean, readonly isDefault: boolean, readonly requiresApproval: boolean }, readonly defaultVariant: { readonly id: string, readonly key: string } | null, readonly overrideVariant: { readonly id: string, readonly key: string } | null, readonly rolloutCondition: { readonly minVersion: string | null, readonly activationDate: string | null, readonly activated: boolean } | null, readonly rules: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string }>, readonly pendingChangeRequest: { readonly id: string, readonly number: number } | null }> }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const FlagHistoryDocument = typedDocument<FlagHistoryQuery, FlagHistoryQueryVariables>(
  'query FlagHistory($organizationId:ID!$key:String!$after:String){flag(organizationId:$organizationId key:$key){id version revision changes(first:40 after:$after){pageInfo{hasNextPage endCursor __typename}edges{node{id revision kind entityType entityKey environments at source comment actor{id name __typename}differences{path before after __typename}__typename}__typename}__typename}__typename}}',
  '274ff1298d07dac3e202d4ec2a529c46ed7c9583aac4579d27897043a7927b06',
);

export const RevertFlagDocument = typedDocument<RevertFlagMutation, RevertFlagMutationVariables>(
  'mutation RevertFlag($input:RevertFlagInput!){revertFlag(input:$input){__typename ...on Flag{...FlagPage __typename}...WriteFailure}}fragment FlagPage on Flag{id key name description valueType tags version revision archivedAt requiresApproval variants{id key name value __typename}settings{...FlagSetting __typename}__typename}fragment FlagSetting on FlagEnvironment{id switch enabled environment{id key name isProduction isDefault requiresApproval __typename}defaultVariant{id key __typename}overrideVariant{id key __typename}rolloutPercentage rolloutCondition{minVersion activationDate activated __typename}rules{id key name __typename}pendingChangeRequest{id number __typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '780c6d714d011ad1e6bd03960558e66499156fccd867f4ac0d3f16fffc6739a2',
);
