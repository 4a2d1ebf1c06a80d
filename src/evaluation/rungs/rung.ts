import type { RolloutFindings, RungName } from '../../domain/evaluation.ts';
import type { Flag, FlagSetting } from '../../domain/flag.ts';
import type { Environment, Holdout } from '../../domain/organization.ts';
import type { Decision, Rung } from '../evaluator.ts';
import type { Outcome } from '../outcome.ts';
import type { CompiledRule } from '../rule.ts';

/** What the rungs of one flag in one environment are compiled from. */
export interface RungSource {
  readonly flag: Flag;
  readonly environment: Environment;
  readonly setting: FlagSetting;
  readonly rules: readonly CompiledRule[];
  /** The feature default of the flag's key; undefined if the catalogue has none. */
  readonly featureDefault: boolean | undefined;
  /** The holdout that the flag names, if it exists. */
  readonly holdout: Holdout | undefined;
  /** What the answers below the rollout condition report about it. */
  readonly rolloutMet: RolloutFindings | null;
}

/** A rung that never answers. */
export function silentRung(name: RungName, otherwise: string): Rung {
  return { name, evaluate: () => null, always: null, isSilent: true, otherwise };
}

/** A rung that answers every subject alike. */
export function constantRung(name: RungName, always: Outcome): Rung {
  return { name, evaluate: () => always, always, isSilent: false, otherwise: '' };
}

/** A rung whose answer depends on the subject or the time. */
export function conditionalRung(name: RungName, otherwise: string, ask: Decision): Rung {
  return { name, evaluate: ask, always: null, isSilent: false, otherwise };
}
