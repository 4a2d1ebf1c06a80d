// Made by `npm run generate` from the .graphql files and schema.graphql.
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
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

export type OperatorLabelsQueryVariables = Exact<{ [key: string]: never; }>;

export type OperatorLabelsQuery = { readonly operators: ReadonlyArray<{ readonly operator: Operator, readonly label: string }> | null };

export const OperatorLabelsDocument = typedDocument<OperatorLabelsQuery, OperatorLabelsQueryVariables>(
  'query OperatorLabels{operators{operator label __typename}}',
  'c7ecabdd5d56e449304a0d05006b1b6c5a1b7f4c0d17a24eb922194130868583',
);
