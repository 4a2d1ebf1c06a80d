// Made by `npm run generate` from the .graphql files and schema.graphql.
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type DistributionChannel =
  | 'ALL'
  | 'CLIENT'
  | 'SERVER';

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

export type FlagEnvironmentFilter = {
  readonly enabled: boolean;
  readonly key: string;
};

export type FlagFilter = {
  readonly allTags?: ReadonlyArray<string> | null | undefined;
  readonly archived?: boolean | null | undefined;
  readonly createdBy?: string | null | undefined;
  readonly deleted?: boolean | null | undefined;
  readonly distributionChannel?: DistributionChannel | null | undefined;
  readonly environment?: FlagEnvironmentFilter | null | undefined;
  readonly hasPendingChangeRequest?: boolean | null | undefined;
  readonly holdout?: string | null | undefined;
  readonly keys?: ReadonlyArray<string> | null | undefined;
  readonly lifecycle?: LifecycleStatus | null | undefined;
  readonly prerequisite?: string | null | undefined;
  readonly segment?: string | null | undefined;
  readonly tags?: ReadonlyArray<string> | null | undefined;
  readonly text?: string | null | undefined;
  readonly updatedBy?: string | null | undefined;
  readonly updatedSince?: string | null | undefined;
  readonly valueType?: ValueType | null | undefined;
};

export type LifecycleStatus =
  | 'ACTIVE'
  | 'ARCHIVED'
  | 'DELETED'
  | 'PERMANENT'
  | 'STALE';

export type SetFlagSwitchInput = {
  readonly comment?: string | null | undefined;
  readonly enabled?: boolean | null | undefined;
  readonly environment?: string | null | undefined;
  readonly expectedSettingVersion?: number | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly flagKey: string;
  readonly organizationId: string;
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

export type BoardEnvironmentFragment = { readonly id: string, readonly key: string, readonly name: string, readonly isDefault: boolean, readonly isProduction: boolean };

export type BoardCellFragment = { readonly switch: Switch, readonly enabled: boolean, readonly activationDate: string | null, readonly activated: boolean, readonly minVersion: string | null, readonly variantKey: string | null, readonly overrideVariantKey: string | null, readonly rolloutPercentage: number, readonly ruleCount: number, readonly nextChangeAt: string | null, readonly pendingChangeRequestNumber: number | null };

export type BoardRowFragment = { readonly key: string, readonly name: string, readonly valueType: ValueType, readonly tags: ReadonlyArray<string>, readonly version: number, readonly updatedAt: string, readonly createdAt: string, readonly lifecycle: LifecycleStatus };

export type BoardQueryVariables = Exact<{
  organizationId: string;
  filter?: FlagFilter | null | undefined;
  after?: string | null | undefined;
  minimumRevision?: number | null | undefined;
  atRevision?: number | null | undefined;
  at?: string | null | undefined;
  environments?: ReadonlyArray<string> | string | null | undefined;
}>;

export type BoardQuery = { readonly organization: { readonly id: string, readonly board: { readonly revision: number, readonly totalCount: number, readonly hasNextPage: boolean, readonly endCursor: string | null, readonly cellNumbers: ReadonlyArray<ReadonlyArray<number>>, readonly environments: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly isDefault: boolean, readonly isProduction: boolean }>, readonly rows: ReadonlyArray<{ readonly key: string, readonly name: string, readonly valueType: ValueType, readonly tags: ReadonlyArray<string>, readonly version: number, readonly updatedAt: string, readonly createdAt: string, readonly lifecycle: LifecycleStatus }>, readonly distinctCells: ReadonlyArray<{ readonly switch: Switch, readonly enabled: boolean, readonly activationDate: string | null, readonly activated: boolean, readonly minVersion: string | null, readonly variantKey: string | null, readonly overrideVariantKey: string | null, readonly rolloutPercentage: number, readonly ruleCount: number, readonly nextChangeAt: string | null, readonly pendingChangeRequestNumber: number | null }> } } | null };

export type SetFlagSwitchMutationVariables = Exact<{
  input: SetFlagSwitchInput;
}>;

export type SetFlagSwitchMutation = { readonly setFlagSwitch:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'FlagEnvironment', readonly id: string, readonly switch: Switch, readonly enabled: boolean, readonly flag: { readonly id: string, readonly version: number, readonly revision: number } }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const BoardDocument = typedDocument<BoardQuery, BoardQueryVariables>(
  'query Board($organizationId:ID!$filter:FlagFilter$after:String$minimumRevision:Int$atRevision:Int$at:DateTime$environments:[String!]){organization(id:$organizationId minimumRevision:$minimumRevision){id board(filter:$filter after:$after atRevision:$atRevision at:$at environments:$environments){revision totalCount hasNextPage endCursor environments{...BoardEnvironment __typename}rows{...BoardRow __typename}distinctCells{...BoardCell __typename}cellNumbers __typename}__typename}}fragment BoardEnvironment on Environment{id key name isDefault isProduction __typename}fragment BoardRow on BoardRow{key name valueType tags version updatedAt createdAt lifecycle __typename}fragment BoardCell on BoardCell{switch enabled activationDate activated minVersion variantKey overrideVariantKey rolloutPercentage ruleCount nextChangeAt pendingChangeRequestNumber __typename}',
  'a04792cee56e0fe31e1c8b0e3316cf4ccae8299629f43f35e0d26e4dfb5976b6',
);

export const SetFlagSwitchDocument = typedDocument<SetFlagSwitchMutation, SetFlagSwitchMutationVariables>(
  'mutation SetFlagSwitch($input:SetFlagSwitchInput!){setFlagSwitch(input:$input){__typename ...on FlagEnvironment{id switch enabled flag{id version revision __typename}__typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '48058f65163c2baa854166aa84aa9a695d281160b8fa77d553ae52a984509c8a',
);
