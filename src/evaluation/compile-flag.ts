import { RUNGS } from '../domain/evaluation.ts';
import type { Flag, FlagSetting } from '../domain/flag.ts';
import type { Environment, Holdout } from '../domain/organization.ts';
import { type Dependencies, groupDependencies } from './dependencies.ts';
import { type Outcome, offOutcome } from './outcome.ts';
import { ROLLOUT_MET } from './rollout-rung.ts';
import type { Rung } from './rung.ts';
import { rungs } from './rungs.ts';

/** A flag in one environment, ready to answer. */
export interface CompiledFlag {
  readonly flag: Flag;
  /** Undefined for a flag that has none in the environment, and so is switched off there. */
  readonly setting: FlagSetting | undefined;
  /** The one answer that everybody gets at any time; null when it has to be asked. */
  readonly constant: Outcome | null;
  /** The rungs that can answer, in order. */
  readonly rungs: readonly Rung[];
  /** Those and the silent ones, up to the first that answers everybody. */
  readonly ladder: readonly Rung[];
  /** What it answers when no rung does. */
  readonly off: Outcome;
  readonly dependencies: Dependencies;
  /** Whether there are any. */
  readonly refersToOthers: boolean;
}

/** What a flag's answers depend on besides itself and the segments and flags asked at evaluation. */
export interface FlagSurroundings {
  readonly featureDefault: boolean | undefined;
  readonly holdout: Holdout | undefined;
}

const UNSET: FlagSetting = {
  id: '',
  switch: 'OFF',
  rolloutCondition: null,
  defaultVariant: null,
  overrideVariant: null,
  rolloutPercentage: 0,
  rules: [],
  extensions: {},
  createdAt: '',
  updatedAt: '',
};

/** Compiles a flag for an environment. */
export function compileFlag(flag: Flag, environment: Environment, surroundings: FlagSurroundings): CompiledFlag {
  const own = Object.hasOwn(flag.settings, environment.key) ? flag.settings[environment.key] : undefined;
  const setting = own ?? UNSET;
  const rolloutMet = setting.rolloutCondition === null ? null : ROLLOUT_MET;
  const ladder: Rung[] = [];
  for (const name of RUNGS) {
    const rung = rungs[name]({ flag, environment, setting, rolloutMet, ...surroundings });
    ladder.push(rung);
    if (rung.always !== null) break;
  }
  const asked = ladder.filter((rung) => !rung.isSilent);
  const dependencies = flagDependencies(flag, setting);
  return {
    flag,
    setting: own,
    constant: asked[0]?.always ?? null,
    rungs: asked,
    ladder,
    off: offOutcome(flag, 'OFF', 'nothing else answered', { rollout: rolloutMet }),
    dependencies,
    refersToOthers: dependencies.flags.length + dependencies.segments.length > 0,
  };
}

function flagDependencies({ prerequisites }: Flag, { rules }: FlagSetting): Dependencies {
  const asked = groupDependencies(rules.flatMap(({ groups }) => groups));
  return { flags: [...prerequisites.map(({ flagKey }) => flagKey), ...asked.flags], segments: asked.segments };
}
