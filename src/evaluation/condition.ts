import { shown } from '../domain/errors.ts';
import type { EvaluationContext } from '../domain/evaluation.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import type { Condition, ConditionGroup, Match } from '../domain/targeting.ts';
import type { Evaluator, Expression } from './evaluator.ts';
import { type GeneratedCondition, generateGroup } from './generated-group.ts';
import { internString } from './intern-string.ts';
import { findOperator } from './operators/operator-table.ts';
import { conditionReader, isPlainName, NO_GROUP } from './read-attribute.ts';
import type { Trace } from './trace.ts';

type CompiledCondition = GeneratedCondition;

const SHOWN_VALUES = 5;

/** Compiles groups of which any or all must match. A group without conditions matches every subject. */
export function compileGroups(groups: readonly ConditionGroup[], match: Match): Expression<boolean> {
  const compiled = groups.map(compileGroup);
  const [only] = compiled;
  if (only !== undefined && compiled.length === 1) return only;
  const isAny = match === 'ANY';
  return (evaluator, context, now) => {
    for (const group of compiled) {
      if (group(evaluator, context, now) === isAny) return isAny;
    }
    return !isAny;
  };
}

/** After how many evaluations code is generated for a group. Most groups of most organizations never get there. */
const HOT = 1_000;

function compileGroup({ conditions, match }: ConditionGroup): Expression<boolean> {
  if (conditions.length === 0) return () => true;
  const compiled = conditions.map(compileCondition);
  const isAny = match === 'ANY';
  const [only, second] = compiled;
  // Code of its own would gain little.
  if (only !== undefined && second === undefined) return only.evaluate;
  let generated: Expression<boolean> | null = null;
  let evaluations = 0;
  return (evaluator, context, now) => {
    if (generated !== null && evaluator.trace === null) return generated(evaluator, context, now);
    evaluations += 1;
    if (evaluations === HOT) generated = generateGroup(compiled, isAny);
    for (const condition of compiled) {
      if (condition.evaluate(evaluator, context, now) === isAny) return isAny;
    }
    return !isAny;
  };
}

function compileCondition(condition: Condition): CompiledCondition {
  const { attribute, groupType, negate } = condition;
  const operator = findOperator(condition.operator);
  const test = operator?.compile(condition) ?? undecidable;
  // An undecidable test (undefined) equals neither, so it holds neither plain nor negated.
  const wanted = negate === operator?.isNegation;
  const plainName = groupType === null && isPlainName(attribute) ? internString(attribute) : null;
  const read = conditionReader(condition);
  const holds: Expression<boolean> = (evaluator, context, now) => {
    const value = plainName === null ? read(context) : context.attributes[plainName];
    const held = value !== NO_GROUP && test(value, now, evaluator, context) === wanted;
    if (evaluator.trace !== null) record(evaluator.trace, condition, held, evaluator, context, now);
    return held;
  };
  return { condition, plainName, test, expected: wanted, evaluate: holds };
}

function undecidable(): undefined {
  return undefined;
}

function record(
  trace: Trace,
  condition: Condition,
  held: boolean,
  evaluator: Evaluator,
  context: EvaluationContext,
  now: EpochMilliseconds,
): void {
  const { attribute, operator, negate, values } = condition;
  const list = values.slice(0, SHOWN_VALUES).map((value) => shown(value));
  if (values.length > SHOWN_VALUES) list.push('…');
  const subject = `${negate ? 'not ' : ''}${[attribute, operator, list.join(', ')].filter((part) => part !== '').join(' ')}`;
  trace.add(subject, held, explain(condition, list.join(', '), evaluator, context, now));
}

function explain(
  condition: Condition,
  list: string,
  evaluator: Evaluator,
  context: EvaluationContext,
  now: EpochMilliseconds,
): string {
  const operator = findOperator(condition.operator);
  if (operator?.compile(condition) === undefined) return 'the condition cannot be read, so it never holds';
  const { groupType, negate } = condition;
  const value = conditionReader(condition)(context);
  if (value === NO_GROUP) return `the subject is in no group of the type "${groupType}"`;
  const finding = operator.describeFinding(condition, value, now, evaluator.untraced, context);
  return `${finding}, expected ${negate ? 'the opposite of ' : ''}${operator.expected} ${list}`.trimEnd();
}
