import { askFlag, unanswered } from '../ladder.ts';
import type { Outcome } from '../outcome.ts';
import { isInAnySegment, isInSegment } from '../segment-membership.ts';
import { type Operator, operator } from './define-operator.ts';
import { flagAnswerOperand, keyOperand } from './operand-types.ts';

/** The subject is in one of some segments. */
export const IN_SEGMENT: Operator = {
  ...operator(
    'in one of the segments',
    'SEVERAL',
    keyOperand,
    (keys) => (_value, now, evaluator, context) => isInAnySegment(evaluator, keys, context, now),
  ),
  needsAttribute: false,
  finding: ({ values }, _value, now, evaluator, context) => {
    const described = values.map((value) => {
      const contained = isInSegment(evaluator, String(value), context, now);
      if (contained === undefined) return `the segment "${value}" does not exist or refers to itself`;
      return `the subject is ${contained ? '' : 'not '}in "${value}"`;
    });
    return described.join(', ');
  },
};

/** Another flag answers with one of some variants, on (`true`) or off (`false`). */
export const FLAG_EVALUATES_TO: Operator = {
  ...operator(
    'one of the answers',
    'SEVERAL',
    flagAnswerOperand,
    (answers, _ignoreCase, { attribute: flagKey }) =>
      (_value, now, evaluator, context) => {
        const outcome = askFlag(evaluator, flagKey, context, now);
        return typeof outcome === 'string' ? undefined : answers.some((answer) => isAnswer(outcome, answer));
      },
  ),
  finding: ({ attribute: flagKey }, _value, now, evaluator, context) => {
    const outcome = askFlag(evaluator, flagKey, context, now);
    if (typeof outcome === 'string') return `the flag "${flagKey}" has no answer: ${unanswered[outcome]}`;
    return `the flag "${flagKey}" is ${describeAnswer(outcome)}`;
  },
};

/** An outcome in words. */
export function describeAnswer(outcome: Outcome): string {
  const state = outcome.isOn ? 'on' : 'off';
  return outcome.variant === null ? state : `${state} with the variant "${outcome.variant}"`;
}

function isAnswer(outcome: Outcome, answer: string): boolean {
  return answer === outcome.variant || answer === String(outcome.isOn);
}
