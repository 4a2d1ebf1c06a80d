import { holdoutBucket } from '../bucketing/bucket.ts';
import { identifierOf, isHashable, isShare } from '../bucketing/percentage.ts';
import { offOutcome } from '../outcome.ts';
import { askedRung, constantRung, type Rung, type RungSource, silentRung } from './rung.ts';

/** Keeps some subjects out of every flag that names the holdout: the same ones, whatever the flag. */
export function holdoutRung({ flag, holdout, rolloutMet }: RungSource): Rung {
  if (holdout === undefined) return silentRung('HOLDOUT', 'the flag names no holdout');
  const { key, number, exclusionPercentage } = holdout;
  const because = `the holdout "${key}" keeps the subject out`;
  const variant = `holdout-${number}`;
  const outcome = offOutcome(flag, 'HOLDOUT', because, { variant, rollout: rolloutMet, detail: key });
  if (exclusionPercentage >= 100) return constantRung('HOLDOUT', outcome);
  if (!isShare(exclusionPercentage)) return silentRung('HOLDOUT', `the holdout "${key}" keeps nobody out`);
  const identify = identifierOf(flag.bucketing, flag);
  return askedRung(
    'HOLDOUT',
    `the subject is not among the ${exclusionPercentage} % held out`,
    (_evaluator, context) => {
      const id = identify(context);
      return isHashable(id) && holdoutBucket(id) <= exclusionPercentage / 100 ? outcome : null;
    },
  );
}
