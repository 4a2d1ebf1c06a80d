import { RUNGS } from '../domain/evaluation.ts';
import type { Flag, FlagSetting } from '../domain/flag.ts';
import { withGroupTypeNames } from '../domain/group-type.ts';
import type { Environment, Holdout } from '../domain/organization.ts';
import { type Dependencies, enrollmentGroup, groupDependencies } from './dependencies.ts';
import { type Outcome, offOutcome } from './outcome.ts';
import { ownMember } from './read-attribute.ts';
import { type CompiledRule, compileRule } from './rule.ts';
import { ROLLOUT_MET } from './rungs/rollout-rung.ts';
import type { Rung, RungSource } from './rungs/rung.ts';
import { rungs } from './rungs/rungs.ts';

/** What a flag's answers depend on besides itself and the segments and flags asked at evaluation. */
export interface FlagSurroundings {
  readonly featureDefault: boolean | undefined;
  readonly holdout: Holdout | undefined;
  /** The organization's types of group, in their order. */
  readonly groupTypes: readonly string[];
}

const UNSET: FlagSetting = {
  id: '',
  switch: 'OFF',
  rolloutCondition: null,
  defaultVariant: null,
  overrideVariant: null,
  rolloutPercentage: 0,
  rules: [],
  enrollment: null,
  extensions: {},
  createdAt: '',
  updatedAt: '',
};

/** What answering takes, made when it is first asked for: most flags of most organizations are rarely asked. */
interface Parts {
  readonly rules: readonly CompiledRule[];
  readonly constant: Outcome | null;
  readonly rungs: readonly Rung[];
  readonly off: Outcome;
  readonly dependencies: Dependencies;
  readonly refersToOthers: boolean;
}

/** A flag in one environment, ready to answer. */
export class CompiledFlag {
  readonly flag: Flag;
  readonly #environment: Environment;
  readonly #surroundings: FlagSurroundings;
  #parts: Parts | null = null;

  constructor(flag: Flag, environment: Environment, surroundings: FlagSurroundings) {
    this.flag = flag;
    this.#environment = environment;
    this.#surroundings = surroundings;
  }

  /** Undefined for a flag that has none in the environment, and so is switched off there. */
  get setting(): FlagSetting | undefined {
    return ownMember(this.flag.settings, this.#environment.key);
  }

  /** Those of the setting, in order. */
  get rules(): readonly CompiledRule[] {
    return this.#compiled().rules;
  }

  /** The one answer that everybody gets at any time; null when it has to be asked. */
  get constant(): Outcome | null {
    return this.#compiled().constant;
  }

  /** The rungs that can answer, in order. */
  get rungs(): readonly Rung[] {
    return this.#compiled().rungs;
  }

  /** What it answers when no rung does. */
  get off(): Outcome {
    return this.#compiled().off;
  }

  get dependencies(): Dependencies {
    return this.#compiled().dependencies;
  }

  /** Whether there are any dependencies. */
  get refersToOthers(): boolean {
    return this.#compiled().refersToOthers;
  }

  /** The rungs that can answer and the silent ones, up to the first that answers everybody; made anew for every explanation. */
  ladder(): readonly Rung[] {
    return compileLadder(sourceOf(this.flag, this.#environment, this.#surroundings));
  }

  #compiled(): Parts {
    this.#parts ??= compileParts(sourceOf(this.flag, this.#environment, this.#surroundings));
    return this.#parts;
  }
}

function sourceOf(stored: Flag, environment: Environment, surroundings: FlagSurroundings): RungSource {
  const flag = withGroupTypeNames(stored, surroundings.groupTypes);
  const setting = ownMember(flag.settings, environment.key) ?? UNSET;
  const rolloutMet = setting.rolloutCondition === null ? null : ROLLOUT_MET;
  const rules = setting.rules.map((rule, index) => compileRule(flag, rule, index, rolloutMet));
  return { flag, environment, setting, rules, rolloutMet, ...surroundings };
}

function compileLadder(source: RungSource): readonly Rung[] {
  const ladder: Rung[] = [];
  for (const name of RUNGS) {
    const rung = rungs[name](source);
    ladder.push(rung);
    if (rung.always !== null) break;
  }
  return ladder;
}

function compileParts(source: RungSource): Parts {
  const { flag, setting, rules, rolloutMet: rollout } = source;
  const asked = compileLadder(source).filter((rung) => !rung.isSilent);
  const dependencies = flagDependencies(flag, setting);
  return {
    rules,
    constant: asked[0]?.always ?? null,
    rungs: asked,
    off: offOutcome(flag, 'OFF', 'nothing else answered', { rollout }),
    dependencies,
    refersToOthers: dependencies.flags.length + dependencies.segments.length > 0,
  };
}

function flagDependencies({ prerequisites }: Flag, { rules, enrollment }: FlagSetting): Dependencies {
  const enrolling = enrollment === null ? [] : [enrollmentGroup(enrollment)];
  const asked = groupDependencies([...rules.flatMap(({ groups }) => groups), ...enrolling]);
  return { flags: [...prerequisites.map(({ flagKey }) => flagKey), ...asked.flags], segments: asked.segments };
}
