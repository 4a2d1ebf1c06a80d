import { answerMany, answerOne, type SnapshotEvaluation } from '../../actions/evaluation/evaluations.ts';
import type { OfrepCall } from './ofrep-place.ts';
import { type OfrepAnswer, sharedAnswer } from './ofrep-texts.ts';
import type { OfrepFailure, OfrepSuccess } from './ofrep-wire.ts';

/** The answer of one flag. */
export function answerFlag(
  { services, caller }: OfrepCall,
  inputs: SnapshotEvaluation,
  flagKey: string,
): OfrepSuccess | OfrepFailure {
  return sharedAnswer(answerOne(services, caller, inputs, flagKey)).answer;
}

/** The answers of all flags of the snapshot that are not archived, sorted by key. */
export function answerFlags({ services, caller }: OfrepCall, inputs: SnapshotEvaluation): readonly OfrepAnswer[] {
  return answerMany(services, caller, inputs).map(sharedAnswer);
}
