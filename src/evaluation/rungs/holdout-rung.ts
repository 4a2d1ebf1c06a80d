import { Bucketer, isShare } from '../bucketing/bucketer.ts';
import { holdoutBucket } from '../bucketing/halyard.ts';
import type { Rung } from '../evaluator.ts';
import { offOutcome } from '../outcome.ts';
import { conditionalRung, constantRung, type RungSource, silentRung } from './rung.ts';

/** Excludes the same subjects from every flag that names the holdout. */
export function holdoutRung({ flag, holdout, rolloutMet }: RungSource): Rung {
  if (holdout === undefined) return silentRung('HOLDOUT', 'the flag names no holdout');
  const { key, number, exclusionPercentage } = holdout;
  const because = `the holdout "${key}" excludes the subject`;
  const variant = `holdout-${number}`;
  const outcome = offOutcome(flag, 'HOLDOUT', because, { variant, rollout: rolloutMet, detail: key });
  if (exclusionPercentage >= 100) return constantRung('HOLDOUT', outcome);
  if (!isShare(exclusionPercentage)) return silentRung('HOLDOUT', `the holdout "${key}" excludes no subject`);
  const bucketer = new Bucketer(flag, flag.bucketing);
  const otherwise = `the subject is not among the ${exclusionPercentage} % held out`;
  return conditionalRung('HOLDOUT', otherwise, (_evaluator, context) => {
    const id = bucketer.identify(context);
    return id !== undefined && holdoutBucket(id) <= exclusionPercentage / 100 ? outcome : null;
  });
}
