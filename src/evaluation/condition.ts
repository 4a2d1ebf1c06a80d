import { shown } from '../domain/errors.ts';
import type { EvaluationContext } from '../domain/evaluation.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import type { JsonValue } from '../domain/json.ts';
import type { Condition, ConditionGroup, Match } from '../domain/targeting.ts';
import { groupAttribute, groupOf, isPlainName, subjectAttribute } from './attribute.ts';
import type { Evaluator, Question } from './evaluator.ts';
import { internalize } from './internalize.ts';
import type { ConditionTest } from './operator.ts';
import { findOperator } from './operators.ts';
import type { Trace } from './trace.ts';

interface CompiledCondition {
  readonly condition: Condition;
  /** The attribute, where it can be read by its bare name (most can): reading it here saves a call for each condition. */
  readonly plainName: string | null;
  /** Reads any other; `NO_GROUP` where there is nothing to ask. */
  readonly read: (context: EvaluationContext) => JsonValue | typeof NO_GROUP | undefined;
  readonly test: ConditionTest;
  /** What the test must say. Comparing with it makes "cannot be decided" hold neither as it stands nor negated. */
  readonly wanted: boolean;
}

const NO_GROUP = Symbol('the subject is in no group of the type');
const SHOWN_VALUES = 5;

/** Compiles groups of which any or all must match. A group without conditions matches everybody. */
export function compileGroups(groups: readonly ConditionGroup[], match: Match): Question<boolean> {
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

function compileGroup({ conditions, match }: ConditionGroup): Question<boolean> {
  if (conditions.length === 0) return () => true;
  const compiled = conditions.map(compileCondition);
  const isAny = match === 'ANY';
  return (evaluator, context, now) => {
    const { trace } = evaluator;
    const { attributes } = context;
    for (const one of compiled) {
      const value = one.plainName === null ? one.read(context) : attributes[one.plainName];
      const held = value !== NO_GROUP && one.test(value, now, evaluator, context) === one.wanted;
      if (trace !== null) record(trace, one.condition, held, evaluator, context, now);
      if (held === isAny) return isAny;
    }
    return !isAny;
  };
}

function compileCondition(condition: Condition): CompiledCondition {
  const { attribute, groupType, negate } = condition;
  const operator = findOperator(condition.operator);
  return {
    condition,
    plainName: groupType === null && isPlainName(attribute) ? internalize(attribute) : null,
    read: compileRead(condition),
    test: operator?.compile(condition) ?? undecidable,
    wanted: negate === operator?.isNegation,
  };
}

function undecidable(): undefined {
  return undefined;
}

function compileRead({ attribute, groupType }: Condition): CompiledCondition['read'] {
  if (groupType === null) return subjectAttribute(attribute);
  return (context) => {
    const group = groupOf(context, groupType);
    return group === undefined ? NO_GROUP : groupAttribute(group, attribute);
  };
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
  if (operator?.compile(condition) === undefined) return 'the condition cannot be read, and so never holds';
  const { groupType, negate } = condition;
  const group = groupType === null ? null : groupOf(context, groupType);
  if (group === undefined) return `the subject is in no group of the type "${groupType}"`;
  const value: JsonValue | undefined =
    group === null ? subjectAttribute(condition.attribute)(context) : groupAttribute(group, condition.attribute);
  const finding = operator.finding(condition, value, now, evaluator.quiet, context);
  return `${finding}, expected ${negate ? 'the contrary of ' : ''}${operator.expected} ${list}`.trimEnd();
}
