import type { RungName } from '../../domain/evaluation.ts';
import { isSwitchedOn } from '../../domain/flag.ts';
import { Bucketer } from '../bucketing/bucketer.ts';
import { firstAnswer, type Rung } from '../evaluator.ts';
import { offOutcome, variantOutcome } from '../outcome.ts';
import { traceRule } from '../rule.ts';
import { enrollmentRung } from './enrollment-rung.ts';
import { holdoutRung } from './holdout-rung.ts';
import { prerequisiteRung } from './prerequisite-rung.ts';
import { rolloutRung } from './rollout-rung.ts';
import { conditionalRung, constantRung, type RungSource, silentRung } from './rung.ts';

/** How each rung of the ladder is compiled. They are evaluated in the order of `RUNGS`; the first that answers wins. */
export const rungs = {
  EXISTS: existsRung,
  SWITCH: switchRung,
  ROLLOUT_CONDITION: rolloutRung,
  PREREQUISITES: prerequisiteRung,
  OVERRIDE: overrideRung,
  ENROLLMENT: enrollmentRung,
  HOLDOUT: holdoutRung,
  TARGETING: targetingRung,
  DEFAULT: defaultRung,
  OFF: offRung,
} satisfies Record<RungName, (source: RungSource) => Rung>;

function existsRung({ flag }: RungSource): Rung {
  if (flag.archivedAt === null) return silentRung('EXISTS', 'the flag exists');
  const because = `the flag is archived since ${flag.archivedAt}`;
  return constantRung('EXISTS', offOutcome(flag, 'ARCHIVED', because, { error: 'FLAG_NOT_FOUND', detail: because }));
}

function switchRung({ flag, setting, environment, featureDefault }: RungSource): Rung {
  const follows = setting.switch === 'FOLLOW_DEFAULT';
  const isOn = isSwitchedOn(setting.switch, featureDefault);
  const because = `the flag is ${isOn ? 'on' : 'off'} in ${environment.key}${follows ? ', following the feature default' : ''}`;
  return isOn ? silentRung('SWITCH', because) : constantRung('SWITCH', offOutcome(flag, 'DISABLED', because));
}

function overrideRung({ flag, setting, rolloutMet }: RungSource): Rung {
  const variant = flag.variants.find(({ key }) => key === setting.overrideVariant);
  if (variant === undefined) return silentRung('OVERRIDE', 'there is no override variant');
  const because = `every subject gets the override variant "${variant.key}"`;
  return constantRung('OVERRIDE', variantOutcome(flag, variant, 'OVERRIDE', because, rolloutMet));
}

function targetingRung({ rules }: RungSource): Rung {
  if (rules.length === 0) return silentRung('TARGETING', 'there are no targeting rules');
  const evaluate = firstAnswer(rules.map(({ decide }) => decide));
  const explain: Rung['explain'] = (trace, ...question) =>
    firstAnswer(
      rules.map(
        (rule) =>
          (...each) =>
            traceRule(rule, trace, ...each),
      ),
    )(...question);
  return { ...conditionalRung('TARGETING', 'no rule decides', evaluate), explain, always: rules[0]?.always ?? null };
}

function defaultRung({ flag, setting, rolloutMet }: RungSource): Rung {
  const variant = flag.variants.find(({ key }) => key === setting.defaultVariant);
  if (variant === undefined) return silentRung('DEFAULT', 'there is no default variant');
  const { rolloutPercentage } = setting;
  const because = `the default variant is "${variant.key}"`;
  if (rolloutPercentage >= 100) {
    return constantRung('DEFAULT', variantOutcome(flag, variant, 'DEFAULT', because, rolloutMet));
  }
  const outcome = variantOutcome(flag, variant, 'SPLIT', `${because}, for ${rolloutPercentage} %`, rolloutMet);
  const bucketer = new Bucketer(flag, flag.bucketing);
  const otherwise = `the default variant is for ${rolloutPercentage} % only`;
  return conditionalRung('DEFAULT', otherwise, (evaluator, context) =>
    bucketer.isExposed(evaluator, context, rolloutPercentage, 'rollout') ? outcome : null,
  );
}

function offRung({ flag, rolloutMet }: RungSource): Rung {
  return constantRung('OFF', offOutcome(flag, 'OFF', 'no rung answered', { rollout: rolloutMet }));
}
