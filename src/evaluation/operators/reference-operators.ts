import { dependencyFailures, evaluateDependency } from '../ladder.ts';
import type { Outcome } from '../outcome.ts';
import { isInAnySegment, isInSegment } from '../segment-membership.ts';
import { defineOperator, type Operator } from './define-operator.ts';
import { flagAnswerOperand, keyOperand } from './operand-types.ts';

/** The subject is in one of several segments. */
export const IN_SEGMENT: Operator = {
  ...defineOperator(
    'in one of the segments',
    'SEVERAL',
    keyOperand,
    (keys) => (_value, now, evaluator, context) => isInAnySegment(evaluator, keys, context, now),
  ),
  needsAttribute: false,
  describeFinding: ({ values }, _value, now, evaluator, context) => {
    const described = values.map((value) => {
      const contained = isInSegment(evaluator, String(value), context, now);
      if (contained === undefined) return `the segment "${value}" does not exist or refers to itself`;
      return `the subject is ${contained ? '' : 'not '}in "${value}"`;
    });
    return described.join(', ');
  },
};

/** Another flag answers with one of several variants, on (`true`) or off (`false`). */
export const FLAG_EVALUATES_TO: Operator = {
  ...defineOperator(
    'one of the answers',
    'SEVERAL',
    flagAnswerOperand,
    (answers, _ignoreCase, { attribute: flagKey }) =>
      (_value, now, evaluator, context) => {
        const outcome = evaluateDependency(evaluator, flagKey, context, now);
        return typeof outcome === 'string' ? undefined : answers.some((answer) => matchesOutcome(outcome, answer));
      },
  ),
  describeFinding: ({ attribute: flagKey }, _value, now, evaluator, context) => {
    const outcome = evaluateDependency(evaluator, flagKey, context, now);
    if (typeof outcome === 'string') return `the flag "${flagKey}" has no answer: ${dependencyFailures[outcome]}`;
    return `the flag "${flagKey}" is ${describeOutcome(outcome)}`;
  },
};

/** An outcome in words. */
export function describeOutcome(outcome: Outcome): string {
  const state = outcome.isOn ? 'on' : 'off';
  return outcome.variant === null ? state : `${state} with the variant "${outcome.variant}"`;
}

function matchesOutcome(outcome: Outcome, answer: string): boolean {
  return answer === outcome.variant || answer === String(outcome.isOn);
}
