import type { Evaluation } from '../../domain/evaluation.ts';
import { memoizeByObject } from '../../domain/memoize-by-object.ts';
import { JsonText } from '../http/reply.ts';
import { failure, fromEvaluation } from './ofrep-map.ts';
import type { OfrepFailure, OfrepSuccess } from './ofrep-wire.ts';

/** The protocol's form of an evaluation, with its text. */
export interface OfrepAnswer {
  readonly answer: OfrepSuccess | OfrepFailure;
  readonly text: string;
}

/** The protocol's form of an evaluation. Evaluations are shared and immutable, and so are their translations. */
export const sharedAnswer: (evaluation: Evaluation) => OfrepAnswer = memoizeByObject((evaluation) => {
  const answer =
    evaluation.needs === 'TARGETING_KEY'
      ? failure(
          evaluation.flagKey,
          'TARGETING_KEY_MISSING',
          'a percentage decides, and there is no targetingKey to hash',
        )
      : fromEvaluation(evaluation);
  return { answer, text: JSON.stringify(answer) };
});

/** The body with the answers of all flags, joined from their texts. `rest` is the text of the other members. */
export function bulkText(answers: readonly OfrepAnswer[], rest: string): JsonText {
  return new JsonText(`{"flags":[${answers.map(({ text }) => text).join(',')}],${rest.slice(1)}`);
}

interface TextAt {
  readonly revision: number;
  readonly text: JsonText;
}

const single = new WeakMap<OfrepSuccess, TextAt>();

/** The body with the answer of one flag and its revision. */
export function singleText(answer: OfrepSuccess, revision: number): JsonText {
  const known = single.get(answer);
  if (known?.revision === revision) return known.text;
  const text = new JsonText(JSON.stringify({ ...answer, metadata: { ...answer.metadata, revision } }));
  single.set(answer, { revision, text });
  return text;
}
