import type { RolloutFindings, RungName } from '../../domain/evaluation.ts';
import type { Flag, FlagSetting } from '../../domain/flag.ts';
import type { Environment, Holdout } from '../../domain/organization.ts';
import type { Question } from '../evaluator.ts';
import type { Outcome } from '../outcome.ts';
import type { CompiledRule } from '../rule.ts';

/** One rung of the ladder, compiled for a flag in an environment. */
export interface Rung {
  readonly name: RungName;
  /** The answer, or null to leave it to the next rung. */
  readonly ask: Question<Outcome | null>;
  /** The one answer, when the rung answers everybody with it. */
  readonly always: Outcome | null;
  /** It can never answer. */
  readonly isSilent: boolean;
  /** Why it left the answer to the next rung, in a sentence. */
  readonly otherwise: string;
}

/** All that the rungs of one flag in one environment are compiled from. */
export interface RungSource {
  readonly flag: Flag;
  readonly environment: Environment;
  readonly setting: FlagSetting;
  readonly rules: readonly CompiledRule[];
  /** What the catalogue says for the flag's key; undefined for a key that is not in it. */
  readonly featureDefault: boolean | undefined;
  /** The holdout that the flag names, if it exists. */
  readonly holdout: Holdout | undefined;
  /** What the answers below the rollout condition say of it. */
  readonly rolloutMet: RolloutFindings | null;
}

/** A rung that never answers. */
export function silentRung(name: RungName, otherwise: string): Rung {
  return { name, ask: () => null, always: null, isSilent: true, otherwise };
}

/** A rung that answers everybody with the same. */
export function constantRung(name: RungName, always: Outcome): Rung {
  return { name, ask: () => always, always, isSilent: false, otherwise: '' };
}

/** A rung that has to be asked. */
export function askedRung(name: RungName, otherwise: string, ask: Question<Outcome | null>): Rung {
  return { name, ask, always: null, isSilent: false, otherwise };
}
