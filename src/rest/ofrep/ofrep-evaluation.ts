import type { Services } from '../../actions/services.ts';
import type { Evaluation, EvaluationContext } from '../../domain/evaluation.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import { evaluate } from '../../evaluation/evaluate.ts';
import type { Snapshot } from '../../evaluation/snapshot.ts';
import { failure } from './ofrep-map.ts';
import { sharedAnswer } from './ofrep-texts.ts';
import type { OfrepFailure, OfrepSuccess } from './ofrep-wire.ts';

/** What to evaluate with. */
export interface EvaluationInputs {
  readonly snapshot: Snapshot;
  readonly context: EvaluationContext;
  readonly now: EpochMilliseconds;
}

/** The answer of one flag. */
export function answerFlag(services: Services, inputs: EvaluationInputs, flagKey: string): OfrepSuccess | OfrepFailure {
  const { evaluation, answer } = answerOf(inputs, flagKey);
  services.usage.record(inputs.snapshot, [evaluation]);
  return answer;
}

/** The answers of all flags of the snapshot that are not archived, sorted by key. */
export function answerFlags(services: Services, inputs: EvaluationInputs): readonly (OfrepSuccess | OfrepFailure)[] {
  const answers = inputs.snapshot.flagKeys.map((key) => answerOf(inputs, key));
  services.usage.record(
    inputs.snapshot,
    answers.map(({ evaluation }) => evaluation),
  );
  return answers.map(({ answer }) => answer);
}

function answerOf(
  { snapshot, context, now }: EvaluationInputs,
  flagKey: string,
): { evaluation: Evaluation; answer: OfrepSuccess | OfrepFailure } {
  const evaluation = evaluate(snapshot, flagKey, context, now);
  const answer =
    evaluation.needs === 'TARGETING_KEY'
      ? failure(flagKey, 'TARGETING_KEY_MISSING', 'a percentage decides, and there is no targetingKey to hash')
      : sharedAnswer(evaluation);
  return { evaluation, answer };
}
