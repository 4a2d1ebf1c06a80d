import type { Condition } from '../domain/targeting.ts';
import type { Question } from './evaluator.ts';
import type { ConditionTest } from './operators/define-operator.ts';
import { toNumber } from './operators/operand-types.ts';

/** A condition as far as generated code asks it. */
export interface GeneratedCondition {
  readonly condition: Condition;
  /** The attribute, where it can be read by its bare name. */
  readonly plainName: string | null;
  readonly test: ConditionTest;
  /** What the test must say. */
  readonly wanted: boolean;
  /** Asks the whole condition the slow way. */
  readonly holds: Question<boolean>;
}

const comparisons: Readonly<Record<string, string>> = {
  LESS_THAN: '<',
  LESS_THAN_OR_EQUAL: '<=',
  GREATER_THAN: '>',
  GREATER_THAN_OR_EQUAL: '>=',
};

/**
 * The conditions of a group as one function made of source text, in which every attribute is read by a property access of its
 * own: that is what the engine makes fast, several times as fast as a loop over conditions. All that comes from outside stands
 * in the text as JSON, which is JavaScript (https://tc39.es/proposal-json-superset/), and only values of the everyday type are
 * compared there; any other is handed to the very tests of the operators, so that both ways always say the same.
 * Null where the process forbids making code from text.
 */
export function generateGroup(conditions: readonly GeneratedCondition[], isAny: boolean): Question<boolean> | null {
  const checks = conditions.map(
    (condition, index) => `if (${checkOf(condition, index)} === ${isAny}) return ${isAny};`,
  );
  const source = `'use strict';
    return (evaluator, context, now) => {
      const attributes = context.attributes;
      let value;
      ${checks.join('\n')}
      return ${!isAny};
    };`;
  try {
    const make = new Function('conditions', source);
    // Made just above, of this type.
    return make(conditions) as Question<boolean>;
  } catch {
    return null;
  }
}

function checkOf({ condition, plainName, wanted }: GeneratedCondition, index: number): string {
  if (plainName === null) return `conditions[${index}].holds(evaluator, context, now)`;
  const test = `conditions[${index}].test(value, now, evaluator, context)`;
  const everyday = everydayCase(condition);
  const asked = everyday === undefined ? test : `(typeof value === ${everyday.type} ? ${everyday.test} : ${test})`;
  return `((value = attributes[${JSON.stringify(plainName)}], ${asked}) === ${wanted})`;
}

/** The comparison that a value of the operator's own type needs; undefined where it takes more than comparing. */
function everydayCase({ operator, values, ignoreCase }: Condition): { type: string; test: string } | undefined {
  const isEquality = operator === 'EQUALS' || operator === 'NOT_EQUALS';
  if (isEquality && !ignoreCase && values.length > 0 && values.length <= 8) {
    const test = values.map((value) => `value === ${JSON.stringify(String(value))}`).join(' || ');
    return { type: '"string"', test: `(${test})` };
  }
  const comparison = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
  const bound = toNumber(values[0]);
  if (comparison === undefined || bound === undefined || values.length !== 1) return undefined;
  return { type: '"number"', test: `(value ${comparison} ${JSON.stringify(bound)})` };
}
