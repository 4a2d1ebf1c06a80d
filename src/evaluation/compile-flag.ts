import { RUNGS } from '../domain/evaluation.ts';
import type { Flag, FlagSetting } from '../domain/flag.ts';
import { withGroupTypeNames } from '../domain/group-type.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import { ownMember } from '../domain/json.ts';
import type { Environment, Holdout } from '../domain/organization.ts';
import { inOrder, instantOf, settingAt } from '../domain/setting-at.ts';
import { type Dependencies, enrollmentGroup, groupDependencies } from './dependencies.ts';
import { type Decision, type EvaluableFlag, firstAnswer, type Rung } from './evaluator.ts';
import { type Outcome, offOutcome } from './outcome.ts';
import { type CompiledRule, compileRule } from './rule.ts';
import { ROLLOUT_MET } from './rungs/rollout-rung.ts';
import type { RungSource } from './rungs/rung.ts';
import { rungs } from './rungs/rungs.ts';

/** What a flag is compiled from besides itself. Segments and other flags are looked up at evaluation. */
export interface FlagInputs {
  readonly featureDefault: boolean | undefined;
  readonly holdout: Holdout | undefined;
  /** The organization's types of group, in their order. */
  readonly groupTypes: readonly string[];
}

const NO_INSTANTS: readonly EpochMilliseconds[] = [];
const NO_PHASES: CompiledFlag[] = [];

/** What a flag without a setting in an environment has there: it is off. */
export const UNSET: FlagSetting = {
  id: '',
  switch: 'OFF',
  rolloutCondition: null,
  defaultVariant: null,
  overrideVariant: null,
  rolloutPercentage: 0,
  rules: [],
  enrollment: null,
  version: 0,
  scheduledChanges: [],
  extensions: {},
  createdAt: '',
  updatedAt: '',
};

/** The compiled parts, created at the first evaluation: most flags of most organizations are rarely evaluated. */
interface CompiledParts {
  readonly rules: readonly CompiledRule[];
  readonly constant: Outcome | null;
  readonly decide: Decision;
  readonly off: Outcome;
  readonly dependencies: Dependencies;
  readonly refersToOthers: boolean;
}

/** A flag in one environment, compiled. */
export class CompiledFlag implements EvaluableFlag {
  readonly flag: Flag;
  readonly #environment: Environment;
  readonly #inputs: FlagInputs;
  /** When scheduled changes take effect, in order; almost always empty. */
  readonly scheduledInstants: readonly EpochMilliseconds[];
  #parts: CompiledParts | null = null;
  #phases: (CompiledFlag | undefined)[] = NO_PHASES;

  constructor(flag: Flag, environment: Environment, inputs: FlagInputs) {
    this.flag = flag;
    this.#environment = environment;
    this.#inputs = inputs;
    const { setting } = this;
    const isScheduled = setting !== undefined && setting.scheduledChanges.length > 0;
    this.scheduledInstants = isScheduled ? inOrder(setting).map(instantOf) : NO_INSTANTS;
  }

  /** See {@link EvaluableFlag}. Compiled once for each set of scheduled changes whose instant has come. */
  at(now: EpochMilliseconds): CompiledFlag {
    if (this.scheduledInstants === NO_INSTANTS) return this;
    const due = this.scheduledInstants.findLastIndex((instant) => instant <= now);
    return due === -1 ? this : this.#phase(due);
  }

  /** The settings before and after each scheduled change. */
  get everySetting(): readonly FlagSetting[] {
    return [this, ...this.scheduledInstants.map((_, index) => this.#phase(index))].flatMap(
      ({ setting }) => setting ?? [],
    );
  }

  /** The key of its environment. */
  get environment(): string {
    return this.#environment.key;
  }

  /** Undefined if the flag has no setting in the environment, where it is off. */
  get setting(): FlagSetting | undefined {
    return ownMember(this.flag.settings, this.#environment.key);
  }

  /** The rules of the setting, in order. */
  get rules(): readonly CompiledRule[] {
    return this.#compiled().rules;
  }

  /** The one answer for every subject at any time; null if the answer depends on them. */
  get constant(): Outcome | null {
    return this.#compiled().constant;
  }

  get decide(): Decision {
    return this.#compiled().decide;
  }

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

  /** Compiled for each explanation: explanations are rare. */
  allRungs(): readonly Rung[] {
    return compileLadder(sourceOf(this.flag, this.#environment, this.#inputs));
  }

  /** The flag after the scheduled changes up to one of them. */
  #phase(index: number): CompiledFlag {
    const [instant, { key }] = [this.scheduledInstants[index], this.#environment];
    if (this.setting === undefined || instant === undefined) return this;
    if (this.#phases === NO_PHASES) this.#phases = [];
    const settings = { ...this.flag.settings, [key]: settingAt(this.setting, instant) };
    this.#phases[index] ??= new CompiledFlag({ ...this.flag, settings }, this.#environment, this.#inputs);
    return this.#phases[index];
  }

  #compiled(): CompiledParts {
    this.#parts ??= compileParts(sourceOf(this.flag, this.#environment, this.#inputs));
    return this.#parts;
  }
}

function sourceOf(stored: Flag, environment: Environment, inputs: FlagInputs): RungSource {
  const flag = withGroupTypeNames(stored, inputs.groupTypes);
  const setting = ownMember(flag.settings, environment.key) ?? UNSET;
  const rolloutMet = setting.rolloutCondition === null ? null : ROLLOUT_MET;
  const rules = setting.rules.map((rule, index) => compileRule(flag, rule, index, rolloutMet));
  return { flag, environment, setting, rules, rolloutMet, ...inputs };
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

function compileParts(source: RungSource): CompiledParts {
  const { flag, setting, rules, rolloutMet: rollout } = source;
  const answering = compileLadder(source).filter((rung) => !rung.isSilent);
  const dependencies = flagDependencies(flag, setting);
  return {
    rules,
    constant: answering[0]?.always ?? null,
    decide: firstAnswer(answering.map(({ evaluate }) => evaluate)),
    off: offOutcome(flag, 'OFF', 'no rung answered', { rollout }),
    dependencies,
    refersToOthers: dependencies.flags.length + dependencies.segments.length > 0,
  };
}

function flagDependencies({ prerequisites }: Flag, { rules, enrollment }: FlagSetting): Dependencies {
  const enrolling = enrollment === null ? [] : [enrollmentGroup(enrollment)];
  const referenced = groupDependencies([...rules.flatMap(({ groups }) => groups), ...enrolling]);
  return {
    flags: [...prerequisites.map(({ flagKey }) => flagKey), ...referenced.flags],
    segments: referenced.segments,
  };
}
