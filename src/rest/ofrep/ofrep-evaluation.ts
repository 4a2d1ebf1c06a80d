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
  /** The caller may only know flags that clients may receive. */
  readonly isClient: boolean;
}

/** The keys of the flags that a caller may receive, archived ones left out. */
function flagKeysFor({ snapshot, isClient }: Asked): readonly string[] {
  return isClient ? snapshot.flagKeys.filter((key) => isForClients(snapshot, key)) : snapshot.flagKeys;
}

/** The answer of one flag. A flag that the caller may not receive is unknown. */
export function answerFlag(services: Services, asked: Asked, flagKey: string): OfrepSuccess | OfrepFailure {
  const { snapshot, isClient } = asked;
  if (isClient && !isForClients(snapshot, flagKey))
    return failure(flagKey, 'FLAG_NOT_FOUND', `there is no flag "${flagKey}"`);
  const { evaluation, answer } = answerOf(asked, flagKey);
  services.usage.record(snapshot, [evaluation]);
  return answer;
}

/** The answers of all flags that the caller may receive, in the order of their keys. */
export function answerFlags(services: Services, asked: Asked): readonly (OfrepSuccess | OfrepFailure)[] {
  const answers = flagKeysFor(asked).map((key) => answerOf(asked, key));
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

function isForClients({ flags }: Snapshot, flagKey: string): boolean {
  const channel = flags.get(flagKey)?.flag.distributionChannel;
  return channel !== undefined && channel !== 'SERVER';
}
