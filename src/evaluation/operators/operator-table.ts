import { type Problem, problem, shown } from '../../domain/errors.ts';
import { type Condition, OPERATORS, type OperatorName } from '../../domain/targeting.ts';
import { compareVersions } from '../../domain/version.ts';
import { defineOperator, type Operator } from './define-operator.ts';
import * as operand from './operand-types.ts';
import * as attribute from './predicates.ts';
import { FLAG_EVALUATES_TO, IN_SEGMENT } from './reference-operators.ts';
import { isInRange } from './version-range.ts';

const text = operand.textOperand;
const { numberOperand: number, dateOperand: date, versionOperand: version } = operand;
const { equalsAny, textAny, numberOf, compareDate, compareVersion, testVersion } = attribute;

const EQUALS = defineOperator('one of', 'SEVERAL', text, equalsAny);
const CONTAINS = defineOperator(
  'a text containing one of',
  'SEVERAL',
  text,
  textAny((whole, part) => whole.includes(part)),
);
const STARTS_WITH = defineOperator(
  'a text beginning with one of',
  'SEVERAL',
  text,
  textAny((whole, part) => whole.startsWith(part)),
);
const ENDS_WITH = defineOperator(
  'a text ending with one of',
  'SEVERAL',
  text,
  textAny((whole, part) => whole.endsWith(part)),
);
const MATCHES = defineOperator('a text matching one of', 'SEVERAL', operand.patternOperand, attribute.matchesAny);
const BETWEEN = defineOperator('a number from the first to the second of', 'RANGE', number, attribute.isBetween);
const IN_CIDR = defineOperator('an IP address in one of', 'SEVERAL', operand.cidrOperand, attribute.isInAnyCidr);
const IS_SET = defineOperator('any value', 'NONE', text, () => (value) => value !== undefined && value !== null);
const TRUTH_EQUALS = defineOperator('the truth', 'ONE', operand.truthOperand, attribute.hasTruth);
const inAnyRange = testVersion((found, ranges: readonly Parameters<typeof isInRange>[1][]) =>
  ranges.some((range) => isInRange(found, range)),
);

/**
 * Every operator. A missing or null attribute satisfies only negations (`NOT_…`, `IS_NOT_SET`), which hold exactly if the operator
 * they negate does not.
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
  LESS_THAN: defineOperator(
    'a number below',
    'ONE',
    number,
    ([bound = Number.NaN]) =>
      (value) =>
        numberOf(value) < bound,
  ),
  LESS_THAN_OR_EQUAL: defineOperator(
    'a number of at most',
    'ONE',
    number,
    ([bound = Number.NaN]) =>
      (value) =>
        numberOf(value) <= bound,
  ),
  GREATER_THAN: defineOperator(
    'a number above',
    'ONE',
    number,
    ([bound = Number.NaN]) =>
      (value) =>
        numberOf(value) > bound,
  ),
  GREATER_THAN_OR_EQUAL: defineOperator(
    'a number of at least',
    'ONE',
    number,
    ([bound = Number.NaN]) =>
      (value) =>
        numberOf(value) >= bound,
  ),
  BETWEEN,
  NOT_BETWEEN: negationOf(BETWEEN),
  DATE_EQUALS: defineOperator('the date of one of', 'SEVERAL', date, compareDate(attribute.isSameDate)),
  DATE_BEFORE: defineOperator(
    'a date before',
    'ONE',
    date,
    compareDate((value, bound) => value < bound),
  ),
  DATE_AFTER: defineOperator(
    'a date after',
    'ONE',
    date,
    compareDate((value, bound) => value > bound),
  ),
  SEMVER_EQUALS: defineOperator(
    'the version of one of',
    'SEVERAL',
    version,
    testVersion((found, others) => others.some((other) => compareVersions(found, other) === 0)),
  ),
  // Not a negation of SEMVER_EQUALS: an unreadable version is not a different version either.
  SEMVER_NOT_EQUALS: defineOperator(
    'a version other than',
    'SEVERAL',
    version,
    testVersion((found, others) => others.every((other) => compareVersions(found, other) !== 0)),
  ),
  SEMVER_LESS_THAN: defineOperator(
    'a version below',
    'ONE',
    version,
    compareVersion((order) => order < 0),
  ),
  SEMVER_LESS_THAN_OR_EQUAL: defineOperator(
    'a version of at most',
    'ONE',
    version,
    compareVersion((order) => order <= 0),
  ),
  SEMVER_GREATER_THAN: defineOperator(
    'a version above',
    'ONE',
    version,
    compareVersion((order) => order > 0),
  ),
  SEMVER_GREATER_THAN_OR_EQUAL: defineOperator(
    'a version of at least',
    'ONE',
    version,
    compareVersion((order) => order >= 0),
  ),
  SEMVER_TILDE: defineOperator('a version that fits one of ~', 'SEVERAL', operand.tildeOperand, inAnyRange),
  SEMVER_CARET: defineOperator('a version that fits one of ^', 'SEVERAL', operand.caretOperand, inAnyRange),
  SEMVER_WILDCARD: defineOperator('a version that fits one of', 'SEVERAL', operand.wildcardOperand, inAnyRange),
  IS_SET,
  IS_NOT_SET: negationOf(IS_SET),
  IN_CIDR,
  NOT_IN_CIDR: negationOf(IN_CIDR),
  ARRAY_CONTAINS_ANY: defineOperator('a list with any of', 'SEVERAL', text, attribute.arrayContains('some')),
  ARRAY_CONTAINS_ALL: defineOperator('a list with all of', 'SEVERAL', text, attribute.arrayContains('every')),
  IN_SEGMENT,
  NOT_IN_SEGMENT: negationOf(IN_SEGMENT),
  FLAG_EVALUATES_TO,
  TRUTH_EQUALS,
  NOT_TRUTH_EQUALS: negationOf(TRUTH_EQUALS),
} satisfies Record<OperatorName, Operator>;

/** Holds exactly if the operator does not; if the operator is undecidable, neither holds. */
function negationOf(positive: Operator): Operator {
  return { ...positive, expected: `not ${positive.expected}`, isNegation: true };
}

/** The operator that a negation negates; undefined for an operator that is not a negation. */
export function negatedOperator(name: OperatorName): OperatorName | undefined {
  const { isNegation, compile } = operators[name];
  return isNegation ? OPERATORS.find((each) => operators[each].compile === compile) : undefined;
}

/** The operator of a name; undefined for an unknown name, which old or foreign data may contain. */
export function findOperator(name: string): Operator | undefined {
  const rows: Readonly<Record<string, Operator>> = operators;
  return Object.hasOwn(rows, name) ? rows[name] : undefined;
}

/**
 * The problems of a condition that is about to be stored. Segments and flags that it refers to are not looked up. A condition with
 * problems that is stored all the same never holds.
 */
export function conditionProblems(condition: Condition, path: string): Problem[] {
  const place = (member: string) => (path === '' ? member : `${path}.${member}`);
  const row = findOperator(condition.operator);
  if (row === undefined) {
    return [
      problem(
        place('operator'),
        `${shown(condition.operator)} is not an operator; expected one of ${OPERATORS.join(', ')}`,
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
