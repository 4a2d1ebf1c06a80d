import type { JsonValue } from '../../../domain/json.ts';
import type { Condition, ConditionValue, OperatorName } from '../../../domain/targeting.ts';
import { conditionProblems } from '../../../evaluation/operators/operator-table.ts';
import { type Anchoring, anyPattern, asciiPatternOf, isAscii } from './text-patterns.ts';

/** What a condition compares an attribute with, and how. */
export type Comparison = Pick<Condition, 'operator' | 'values' | 'ignoreCase'>;

/** A pattern that matches no text, in the syntax of every engine. */
const NOTHING = '[^\\s\\S]';
/** Matches no subject. */
export const NEVER: Comparison = { operator: 'MATCHES', values: [NOTHING], ignoreCase: false };
/** Matches every subject. */
const ALWAYS: Comparison = { operator: 'NOT_MATCHES', values: [NOTHING], ignoreCase: false };

interface OperatorRow {
  /** The comparison with a value. */
  compare(value: JsonValue): Comparison;
  /** The values that flags may have (contract §4.4). @default any */
  readonly takes?: 'TEXT' | 'DATE';
}

/** PostHog compares texts as they are, and other values by their JSON. */
function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function itemsOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [value];
}

function isTruth(value: JsonValue): boolean {
  return typeof value === 'boolean' || (typeof value === 'string' && /^(?:true|false)$/i.test(value));
}

/** PostHog compares what looks like a boolean by whether it is true (contract §6.3). */
function compareExactly(value: JsonValue, equals: OperatorName, isTrue: OperatorName): Comparison {
  const items = itemsOf(value);
  if (!items.every(isTruth)) return { operator: equals, values: items.map(textOf), ignoreCase: true };
  const isAllTrue = items.every((item) => /^true$/i.test(String(item)));
  return { operator: isTrue, values: [String(isAllTrue)], ignoreCase: false };
}

/** With one value, as a text. */
function ofText(operator: OperatorName): OperatorRow['compare'] {
  return (value) => ({ operator, values: [textOf(value)], ignoreCase: false });
}

/** With one number or text. */
function ofValue(operator: OperatorName): OperatorRow['compare'] {
  return (value) => ({ operator, values: [scalar(value)], ignoreCase: false });
}

function scalar(value: JsonValue): ConditionValue {
  return typeof value === 'number' ? value : textOf(value);
}

/**
 * With any of several texts, ignoring the case of ASCII (contract §6.3). The domain folds every case, so other texts are
 * patterns.
 */
function ofTexts(operator: OperatorName, anchoring: Anchoring, ofNone: Comparison): OperatorRow['compare'] {
  return (value) => {
    const values = itemsOf(value).map(textOf);
    if (values.length === 0) return ofNone;
    if (values.every(isAscii)) return { operator, values, ignoreCase: true };
    const matches = operator.startsWith('NOT_') ? 'NOT_MATCHES' : 'MATCHES';
    // One pattern, as the view shows it: several would not be recognized as what was written.
    const pattern = anyPattern(values.map((text) => asciiPatternOf(text, anchoring)));
    return { operator: matches, values: [pattern], ignoreCase: false };
  };
}

function ofRange(operator: OperatorName, ofEmpty: Comparison): OperatorRow['compare'] {
  return (value) => {
    const values = itemsOf(value).map(scalar);
    const [low = '', high = ''] = values;
    return Number(low) > Number(high) ? ofEmpty : { operator, values, ignoreCase: false };
  };
}

/** To PostHog a day is the instant at which it begins. */
function compareInstant(value: JsonValue): Comparison {
  const isDay = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
  return { operator: 'DATE_EQUALS', values: [isDay ? `${value}T00:00:00Z` : scalar(value)], ignoreCase: false };
}

/** The operators on properties of persons and groups (contract §4.6, §6.3). */
export const propertyOperators = {
  exact: { compare: (value) => compareExactly(value, 'EQUALS', 'TRUTH_EQUALS') },
  is_not: { compare: (value) => compareExactly(value, 'NOT_EQUALS', 'NOT_TRUTH_EQUALS') },
  icontains: { compare: ofTexts('CONTAINS', 'ANYWHERE', NEVER), takes: 'TEXT' },
  not_icontains: { compare: ofTexts('NOT_CONTAINS', 'ANYWHERE', ALWAYS), takes: 'TEXT' },
  icontains_multi: { compare: ofTexts('CONTAINS', 'ANYWHERE', NEVER) },
  not_icontains_multi: { compare: ofTexts('NOT_CONTAINS', 'ANYWHERE', ALWAYS) },
  starts_with: { compare: ofTexts('STARTS_WITH', 'START', NEVER) },
  not_starts_with: { compare: ofTexts('NOT_STARTS_WITH', 'START', ALWAYS) },
  ends_with: { compare: ofTexts('ENDS_WITH', 'END', NEVER) },
  not_ends_with: { compare: ofTexts('NOT_ENDS_WITH', 'END', ALWAYS) },
  regex: { compare: ofText('MATCHES'), takes: 'TEXT' },
  not_regex: { compare: ofText('NOT_MATCHES'), takes: 'TEXT' },
  gt: { compare: ofValue('GREATER_THAN'), takes: 'TEXT' },
  gte: { compare: ofValue('GREATER_THAN_OR_EQUAL'), takes: 'TEXT' },
  lt: { compare: ofValue('LESS_THAN'), takes: 'TEXT' },
  lte: { compare: ofValue('LESS_THAN_OR_EQUAL'), takes: 'TEXT' },
  between: { compare: ofRange('BETWEEN', NEVER) },
  not_between: { compare: ofRange('NOT_BETWEEN', ALWAYS) },
  semver_eq: { compare: ofText('SEMVER_EQUALS') },
  semver_neq: { compare: ofText('SEMVER_NOT_EQUALS') },
  semver_gt: { compare: ofText('SEMVER_GREATER_THAN') },
  semver_gte: { compare: ofText('SEMVER_GREATER_THAN_OR_EQUAL') },
  semver_lt: { compare: ofText('SEMVER_LESS_THAN') },
  semver_lte: { compare: ofText('SEMVER_LESS_THAN_OR_EQUAL') },
  semver_tilde: { compare: ofText('SEMVER_TILDE') },
  semver_caret: { compare: ofText('SEMVER_CARET') },
  semver_wildcard: { compare: ofText('SEMVER_WILDCARD') },
  is_set: { compare: () => ({ operator: 'IS_SET', values: [], ignoreCase: false }) },
  is_not_set: { compare: () => ({ operator: 'IS_NOT_SET', values: [], ignoreCase: false }) },
  is_date_exact: { compare: compareInstant },
  is_date_before: { compare: ofValue('DATE_BEFORE'), takes: 'DATE' },
  is_date_after: { compare: ofValue('DATE_AFTER'), takes: 'DATE' },
} satisfies Record<string, OperatorRow>;

export type PropertyOperator = keyof typeof propertyOperators;

const aliases: Readonly<Record<string, PropertyOperator>> = { min: 'gte', max: 'lte' };

/** The row of an operator, by its name or an alias; undefined for an unknown name. */
export function findPropertyOperator(name: string): OperatorRow | undefined {
  const known = Object.hasOwn(aliases, name) ? aliases[name] : name;
  const rows: Readonly<Record<string, OperatorRow>> = propertyOperators;
  return known !== undefined && Object.hasOwn(rows, known) ? rows[known] : undefined;
}

/** The comparison that a property means. As in PostHog, one that cannot be evaluated matches no subject. */
export function compareProperty(operator: string, value: JsonValue): Comparison {
  const comparison = findPropertyOperator(operator)?.compare(value) ?? NEVER;
  return isReadable(comparison) ? comparison : NEVER;
}

/** Whether a comparison can be evaluated. */
export function isReadable(comparison: Comparison): boolean {
  const condition = { id: '', attribute: 'any', negate: false, groupType: null, ...comparison };
  return conditionProblems(condition, '').length === 0;
}
