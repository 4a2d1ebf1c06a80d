import { OPERATORS, type OperatorName } from '../../domain/targeting.ts';
import type { OperandKind } from '../../evaluation/operators/operand-types.ts';
import { negatedOperator, operators } from '../../evaluation/operators/operator-table.ts';
import { builder } from '../builder.ts';
import { type AttributeType, AttributeTypeEnum } from '../lib/attribute-type.ts';
import { describedEnum } from '../lib/described-enum.ts';
import { OperatorEnum } from '../lib/enums.ts';

const OperandKindEnum = describedEnum<OperandKind>('OperandKind', 'Kinds of value that conditions compare with.', {
  NONE: 'The operator takes no values.',
  TEXT: 'A string. Numbers and booleans count as their JSON text.',
  NUMBER: 'A number, or a string that is one.',
  DATE: 'An RFC 3339 instant or date, epoch milliseconds, or a time before now such as `7d`.',
  VERSION: 'A semantic version, which may be partial, such as `2.5`.',
  VERSION_WILDCARD: 'The beginning of a version, such as `2.5.*`.',
  PATTERN: 'A regular expression in RE2 syntax.',
  NETWORK: 'A network in CIDR notation, or an IP address.',
  TRUTH: 'true or false.',
  SEGMENT: 'Key of a segment.',
  FLAG_ANSWER: 'true (on), false (off) or the key of a variant of the flag that the attribute names.',
});

const ANY_TYPE: readonly AttributeType[] = ['STRING', 'NUMBER', 'BOOLEAN', 'LIST', 'OBJECT'];

/** The JSON types of attributes that an operator with values of a kind can match. */
const matchedTypes = {
  NONE: ANY_TYPE,
  TEXT: ANY_TYPE,
  NUMBER: ['NUMBER', 'STRING'],
  DATE: ['STRING', 'NUMBER'],
  VERSION: ['STRING', 'NUMBER'],
  VERSION_WILDCARD: ['STRING', 'NUMBER'],
  PATTERN: ANY_TYPE,
  NETWORK: ['STRING'],
  TRUTH: ANY_TYPE,
  SEGMENT: [],
  FLAG_ANSWER: [],
} satisfies Record<OperandKind, readonly AttributeType[]>;

/** What an editor shows between the attribute and its values. */
const labels = {
  EQUALS: 'is',
  NOT_EQUALS: 'is not',
  CONTAINS: 'contains',
  NOT_CONTAINS: 'does not contain',
  STARTS_WITH: 'starts with',
  NOT_STARTS_WITH: 'does not start with',
  ENDS_WITH: 'ends with',
  NOT_ENDS_WITH: 'does not end with',
  MATCHES: 'matches',
  NOT_MATCHES: 'does not match',
  LESS_THAN: 'is less than',
  LESS_THAN_OR_EQUAL: 'is at most',
  GREATER_THAN: 'is greater than',
  GREATER_THAN_OR_EQUAL: 'is at least',
  BETWEEN: 'is between',
  NOT_BETWEEN: 'is not between',
  DATE_EQUALS: 'is the date',
  DATE_BEFORE: 'is before',
  DATE_AFTER: 'is after',
  SEMVER_EQUALS: 'is version',
  SEMVER_NOT_EQUALS: 'is a version other than',
  SEMVER_LESS_THAN: 'is a version below',
  SEMVER_LESS_THAN_OR_EQUAL: 'is a version up to',
  SEMVER_GREATER_THAN: 'is a version above',
  SEMVER_GREATER_THAN_OR_EQUAL: 'is a version from',
  SEMVER_TILDE: 'is a version in the range ~',
  SEMVER_CARET: 'is a version in the range ^',
  SEMVER_WILDCARD: 'is a version like',
  IS_SET: 'is set',
  IS_NOT_SET: 'is not set',
  IN_CIDR: 'is an address in',
  NOT_IN_CIDR: 'is not an address in',
  ARRAY_CONTAINS_ANY: 'has any of',
  ARRAY_CONTAINS_ALL: 'has all of',
  IN_SEGMENT: 'is in the segment',
  NOT_IN_SEGMENT: 'is not in the segment',
  FLAG_EVALUATES_TO: 'evaluates to',
  TRUTH_EQUALS: 'has the truth',
  NOT_TRUTH_EQUALS: 'does not have the truth',
} satisfies Record<OperatorName, string>;

const OperatorInfoObject = builder.objectRef<OperatorName>('OperatorInfo').implement({
  description: 'What an editor of conditions needs to know of an operator.',
  fields: (t) => ({
    operator: t.field({ type: OperatorEnum, description: 'The operator.', resolve: (name) => name }),
    label: t.string({
      description: 'Words between the attribute and the values, in English, such as `is at least`.',
      resolve: (name) => labels[name],
    }),
    attributeTypes: t.field({
      type: [AttributeTypeEnum],
      description:
        'JSON types of the attributes that the operator, or for a negation the operator that it negates, can match; empty if it ' +
        'tests no attribute.',
      resolve: (name) => [...matchedTypes[operators[name].operandKind]],
    }),
    needsAttribute: t.boolean({
      description: 'Whether a condition must name an attribute; for FLAG_EVALUATES_TO it is the key of a flag.',
      resolve: (name) => operators[name].needsAttribute,
    }),
    operandKind: t.field({
      type: OperandKindEnum,
      description: 'Kind of the values.',
      resolve: (name) => operators[name].operandKind,
    }),
    minimumValues: t.int({
      description: 'Fewest values of a condition.',
      resolve: (name) => operators[name].valueCount.least,
    }),
    maximumValues: t.int({
      description: 'Most values of a condition.',
      resolve: (name) => operators[name].valueCount.most,
    }),
    canIgnoreCase: t.boolean({
      description: 'Whether `ignoreCase` of a condition has an effect.',
      resolve: (name) => ['TEXT', 'PATTERN'].includes(operators[name].operandKind),
    }),
    negationOf: t.field({
      type: OperatorEnum,
      nullable: true,
      description: 'Operator that it negates; null if it is not a negation.',
      resolve: (name) => negatedOperator(name) ?? null,
    }),
  }),
});

builder.queryField('operators', (t) =>
  t.field({
    type: [OperatorInfoObject],
    nullable: true,
    description:
      'Every operator of conditions, with what an editor needs to know of it. The server checks conditions by the same table.',
    resolve: () => [...OPERATORS],
  }),
);
