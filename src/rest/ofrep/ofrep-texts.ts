import type { Evaluation } from '../../domain/evaluation.ts';
import { memoizeByObject } from '../../domain/memoize-by-object.ts';
import { JsonText } from '../http/reply.ts';
import { fromEvaluation } from './ofrep-map.ts';
import type { OfrepBulkSuccess, OfrepFailure, OfrepSuccess } from './ofrep-wire.ts';

type OfrepAnswer = OfrepSuccess | OfrepFailure;

/** The protocol's form of an evaluation. Evaluations are shared and immutable, and so are their translations. */
export const sharedAnswer: (evaluation: Evaluation) => OfrepAnswer = memoizeByObject(fromEvaluation);

/** The body with the answers of all flags, joined from their texts. */
export function bulkText(flags: readonly OfrepAnswer[], rest: Omit<OfrepBulkSuccess, 'flags'>): JsonText {
  return new JsonText(`{"flags":[${flags.map(textOf).join(',')}],${JSON.stringify(rest).slice(1)}`);
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

const textOf = memoizeByObject((answer: OfrepAnswer) => JSON.stringify(answer));
