import { answerMany, answerOne, type SnapshotEvaluation } from '../../actions/evaluation/evaluations.ts';
import type { Evaluation } from '../../domain/evaluation.ts';
import { failure } from './ofrep-map.ts';
import type { OfrepCall } from './ofrep-place.ts';
import { sharedAnswer } from './ofrep-texts.ts';
import type { OfrepFailure, OfrepSuccess } from './ofrep-wire.ts';

/** The answer of one flag. */
export function answerFlag(
  { services, caller }: OfrepCall,
  inputs: SnapshotEvaluation,
  flagKey: string,
): OfrepSuccess | OfrepFailure {
  return toAnswer(answerOne(services, caller, inputs, flagKey));
}

/** The answers of all flags of the snapshot that are not archived, sorted by key. */
export function answerFlags(
  { services, caller }: OfrepCall,
  inputs: SnapshotEvaluation,
): readonly (OfrepSuccess | OfrepFailure)[] {
  return answerMany(services, caller, inputs).map(toAnswer);
}

function toAnswer(evaluation: Evaluation): OfrepSuccess | OfrepFailure {
  return evaluation.needs === 'TARGETING_KEY'
    ? failure(evaluation.flagKey, 'TARGETING_KEY_MISSING', 'a percentage decides, and there is no targetingKey to hash')
    : sharedAnswer(evaluation);
}
