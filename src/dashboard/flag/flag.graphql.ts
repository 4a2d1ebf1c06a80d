// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../graph/json.ts';
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
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

export type FlagSettingFragment = { readonly id: string, readonly switch: Switch, readonly enabled: boolean, readonly rolloutPercentage: number, readonly environment: { readonly id: string, readonly key: string, readonly name: string, readonly isProduction: boolean, readonly isDefault: boolean, readonly requiresApproval: boolean }, readonly defaultVariant: { readonly id: string, readonly key: string } | null, readonly overrideVariant: { readonly id: string, readonly key: string } | null, readonly rolloutCondition: { readonly minVersion: string | null, readonly activationDate: string | null, readonly activated: boolean } | null, readonly rules: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string }>, readonly pendingChangeRequest: { readonly id: string, readonly number: number } | null };

export type FlagPageFragment = { readonly id: string, readonly key: string, readonly name: string, readonly description: string, readonly valueType: ValueType, readonly tags: ReadonlyArray<string>, readonly version: number, readonly revision: number, readonly archivedAt: string | null, readonly requiresApproval: boolean, readonly variants: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly value: JsonValue }>, readonly settings: ReadonlyArray<{ readonly id: string, readonly switch: Switch, readonly enabled: boolean, readonly rolloutPercentage: number, readonly environment: { readonly id: string, readonly key: string, readonly name: string, readonly isProduction: boolean, readonly isDefault: boolean, readonly requiresApproval: boolean }, readonly defaultVariant: { readonly id: string, readonly key: string } | null, readonly overrideVariant: { readonly id: string, readonly key: string } | null, readonly rolloutCondition: { readonly minVersion: string | null, readonly activationDate: string | null, readonly activated: boolean } | null, readonly rules: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string }>, readonly pendingChangeRequest: { readonly id: string, readonly number: number } | null }> };

export type FlagQueryVariables = Exact<{
  organizationId: string;
  key: string;
}>;

export type FlagQuery = { readonly flag: { readonly id: string, readonly key: string, readonly name: string, readonly description: string, readonly valueType: ValueType, readonly tags: ReadonlyArray<string>, readonly version: number, readonly revision: number, readonly archivedAt: string | null, readonly requiresApproval: boolean, readonly variants: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly value: JsonValue }>, readonly settings: ReadonlyArray<{ readonly id: string, readonly switch: Switch, readonly enabled: boolean, readonly rolloutPercentage: number, readonly environment: { readonly id: string, readonly key: string, readonly name: string, readonly isProduction: boolean, readonly isDefault: boolean, readonly requiresApproval: boolean }, readonly defaultVariant: { readonly id: string, readonly key: string } | null, readonly overrideVariant: { readonly id: string, readonly key: string } | null, readonly rolloutCondition: { readonly minVersion: string | null, readonly activationDate: string | null, readonly activated: boolean } | null, readonly rules: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string }>, readonly pendingChangeRequest: { readonly id: string, readonly number: number } | null }> } | null };

export const FlagDocument = typedDocument<FlagQuery, FlagQueryVariables>(
  'query Flag($organizationId:ID!$key:String!){flag(organizationId:$organizationId key:$key){...FlagPage __typename}}fragment FlagPage on Flag{id key name description valueType tags version revision archivedAt requiresApproval variants{id key name value __typename}settings{...FlagSetting __typename}__typename}fragment FlagSetting on FlagEnvironment{id switch enabled environment{id key name isProduction isDefault requiresApproval __typename}defaultVariant{id key __typename}overrideVariant{id key __typename}rolloutPercentage rolloutCondition{minVersion activationDate activated __typename}rules{id key name __typename}pendingChangeRequest{id number __typename}__typename}',
  '03604167ba9dc3e12cb5675ea7bfce8651b176ba65a54a37add1ef326384aff4',
);
