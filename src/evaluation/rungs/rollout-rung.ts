import { shown } from '../../domain/errors.ts';
import type { RolloutFindings } from '../../domain/evaluation.ts';
import type { Flag, RolloutCondition } from '../../domain/flag.ts';
import type { Rung } from '../evaluator.ts';
import { type Outcome, offOutcome } from '../outcome.ts';
import type { Trace } from '../trace.ts';
import { activationInstant, compileVersionCheck, type VersionFinding } from './rollout-requirements.ts';
import { conditionalRung, type RungSource, silentRung } from './rung.ts';

/** What an answer reports about a rollout condition that is met. */
export const ROLLOUT_MET: RolloutFindings = Object.freeze({ versionSufficient: true, dateReached: true });

/** Requires a minimum version and an activation date. Both are always checked, so that both can be reported. */
export function rolloutRung({ flag, setting: { rolloutCondition } }: RungSource): Rung {
  if (rolloutCondition === null) return silentRung('ROLLOUT_CONDITION', 'there is no rollout condition');
  const { minVersion, activationDate } = rolloutCondition;
  const otherwise = 'the rollout condition is met';
  if (minVersion === null && activationDate === null) return silentRung('ROLLOUT_CONDITION', otherwise);
  const findVersion = compileVersionCheck(minVersion);
  const activation = activationInstant(activationDate);
  const pending = pendingOutcomes(flag, rolloutCondition);
  return conditionalRung('ROLLOUT_CONDITION', otherwise, (evaluator, context, now) => {
    const version = findVersion(context);
    const dateReached = now >= activation;
    if (evaluator.trace !== null)
      recordFindings(evaluator.trace, rolloutCondition, context.appVersion, version, dateReached);
    if (version === 'UNREADABLE') return unreadable(flag, context.appVersion, dateReached);
    if (version) return dateReached ? null : pending.date;
    return dateReached ? pending.version : pending.both;
  });
}

function recordFindings(
  trace: Trace,
  { minVersion, activationDate }: RolloutCondition,
  appVersion: string | null,
  version: VersionFinding,
  dateReached: boolean,
): void {
  if (minVersion !== null) {
    const found = appVersion === null ? 'the context has no version' : `the version is ${shown(appVersion)}`;
    trace.add(`version at least ${minVersion}`, version === true, found);
  }
  if (activationDate !== null) {
    trace.add(`date ${activationDate} reached`, dateReached, dateReached ? 'it has passed' : 'it is yet to come');
  }
}

function pendingOutcomes(flag: Flag, { minVersion, activationDate }: RolloutCondition) {
  const version = `needs version ${minVersion} or later`;
  const date = `begins at ${activationDate}`;
  const outcome = (because: string, rollout: RolloutFindings) =>
    offOutcome(flag, 'ROLLOUT_PENDING', because, { rollout: Object.freeze(rollout), detail: because });
  return {
    version: outcome(version, { versionSufficient: false, dateReached: true }),
    date: outcome(date, { versionSufficient: true, dateReached: false }),
    both: outcome(`${version}, ${date}`, { versionSufficient: false, dateReached: false }),
  };
}

function unreadable(flag: Flag, appVersion: string | null, dateReached: boolean): Outcome {
  const detail = `${shown(appVersion)} is not a semantic version, whole or partial`;
  const rollout = Object.freeze({ versionSufficient: false, dateReached });
  return offOutcome(flag, 'ERROR', detail, { rollout, error: 'INVALID_VERSION', detail });
}
