import { type Problem, problem, shown } from '../../domain/errors.ts';
import { type Condition, OPERATORS, type OperatorName } from '../../domain/targeting.ts';
import { compareVersions } from '../../domain/version.ts';
import { type Operator, operator } from './define-operator.ts';
import * as operand from './operand-types.ts';
import * as attribute from './predicates.ts';
import { FLAG_EVALUATES_TO, IN_SEGMENT } from './reference-operators.ts';
import { isInRange } from './version-range.ts';

const text = operand.textOperand;
const { numberOperand: number, dateOperand: date, versionOperand: version } = operand;
const { equalsAny, textAny, numberOf, compareDate, compareVersion, testVersion } = attribute;

const EQUALS = operator('one of', 'SEVERAL', text, equalsAny);
const CONTAINS = operator(
  'a text containing one of',
  'SEVERAL',
  text,
  textAny((whole, part) => whole.includes(part)),
);
const STARTS_WITH = operator(
  'a text beginning with one of',
  'SEVERAL',
  text,
  textAny((whole, part) => whole.startsWith(part)),
);
const ENDS_WITH = operator(
  'a text ending with one of',
  'SEVERAL',
  text,
  textAny((whole, part) => whole.endsWith(part)),
);
const MATCHES = operator('a text matching one of', 'SEVERAL', operand.patternOperand, attribute.matchesAny);
const BETWEEN = operator('a number from the first to the second of', 'RANGE', number, attribute.isBetween);
const IN_CIDR = operator('an IP address in one of', 'SEVERAL', operand.cidrOperand, attribute.isInAnyCidr);
const IS_SET = operator('any value', 'NONE', text, () => (value) => value !== undefined && value !== null);
const TRUTH_EQUALS = operator('the truth', 'ONE', operand.truthOperand, attribute.hasTruth);
const inAnyRange = testVersion((found, ranges: readonly Parameters<typeof isInRange>[1][]) =>
  ranges.some((range) => isInRange(found, range)),
);

/**
 * The meaning of every operator. An attribute that is missing or null satisfies none of them but the negations
 * (`NOT_…`, `IS_NOT_SET`), which hold exactly when what they negate does not.
 */
export const operators = {
  EQUALS,
  NOT_EQUALS: negationOf(EQUALS),
  CONTAINS,
  NOT_CONTAINS: negationOf(CONTAINS),
  STARTS_WITH,
  NOT_STARTS_WITH: negationOf(STARTS_WITH),
  ENDS_WITH,
  NOT_ENDS_WITH: negationOf(ENDS_WITH),
  MATCHES,
  NOT_MATCHES: negationOf(MATCHES),
  LESS_THAN: operator(
    'a number below',
    'ONE',
    number,
    ([bound = Number.NaN]) =>
      (value) =>
        numberOf(value) < bound,
  ),
  LESS_THAN_OR_EQUAL: operator(
    'a number of at most',
    'ONE',
    number,
    ([bound = Number.NaN]) =>
      (value) =>
        numberOf(value) <= bound,
  ),
  GREATER_THAN: operator(
    'a number above',
    'ONE',
    number,
    ([bound = Number.NaN]) =>
      (value) =>
        numberOf(value) > bound,
  ),
  GREATER_THAN_OR_EQUAL: operator(
    'a number of at least',
    'ONE',
    number,
    ([bound = Number.NaN]) =>
      (value) =>
        numberOf(value) >= bound,
  ),
  BETWEEN,
  NOT_BETWEEN: negationOf(BETWEEN),
  DATE_EQUALS: operator('the date of one of', 'SEVERAL', date, compareDate(attribute.isSameDate)),
  DATE_BEFORE: operator(
    'a date before',
    'ONE',
    date,
    compareDate((value, bound) => value < bound),
  ),
  DATE_AFTER: operator(
    'a date after',
    'ONE',
    date,
    compareDate((value, bound) => value > bound),
  ),
  SEMVER_EQUALS: operator(
    'the version of one of',
    'SEVERAL',
    version,
    testVersion((found, others) => others.some((other) => compareVersions(found, other) === 0)),
  ),
  // No negation of SEMVER_EQUALS: what is no version is not a different version either.
  SEMVER_NOT_EQUALS: operator(
    'a version other than',
    'SEVERAL',
    version,
    testVersion((found, others) => others.every((other) => compareVersions(found, other) !== 0)),
  ),
  SEMVER_LESS_THAN: operator(
    'a version below',
    'ONE',
    version,
    compareVersion((order) => order < 0),
  ),
  SEMVER_LESS_THAN_OR_EQUAL: operator(
    'a version of at most',
    'ONE',
    version,
    compareVersion((order) => order <= 0),
  ),
  SEMVER_GREATER_THAN: operator(
    'a version above',
    'ONE',
    version,
    compareVersion((order) => order > 0),
  ),
  SEMVER_GREATER_THAN_OR_EQUAL: operator(
    'a version of at least',
    'ONE',
    version,
    compareVersion((order) => order >= 0),
  ),
  SEMVER_TILDE: operator('a version that fits one of ~', 'SEVERAL', operand.tildeOperand, inAnyRange),
  SEMVER_CARET: operator('a version that fits one of ^', 'SEVERAL', operand.caretOperand, inAnyRange),
  SEMVER_WILDCARD: operator('a version that fits one of', 'SEVERAL', operand.wildcardOperand, inAnyRange),
  IS_SET,
  IS_NOT_SET: negationOf(IS_SET),
  IN_CIDR,
  NOT_IN_CIDR: negationOf(IN_CIDR),
  ARRAY_CONTAINS_ANY: operator('a list with any of', 'SEVERAL', text, attribute.arrayContains('some')),
  ARRAY_CONTAINS_ALL: operator('a list with all of', 'SEVERAL', text, attribute.arrayContains('every')),
  IN_SEGMENT,
  NOT_IN_SEGMENT: negationOf(IN_SEGMENT),
  FLAG_EVALUATES_TO,
  TRUTH_EQUALS,
  NOT_TRUTH_EQUALS: negationOf(TRUTH_EQUALS),
} satisfies Record<OperatorName, Operator>;

/** Holds exactly when the operator does not; what cannot be decided holds in neither. */
function negationOf(positive: Operator): Operator {
  return { ...positive, expected: `not ${positive.expected}`, isNegation: true };
}

/** The row of an operator; undefined for a name that is none, as old or foreign data may hold. */
export function findOperator(name: string): Operator | undefined {
  const rows: Readonly<Record<string, Operator>> = operators;
  return Object.hasOwn(rows, name) ? rows[name] : undefined;
}

/**
 * What is wrong with a condition, before it is stored: each message says what was found and what is expected. What a
 * condition refers to (segments, flags) is not looked up. A condition whose values cannot be read never
 * holds, should it be stored all the same.
 */
export function conditionProblems(condition: Condition, path: string): Problem[] {
  const place = (member: string) => (path === '' ? member : `${path}.${member}`);
  const row = findOperator(condition.operator);
  if (row === undefined) {
    return [
      problem(
        place('operator'),
        `${shown(condition.operator)} is no operator; expected one of ${OPERATORS.join(', ')}`,
      ),
    ];
  }
  const problems = row.problems(condition, path);
  if (condition.attribute === '' && row.needsAttribute) {
    problems.unshift(problem(place('attribute'), 'an attribute must be named'));
  }
  if (condition.groupType === '')
    problems.push(problem(place('groupType'), 'expected the name of a group type, or null'));
  return problems;
}
