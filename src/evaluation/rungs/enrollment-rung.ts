import type { EvaluationContext } from '../../domain/evaluation.ts';
import { type Flag, onVariant } from '../../domain/flag.ts';
import { Bucketer } from '../bucketing/bucketer.ts';
import { compileGroups } from '../condition.ts';
import { enrollmentGroup, isReference } from '../dependencies.ts';
import type { Rung } from '../evaluator.ts';
import { type Outcome, offOutcome, onOutcome, variantOutcome } from '../outcome.ts';
import { conditionReader, NO_GROUP } from '../read-attribute.ts';
import { conditionalRung, type RungSource, silentRung } from './rung.ts';

/**
 * Subjects that decide for themselves: a subject that has one of the conditions' attributes is on if the conditions hold, and
 * else off.
 */
export function enrollmentRung(source: RungSource): Rung {
  const { flag, setting, rolloutMet: rollout } = source;
  const { enrollment } = setting;
  if (enrollment === null || enrollment.conditions.length === 0) {
    return silentRung('ENROLLMENT', 'subjects cannot enroll');
  }
  const { conditions, exposurePercentage } = enrollment;
  const readers = conditions.filter((condition) => !isReference(condition)).map(conditionReader);
  const hasDecided = (context: EvaluationContext) => readers.some((read) => isSet(read(context)));
  const holds = compileGroups([enrollmentGroup(enrollment)], 'ALL');
  const enrolled = enrolledOutcome(flag, source);
  const declined = offOutcome(flag, 'ENROLLMENT', 'the subject did not enroll', { rollout });
  const bucketer = new Bucketer(flag, flag.bucketing);
  return conditionalRung('ENROLLMENT', 'the subject has not decided for itself', (evaluator, context, now) => {
    if (!hasDecided(context)) return null;
    if (!holds(evaluator, context, now)) return declined;
    return bucketer.isExposed(evaluator, context, exposurePercentage, 'exposure') ? enrolled : declined;
  });
}

function enrolledOutcome(flag: Flag, { rolloutMet }: RungSource): Outcome {
  const variant = flag.valueType === 'BOOLEAN' ? onVariant(flag) : undefined;
  const because = 'the subject enrolled';
  if (variant === undefined) return onOutcome(flag, 'ENROLLMENT', because, rolloutMet);
  return variantOutcome(flag, variant, 'ENROLLMENT', because, rolloutMet);
}

function isSet(value: ReturnType<ReturnType<typeof conditionReader>>): boolean {
  return value !== undefined && value !== null && value !== NO_GROUP;
}
