import type { RolloutFindings } from '../../domain/evaluation.ts';
import type { Flag, Prerequisite } from '../../domain/flag.ts';
import type { Expression, Rung } from '../evaluator.ts';
import { type DependencyFailure, dependencyFailures, evaluateDependency } from '../ladder.ts';
import { describeOutcome } from '../operators/reference-operators.ts';
import { type Outcome, offOutcome } from '../outcome.ts';
import { conditionalRung, type RungSource, silentRung } from './rung.ts';

/** Other flags that must answer as expected first. */
export function prerequisiteRung({ flag, rolloutMet }: RungSource): Rung {
  if (flag.prerequisites.length === 0) return silentRung('PREREQUISITES', 'there are no prerequisites');
  const checks = flag.prerequisites.map((prerequisite) => compilePrerequisite(flag, rolloutMet, prerequisite));
  return conditionalRung('PREREQUISITES', 'every prerequisite is met', (evaluator, context, now) => {
    for (const check of checks) {
      const failure = check(evaluator, context, now);
      if (failure !== null) return failure;
    }
    return null;
  });
}

/** Compiles one prerequisite: the outcome of its failure, or null if it is met. */
function compilePrerequisite(
  flag: Flag,
  rollout: RolloutFindings | null,
  { flagKey, expected }: Prerequisite,
): Expression<Outcome | null> {
  const wanted = typeof expected === 'string' ? `variant "${expected}"` : expected ? 'on' : 'off';
  const fail = (detail: string) => offOutcome(flag, 'PREREQUISITE_FAILED', detail, { rollout, detail });
  const failures = {
    MISSING: fail(`the prerequisite "${flagKey}" cannot be met: ${dependencyFailures.MISSING}`),
    CIRCULAR: fail(`the prerequisite "${flagKey}" cannot be met: ${dependencyFailures.CIRCULAR}`),
  } satisfies Record<DependencyFailure, Outcome>;
  const unmet = fail(`the prerequisite "${flagKey}" is not met: expected ${wanted}`);
  return (evaluator, context, now) => {
    const outcome = evaluateDependency(evaluator, flagKey, context, now);
    const failure = typeof outcome === 'string' ? failures[outcome] : isMet(outcome, expected) ? null : unmet;
    if (evaluator.trace !== null) {
      const finding = typeof outcome === 'string' ? dependencyFailures[outcome] : `it is ${describeOutcome(outcome)}`;
      evaluator.trace.add(`flag "${flagKey}" is ${wanted}`, failure === null, finding);
    }
    return failure;
  };
}

function isMet(outcome: Outcome, expected: boolean | string): boolean {
  return typeof expected === 'string' ? outcome.variant === expected : outcome.isOn === expected;
}
