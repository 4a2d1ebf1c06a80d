import { type Problem, problem, shown } from '../../domain/errors.ts';
import type { EvaluationContext } from '../../domain/evaluation.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { JsonValue } from '../../domain/json.ts';
import type { Condition, ConditionValue } from '../../domain/targeting.ts';
import type { Evaluator } from '../evaluator.ts';
import type { OperandKind, OperandType } from './operand-types.ts';

/** Tests the value of an attribute. Undefined: undecidable, so neither the condition nor its negation holds. */
export type ConditionTest = (
  value: JsonValue | undefined,
  now: EpochMilliseconds,
  evaluator: Evaluator,
  context: EvaluationContext,
) => boolean | undefined;

/** The meaning of one operator. */
export interface Operator {
  /** What it expects, in words that stand before its values: `one of`. */
  readonly expected: string;
  /** The condition holds if the test fails. */
  readonly isNegation: boolean;
  /** The kind of its values. */
  readonly operandKind: OperandKind;
  /** The fewest and the most values of a condition. */
  readonly valueCount: { readonly least: number; readonly most: number };
  /** The condition must name an attribute (for FLAG_EVALUATES_TO a flag). */
  readonly needsAttribute: boolean;
  /** Compiles a condition's test; undefined if its values cannot be read, and then the condition never holds. */
  readonly compile: (condition: Condition) => ConditionTest | undefined;
  /** The problems of a condition's values. */
  readonly problems: (condition: Condition, path: string) => Problem[];
  /** What was found, for explanations. */
  readonly describeFinding: (condition: Condition, ...test: Parameters<ConditionTest>) => string;
}

/** The most values one condition can have. */
export const MAXIMUM_VALUES = 1_000;

const arities = {
  NONE: { least: 0, most: 0, expected: 'no values' },
  ONE: { least: 1, most: 1, expected: 'exactly one value' },
  RANGE: { least: 2, most: 2, expected: 'exactly two values, the lower and the upper bound' },
  SEVERAL: { least: 1, most: MAXIMUM_VALUES, expected: `1 to ${MAXIMUM_VALUES} values` },
} satisfies Record<string, { least: number; most: number; expected: string }>;

/** How many values an operator takes. */
export type Arity = keyof typeof arities;

/** Defines an operator by the type of its values and the test that is compiled from them. */
export function defineOperator<T>(
  expected: string,
  arity: Arity,
  operand: OperandType<T>,
  test: (operands: readonly T[], ignoreCase: boolean, condition: Condition) => ConditionTest,
): Operator {
  return {
    expected,
    isNegation: false,
    operandKind: arity === 'NONE' ? 'NONE' : operand.kind,
    valueCount: arities[arity],
    needsAttribute: true,
    compile: (condition) => {
      const operands = parseAll(condition, operand);
      if (operands === undefined || !isCount(arity, condition.values.length)) return undefined;
      return test(operands, condition.ignoreCase, condition);
    },
    problems: (condition, path) => valueProblems(condition, arity, operand, path),
    describeFinding: ({ attribute }, value) => `${attribute} is ${value === undefined ? 'missing' : shown(value)}`,
  };
}

function isCount(arity: Arity, count: number): boolean {
  return count >= arities[arity].least && count <= arities[arity].most;
}

function parseAll<T>({ values, ignoreCase }: Condition, operand: OperandType<T>): T[] | undefined {
  const parsed: T[] = [];
  for (const value of values) {
    const one = operand.parse(value, ignoreCase);
    if (one === undefined) return undefined;
    parsed.push(one);
  }
  return parsed;
}

function valueProblems<T>(condition: Condition, arity: Arity, operand: OperandType<T>, path: string): Problem[] {
  const { values, operator: name, ignoreCase } = condition;
  const place = path === '' ? 'values' : `${path}.values`;
  if (!isCount(arity, values.length)) {
    return [problem(place, `${name} takes ${arities[arity].expected}, got ${values.length}`)];
  }
  const unreadable = (value: ConditionValue) => operand.parse(value, ignoreCase) === undefined;
  const problems = values.flatMap((value, index) =>
    unreadable(value) ? [problem(`${place}.${index}`, `${shown(value)} is not ${operand.expected}`)] : [],
  );
  if (problems.length === 0 && arity === 'RANGE' && Number(values[0]) > Number(values[1])) {
    problems.push(problem(place, `the lower bound ${shown(values[0])} is above the upper bound ${shown(values[1])}`));
  }
  return problems;
}
