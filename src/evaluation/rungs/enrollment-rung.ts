import type { EvaluationContext } from '../../domain/evaluation.ts';
import { onVariant } from '../../domain/flag.ts';
import type { Condition, OperatorName } from '../../domain/targeting.ts';
import { explainExposure, identifierOf, isExposed } from '../bucketing/percentage.ts';
import { compileGroups } from '../condition.ts';
import { enrollmentGroup } from '../dependencies.ts';
import { offOutcome, onOutcome, variantOutcome } from '../outcome.ts';
import { type AttributeReader, groupAttribute, groupOf, subjectAttribute } from '../read-attribute.ts';
import { askedRung, type Rung, type RungSource, silentRung } from './rung.ts';

/** What these ask about is no attribute. */
const RELATIONS: readonly OperatorName[] = ['IN_SEGMENT', 'NOT_IN_SEGMENT', 'FLAG_EVALUATES_TO'];

/** Subjects that decide for themselves: those with one of the attributes asked about are on exactly when the conditions hold. */
export function enrollmentRung({ flag, setting, rolloutMet: rollout }: RungSource): Rung {
  const { enrollment } = setting;
  if (enrollment === null || enrollment.conditions.length === 0) {
    return silentRung('ENROLLMENT', 'subjects cannot enroll');
  }
  const { conditions, exposurePercentage } = enrollment;
  const readers = conditions.filter(({ operator }) => !RELATIONS.includes(operator)).map(readerOf);
  const hasDecided = (context: EvaluationContext) => readers.some((read) => (read(context) ?? null) !== null);
  const holds = compileGroups([enrollmentGroup(enrollment)], 'ALL');
  const variant = flag.valueType === 'BOOLEAN' ? onVariant(flag) : undefined;
  const because = 'the subject enrolled';
  const enrolled =
    variant === undefined
      ? onOutcome(flag, 'ENROLLMENT', because, rollout)
      : variantOutcome(flag, variant, 'ENROLLMENT', because, rollout);
  const declined = offOutcome(flag, 'ENROLLMENT', 'the subject did not enroll', { rollout });
  const identify = identifierOf(flag.bucketing, flag);
  const prefix = `${flag.key}.`;
  return askedRung('ENROLLMENT', 'the subject has not decided for itself', (evaluator, context, now) => {
    if (!hasDecided(context)) return null;
    if (!holds(evaluator, context, now)) return declined;
    const id = identify(context);
    const exposed = isExposed(prefix, id, exposurePercentage);
    evaluator.trace?.add(`exposure ${exposurePercentage} %`, exposed, explainExposure(prefix, id, exposurePercentage));
    return exposed ? enrolled : declined;
  });
}

function readerOf({ attribute, groupType }: Condition): AttributeReader {
  if (groupType === null) return subjectAttribute(attribute);
  return (context) => {
    const group = groupOf(context, groupType);
    return group === undefined ? undefined : groupAttribute(group, attribute);
  };
}
