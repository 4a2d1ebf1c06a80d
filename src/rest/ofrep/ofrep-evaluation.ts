import type { Services } from '../../actions/services.ts';
import type { Evaluation, EvaluationContext } from '../../domain/evaluation.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import { evaluate } from '../../evaluation/evaluate.ts';
import type { Snapshot } from '../../evaluation/snapshot.ts';
import { failure } from './ofrep-map.ts';
import { sharedAnswer } from './ofrep-texts.ts';
import type { OfrepFailure, OfrepSuccess } from './ofrep-wire.ts';

/** Whom answers are for and when. */
export interface Asked {
  readonly snapshot: Snapshot;
  readonly context: EvaluationContext;
  readonly now: EpochMilliseconds;
}

/** The answer of one flag. */
export function answerFlag(services: Services, asked: Asked, flagKey: string): OfrepSuccess | OfrepFailure {
  const { evaluation, answer } = answerOf(asked, flagKey);
  services.usage.record(asked.snapshot, [evaluation]);
  return answer;
}

/** The answers of all flags of the snapshot that are not archived, sorted by key. */
export function answerFlags(services: Services, asked: Asked): readonly (OfrepSuccess | OfrepFailure)[] {
  const answers = asked.snapshot.flagKeys.map((key) => answerOf(asked, key));
  services.usage.record(
    asked.snapshot,
    answers.map(({ evaluation }) => evaluation),
  );
  return answers.map(({ answer }) => answer);
}

function answerOf(
  { snapshot, context, now }: Asked,
  flagKey: string,
): { evaluation: Evaluation; answer: OfrepSuccess | OfrepFailure } {
  const evaluation = evaluate(snapshot, flagKey, context, now);
  const answer =
    evaluation.needs === 'TARGETING_KEY'
      ? failure(flagKey, 'TARGETING_KEY_MISSING', 'a percentage decides, and there is no targetingKey to hash')
      : sharedAnswer(evaluation);
  return { evaluation, answer };
}
