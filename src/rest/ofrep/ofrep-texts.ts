import type { Evaluation } from '../../domain/evaluation.ts';
import { JsonText } from '../reply.ts';
import { fromEvaluation } from './ofrep-map.ts';
import type { OfrepBulkSuccess, OfrepFailure, OfrepSuccess } from './ofrep-wire.ts';

type OfrepAnswer = OfrepSuccess | OfrepFailure;

// An evaluation is frozen and shared by everybody who gets it, so that what it says here is worked out once.
const answers = new WeakMap<Evaluation, OfrepAnswer>();
const texts = new WeakMap<OfrepAnswer, string>();

/** An evaluation in the protocol's words. Answers are shared: nobody may change one. */
export function sharedAnswer(evaluation: Evaluation): OfrepAnswer {
  const answer = answers.get(evaluation) ?? fromEvaluation(evaluation);
  answers.set(evaluation, answer);
  return answer;
}

/** The body with the answers of all flags, put together from their texts. */
export function bulkText(flags: readonly OfrepAnswer[], rest: Omit<OfrepBulkSuccess, 'flags'>): JsonText {
  return new JsonText(`{"flags":[${flags.map(textOf).join(',')}],${JSON.stringify(rest).slice(1)}`);
}

function textOf(answer: OfrepAnswer): string {
  const text = texts.get(answer) ?? JSON.stringify(answer);
  texts.set(answer, text);
  return text;
}
