// Made by `npm run generate` from the .graphql files and schema.graphql.
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
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

export type SearchKind =
  | 'ENVIRONMENT'
  | 'FLAG'
  | 'HOLDOUT'
  | 'ORGANIZATION'
  | 'SEGMENT';

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

export type PaletteSearchQueryVariables = Exact<{
  text: string;
}>;

export type PaletteSearchQuery = { readonly search: ReadonlyArray<{ readonly id: string, readonly kind: SearchKind, readonly key: string, readonly name: string, readonly organizationId: string }> | null };

export type PaletteSwitchesQueryVariables = Exact<{
  ids: ReadonlyArray<string> | string;
}>;

export type PaletteSwitchesQuery = { readonly nodes: ReadonlyArray<
    | { readonly __typename: 'ApiKey' }
    | { readonly __typename: 'Change' }
    | { readonly __typename: 'ChangeRequest' }
    | { readonly __typename: 'Environment' }
    | { readonly __typename: 'ExposureSchedule' }
    | { readonly __typename: 'Flag', readonly id: string, readonly key: string, readonly name: string, readonly version: number, readonly settings: ReadonlyArray<{ readonly id: string, readonly switch: Switch, readonly environment: { readonly id: string, readonly key: string, readonly name: string, readonly isProduction: boolean } }> }
    | { readonly __typename: 'FlagEnvironment' }
    | { readonly __typename: 'Holdout' }
    | { readonly __typename: 'Organization' }
    | { readonly __typename: 'SavedView' }
    | { readonly __typename: 'Segment' }
    | { readonly __typename: 'Subject' }
    | { readonly __typename: 'TargetingRule' }
    | { readonly __typename: 'UsageDashboard' }
    | { readonly __typename: 'Variant' }
   | null> | null };

export type PaletteSwitchMutationVariables = Exact<{
  input: SetFlagSwitchInput;
}>;

export type PaletteSwitchMutation = { readonly setFlagSwitch:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'FlagEnvironment', readonly id: string, readonly switch: Switch, readonly enabled: boolean, readonly version: number, readonly flag: { readonly id: string, readonly version: number, readonly revision: number } }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const PaletteSearchDocument = typedDocument<PaletteSearchQuery, PaletteSearchQueryVariables>(
  'query PaletteSearch($text:String!){search(text:$text first:12){id kind key name organizationId __typename}}',
  '0c097f4ae4c7076483b2b47dc465e2df3decdbbc132cfba3e45daaf8acc178b3',
);

export const PaletteSwitchesDocument = typedDocument<PaletteSwitchesQuery, PaletteSwitchesQueryVariables>(
  'query PaletteSwitches($ids:[ID!]!){nodes(ids:$ids){__typename ...on Flag{id key name version settings{id switch environment{id key name isProduction __typename}__typename}__typename}}}',
  '37c7d2027e7e3692a637e9224864336d945ad3c3c02f7ab2053102567d047988',
);

export const PaletteSwitchDocument = typedDocument<PaletteSwitchMutation, PaletteSwitchMutationVariables>(
  'mutation PaletteSwitch($input:SetFlagSwitchInput!){setFlagSwitch(input:$input){__typename ...on FlagEnvironment{id switch enabled version flag{id version revision __typename}__typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  'd3d51821c6459290175c901ee3feb8d7b777df6b10330a159b970e262f090e0e',
);
