import type { JsonValue } from '../../../domain/json.ts';
import type { Condition, ConditionValue, OperatorName } from '../../../domain/targeting.ts';
import { conditionProblems } from '../../../evaluation/operators/operator-table.ts';

/** What a condition asks, whoever it asks it of. */
export type Question = Pick<Condition, 'operator' | 'values' | 'ignoreCase'>;

/** A pattern that occurs in no text, in the syntax of every engine. */
const NOTHING = '[^\\s\\S]';
/** A question that nobody satisfies. */
export const NEVER: Question = { operator: 'MATCHES', values: [NOTHING], ignoreCase: false };
/** A question that everybody satisfies. */
const ALWAYS: Question = { operator: 'NOT_MATCHES', values: [NOTHING], ignoreCase: false };

interface OperatorRow {
  /** What the operator asks when its value is this one. */
  ask(value: JsonValue): Question;
  /** What flags may have for a value (contract §4.4); anything unless it is said. */
  readonly takes?: 'TEXT' | 'TEXT_OR_NUMBER' | 'DATE';
}

/** A value as PostHog compares it: a text as it is, anything else as its JSON. */
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
function askExactly(value: JsonValue, equals: OperatorName, isTrue: OperatorName): Question {
  const items = itemsOf(value);
  if (!items.every(isTruth)) return { operator: equals, values: items.map(textOf), ignoreCase: true };
  const isAllTrue = items.every((item) => /^true$/i.test(String(item)));
  return { operator: isTrue, values: [String(isAllTrue)], ignoreCase: false };
}

/** One value, as a text. */
function ofText(operator: OperatorName, { ignoreCase = false } = {}): OperatorRow['ask'] {
  return (value) => ({ operator, values: [textOf(value)], ignoreCase });
}

/** One value, a number or a text. */
function ofValue(operator: OperatorName): OperatorRow['ask'] {
  return (value) => ({ operator, values: [scalar(value)], ignoreCase: false });
}

function scalar(value: JsonValue): ConditionValue {
  return typeof value === 'number' ? value : textOf(value);
}

/** Any of several texts, whatever their case; without any, what is said. */
function ofTexts(operator: OperatorName, ofNone: Question): OperatorRow['ask'] {
  return (value) => {
    const values = itemsOf(value).map(textOf);
    return values.length === 0 ? ofNone : { operator, values, ignoreCase: true };
  };
}

function ofRange(operator: OperatorName, ofEmpty: Question): OperatorRow['ask'] {
  return (value) => {
    const values = itemsOf(value).map(scalar);
    const [low = '', high = ''] = values;
    return Number(low) > Number(high) ? ofEmpty : { operator, values, ignoreCase: false };
  };
}

/** An instant: of a whole day, which PostHog takes for its beginning, the beginning. */
function askInstant(value: JsonValue): Question {
  const isDay = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
  return { operator: 'DATE_EQUALS', values: [isDay ? `${value}T00:00:00Z` : scalar(value)], ignoreCase: false };
}

const anyCase = { ignoreCase: true };

/** Every operator that a property can have (contract §4.6, §6.3), save those of cohorts and flags, with what it asks. */
export const propertyOperators = {
  exact: { ask: (value) => askExactly(value, 'EQUALS', 'TRUTH_EQUALS') },
  is_not: { ask: (value) => askExactly(value, 'NOT_EQUALS', 'NOT_TRUTH_EQUALS') },
  icontains: { ask: ofText('CONTAINS', anyCase), takes: 'TEXT' },
  not_icontains: { ask: ofText('NOT_CONTAINS', anyCase), takes: 'TEXT' },
  icontains_multi: { ask: ofTexts('CONTAINS', NEVER) },
  not_icontains_multi: { ask: ofTexts('NOT_CONTAINS', ALWAYS) },
  starts_with: { ask: ofTexts('STARTS_WITH', NEVER) },
  not_starts_with: { ask: ofTexts('NOT_STARTS_WITH', ALWAYS) },
  ends_with: { ask: ofTexts('ENDS_WITH', NEVER) },
  not_ends_with: { ask: ofTexts('NOT_ENDS_WITH', ALWAYS) },
  regex: { ask: ofText('MATCHES'), takes: 'TEXT' },
  not_regex: { ask: ofText('NOT_MATCHES'), takes: 'TEXT' },
  gt: { ask: ofValue('GREATER_THAN'), takes: 'TEXT_OR_NUMBER' },
  gte: { ask: ofValue('GREATER_THAN_OR_EQUAL'), takes: 'TEXT_OR_NUMBER' },
  lt: { ask: ofValue('LESS_THAN'), takes: 'TEXT_OR_NUMBER' },
  lte: { ask: ofValue('LESS_THAN_OR_EQUAL'), takes: 'TEXT_OR_NUMBER' },
  between: { ask: ofRange('BETWEEN', NEVER) },
  not_between: { ask: ofRange('NOT_BETWEEN', ALWAYS) },
  semver_eq: { ask: ofText('SEMVER_EQUALS') },
  semver_neq: { ask: ofText('SEMVER_NOT_EQUALS') },
  semver_gt: { ask: ofText('SEMVER_GREATER_THAN') },
  semver_gte: { ask: ofText('SEMVER_GREATER_THAN_OR_EQUAL') },
  semver_lt: { ask: ofText('SEMVER_LESS_THAN') },
  semver_lte: { ask: ofText('SEMVER_LESS_THAN_OR_EQUAL') },
  semver_tilde: { ask: ofText('SEMVER_TILDE') },
  semver_caret: { ask: ofText('SEMVER_CARET') },
  semver_wildcard: { ask: ofText('SEMVER_WILDCARD') },
  is_set: { ask: () => ({ operator: 'IS_SET', values: [], ignoreCase: false }) },
  is_not_set: { ask: () => ({ operator: 'IS_NOT_SET', values: [], ignoreCase: false }) },
  is_date_exact: { ask: askInstant },
  is_date_before: { ask: ofValue('DATE_BEFORE'), takes: 'DATE' },
  is_date_after: { ask: ofValue('DATE_AFTER'), takes: 'DATE' },
} satisfies Record<string, OperatorRow>;

/** One of PostHog's operators on properties. */
export type PropertyOperator = keyof typeof propertyOperators;

const aliases: Readonly<Record<string, PropertyOperator>> = { min: 'gte', max: 'lte' };

/** The row of an operator, by its name or another that it has; undefined for a name that is none. */
export function findPropertyOperator(name: string): OperatorRow | undefined {
  const known = Object.hasOwn(aliases, name) ? aliases[name] : name;
  const rows: Readonly<Record<string, OperatorRow>> = propertyOperators;
  return known !== undefined && Object.hasOwn(rows, known) ? rows[known] : undefined;
}

/** What a property asks by its operator and value; what cannot be read is satisfied by nobody, as in PostHog. */
export function askProperty(operator: string, value: JsonValue): Question {
  const question = findPropertyOperator(operator)?.ask(value) ?? NEVER;
  return isReadable(question) ? question : NEVER;
}

/** Whether a date can be compared with, absolute or relative to now. */
export function isReadableDate(value: JsonValue): boolean {
  return isReadable({ operator: 'DATE_BEFORE', values: [scalar(value)], ignoreCase: false });
}

function isReadable(question: Question): boolean {
  const condition = { id: '', attribute: 'any', negate: false, groupType: null, ...question };
  return conditionProblems(condition, '').length === 0;
}
