// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../graph/json.ts';
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type ApplyConfigurationInput = {
  readonly comment?: string | null | undefined;
  readonly document: JsonValue;
  readonly expectedRevision?: number | null | undefined;
  readonly organizationId: string;
  readonly preview?: boolean | null | undefined;
  readonly prune?: ReadonlyArray<ConfigurationKind> | null | undefined;
  readonly pruneTags?: ReadonlyArray<string> | null | undefined;
};

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

export type ConfigurationKind =
  | 'ENVIRONMENT'
  | 'FLAG'
  | 'HOLDOUT'
  | 'SEGMENT';

export type CreateOrganizationInput = {
  readonly id: string;
  readonly name?: string | null | undefined;
};

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
  | 'MANAGED_BY_FILES'
  | 'NOT_FOUND'
  | 'OVERLOADED'
  | 'PREREQUISITE_CYCLE'
  | 'RATE_LIMITED'
  | 'STORAGE_FULL'
  | 'TIMEOUT'
  | 'UNAUTHENTICATED'
  | 'VALIDATION_FAILED'
  | 'VERSION_CONFLICT';

export type ExportConfigurationQueryVariables = Exact<{
  organizationId: string;
}>;

export type ExportConfigurationQuery = { readonly configurationSchema: JsonValue | null, readonly organization: { readonly revision: number, readonly export: JsonValue | null } | null };

export type ApplyConfigurationMutationVariables = Exact<{
  input: ApplyConfigurationInput;
}>;

export type ApplyConfigurationMutation = { readonly applyConfiguration:
    | { readonly revision: number, readonly requiresApproval: boolean, readonly approvalEnvironments: ReadonlyArray<string>, readonly objects: ReadonlyArray<{ readonly entityType: ConfigurationKind, readonly entityKey: string, readonly kind: ChangeKind, readonly differences: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }> }> }
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type CreateOrganizationMutationVariables = Exact<{
  input: CreateOrganizationInput;
}>;

export type CreateOrganizationMutation = { readonly createOrganization:
    | { readonly __typename: 'ConflictError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly id: string }
    | { readonly __typename: 'PermissionError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const ExportConfigurationDocument = typedDocument<ExportConfigurationQuery, ExportConfigurationQueryVariables>(
  'query ExportConfiguration($organizationId:ID!){organization(id:$organizationId){revision export __typename}configurationSchema}',
  '74ecb9142ef875acf5cd961a231604dcfd11b52090c6c978f631d214992f360e',
);

export const ApplyConfigurationDocument = typedDocument<ApplyConfigurationMutation, ApplyConfigurationMutationVariables>(
  'mutation ApplyConfiguration($input:ApplyConfigurationInput!){applyConfiguration(input:$input){...on AppliedConfiguration{revision requiresApproval approvalEnvironments objects{entityType entityKey kind differences{path before after __typename}__typename}__typename}...Failure __typename}}fragment Failure on Error{__typename code message ...on ValidationError{problems{path message __typename}__typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}}',
  'bbe0a2e9b286a5bc2723c018537cae863dbc9af5aef65fc9db0ae9ca0a61b413',
);

export const CreateOrganizationDocument = typedDocument<CreateOrganizationMutation, CreateOrganizationMutationVariables>(
  'mutation CreateOrganization($input:CreateOrganizationInput!){createOrganization(input:$input){...on Organization{id __typename}...Failure __typename}}fragment Failure on Error{__typename code message ...on ValidationError{problems{path message __typename}__typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}}',
  '31297ded4f0c471cfa478c34ad0e536b9d8b611d590adcac6d4dbd6f4177197e',
);
