// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../graph/json.ts';
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type AttributeType =
  | 'BOOLEAN'
  | 'LIST'
  | 'NUMBER'
  | 'OBJECT'
  | 'STRING';

export type Match =
  | 'ALL'
  | 'ANY';

export type OperandKind =
  | 'DATE'
  | 'FLAG_ANSWER'
  | 'NETWORK'
  | 'NONE'
  | 'NUMBER'
  | 'PATTERN'
  | 'SEGMENT'
  | 'TEXT'
  | 'TRUTH'
  | 'VERSION'
  | 'VERSION_WILDCARD';

export type Operator =
  | 'ARRAY_CONTAINS_ALL'
  | 'ARRAY_CONTAINS_ANY'
  | 'BETWEEN'
  | 'CONTAINS'
  | 'DATE_AFTER'
  | 'DATE_BEFORE'
  | 'DATE_EQUALS'
  | 'ENDS_WITH'
  | 'EQUALS'
  | 'FLAG_EVALUATES_TO'
  | 'GREATER_THAN'
  | 'GREATER_THAN_OR_EQUAL'
  | 'IN_CIDR'
  | 'IN_SEGMENT'
  | 'IS_NOT_SET'
  | 'IS_SET'
  | 'LESS_THAN'
  | 'LESS_THAN_OR_EQUAL'
  | 'MATCHES'
  | 'NOT_BETWEEN'
  | 'NOT_CONTAINS'
  | 'NOT_ENDS_WITH'
  | 'NOT_EQUALS'
  | 'NOT_IN_CIDR'
  | 'NOT_IN_SEGMENT'
  | 'NOT_MATCHES'
  | 'NOT_STARTS_WITH'
  | 'NOT_TRUTH_EQUALS'
  | 'SEMVER_CARET'
  | 'SEMVER_EQUALS'
  | 'SEMVER_GREATER_THAN'
  | 'SEMVER_GREATER_THAN_OR_EQUAL'
  | 'SEMVER_LESS_THAN'
  | 'SEMVER_LESS_THAN_OR_EQUAL'
  | 'SEMVER_NOT_EQUALS'
  | 'SEMVER_TILDE'
  | 'SEMVER_WILDCARD'
  | 'STARTS_WITH'
  | 'TRUTH_EQUALS';

export type ConditionGroupPartsFragment = { readonly match: Match, readonly conditions: ReadonlyArray<{ readonly attribute: string, readonly groupType: string | null, readonly operator: Operator, readonly values: ReadonlyArray<JsonValue>, readonly ignoreCase: boolean, readonly negate: boolean }> };

export type OperatorsQueryVariables = Exact<{ [key: string]: never; }>;

export type OperatorsQuery = { readonly operators: ReadonlyArray<{ readonly operator: Operator, readonly label: string, readonly attributeTypes: ReadonlyArray<AttributeType>, readonly needsAttribute: boolean, readonly operandKind: OperandKind, readonly minimumValues: number, readonly maximumValues: number, readonly canIgnoreCase: boolean }> | null };

export type KnownAttributesQueryVariables = Exact<{
  organizationId: string;
  environment: string;
  readsSubjects: boolean;
}>;

export type KnownAttributesQuery = { readonly organization: { readonly id: string, readonly groupTypes: ReadonlyArray<string>, readonly environment: { readonly id: string, readonly attributes: ReadonlyArray<{ readonly name: string, readonly groupType: string | null, readonly types: ReadonlyArray<AttributeType>, readonly count: number, readonly examples?: ReadonlyArray<JsonValue> }> } | null } | null };

export type SegmentChoicesQueryVariables = Exact<{
  organizationId: string;
  after?: string | null | undefined;
}>;

export type SegmentChoicesQuery = { readonly organization: { readonly id: string, readonly segments: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly key: string, readonly name: string } }> } } | null };

export type FlagChoicesQueryVariables = Exact<{
  organizationId: string;
  after?: string | null | undefined;
}>;

export type FlagChoicesQuery = { readonly organization: { readonly id: string, readonly board: { readonly hasNextPage: boolean, readonly endCursor: string | null, readonly rows: ReadonlyArray<{ readonly flagId: string, readonly key: string, readonly name: string }> } } | null };

export type VariantChoicesQueryVariables = Exact<{
  organizationId: string;
  flagKey: string;
}>;

export type VariantChoicesQuery = { readonly flag: { readonly id: string, readonly variants: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string }> } | null };

export const OperatorsDocument = typedDocument<OperatorsQuery, OperatorsQueryVariables>(
  'query Operators{operators{operator label attributeTypes needsAttribute operandKind minimumValues maximumValues canIgnoreCase __typename}}',
  '22f76a454a390226396b011f1083bc70efeb266a332ce305578bac2f4327ffd0',
);

export const KnownAttributesDocument = typedDocument<KnownAttributesQuery, KnownAttributesQueryVariables>(
  'query KnownAttributes($organizationId:ID!$environment:String!$readsSubjects:Boolean!){organization(id:$organizationId){id groupTypes environment(key:$environment){id attributes{name groupType types count examples@include(if:$readsSubjects)__typename}__typename}__typename}}',
  '74b64a2974ea3079b80fcf1fdcac0c4107dd1e2a37b842de94c3d9d7385cea1c',
);

export const SegmentChoicesDocument = typedDocument<SegmentChoicesQuery, SegmentChoicesQueryVariables>(
  'query SegmentChoices($organizationId:ID!$after:String){organization(id:$organizationId){id segments(first:100 after:$after){pageInfo{hasNextPage endCursor __typename}edges{node{id key name __typename}__typename}__typename}__typename}}',
  'e7c0a38c17495a7eb7c4be5ccd6820f575ea69a314a3fd09f7690fdde529b02b',
);

export const FlagChoicesDocument = typedDocument<FlagChoicesQuery, FlagChoicesQueryVariables>(
  'query FlagChoices($organizationId:ID!$after:String){organization(id:$organizationId){id board(environments:[]after:$after){hasNextPage endCursor rows{flagId key name __typename}__typename}__typename}}',
  '48441f53e7fceaf02a5d894ed253836c5c3eec958fee0d335cd11ef5d153292c',
);

export const VariantChoicesDocument = typedDocument<VariantChoicesQuery, VariantChoicesQueryVariables>(
  'query VariantChoices($organizationId:ID!$flagKey:String!){flag(organizationId:$organizationId key:$flagKey){id variants{id key name __typename}__typename}}',
  'f27e96bb2cf423e1642767a4d6aeebcb39267fce3ecdace46cf9599f11594711',
);
