import { setImmediate } from 'node:timers/promises';
import type { Evaluation, EvaluationContext } from '../../domain/evaluation.ts';
import { jsonEqual } from '../../domain/json.ts';
import type { UpdatedSnapshot } from '../../evaluation/dependents.ts';
import { evaluate } from '../../evaluation/evaluate.ts';
import { membershipOf } from '../../evaluation/segment-membership.ts';
import type { Services } from '../services.ts';
import { evaluateKnownSubjects } from '../subject/known-subjects.ts';

/** The most examples of one transition. */
export const MAXIMUM_EXAMPLES = 10;
/** The most transitions of one flag; the most frequent ones. */
export const MAXIMUM_ANSWER_TRANSITIONS = 100;

/** The most answers of known subjects that one request compares. */
const MAXIMUM_COMPARED_ANSWERS = 500_000;

/** Two states of one environment, and the flags to compare in them. */
export interface Comparison extends UpdatedSnapshot {
  readonly flagKeys: readonly string[];
  /** The keys of the segments, if the states differ in nothing else. */
  readonly changedSegments: readonly string[] | undefined;
}

/** An answer in both states. */
export interface AnswerChange {
  readonly before: Evaluation;
  readonly after: Evaluation;
}

/** Subjects whose answer goes from one to another. */
export interface AnswerTransition extends AnswerChange {
  readonly count: number;
  /** Targeting keys of some of the subjects. */
  readonly examples: readonly string[];
}

/** What a change does to the answers of one flag. */
export interface FlagEffect {
  readonly flagKey: string;
  /** How many of the known subjects get the same answer as before. */
  readonly unchanged: number;
  /** The most frequent first. */
  readonly transitions: readonly AnswerTransition[];
  /** The answers for the given contexts, in their order. */
  readonly answers: readonly AnswerChange[];
}

/** What a change does to all answers that are compared. */
export interface Effect {
  /** How many known subjects were evaluated. */
  readonly evaluated: number;
  /** Whether they are all that are known. */
  readonly isComplete: boolean;
  readonly flags: readonly FlagEffect[];
}

/** For whom answers are compared. */
export interface Audience {
  readonly contexts: readonly EvaluationContext[];
  /** How many known subjects. */
  readonly knownSubjects: number;
  /** The app version that known subjects are taken to have. */
  readonly appVersion: string | null;
  /** Whether the client has left. */
  readonly isCancelled: () => boolean;
}

/** Compares answers of flags in two states of an environment, for given contexts and for known subjects. */
export async function compareAnswers(
  services: Services,
  comparison: Comparison,
  { contexts, knownSubjects, appVersion, isCancelled }: Audience,
): Promise<Effect> {
  const tallies = comparison.flagKeys.map((flagKey) => new Tally(flagKey, comparison));
  for (const context of contexts) {
    for (const tally of tallies) tally.answer(context);
    await setImmediate();
  }
  let compared = 0;
  const isOver = () => isCancelled() || compared + tallies.length > MAXIMUM_COMPARED_ANSWERS;
  const known = await evaluateKnownSubjects(
    services,
    comparison.before,
    { maximum: knownSubjects, isCancelled: isOver },
    (subject) => {
      const context = { ...subject, appVersion };
      if (staysInSegments(comparison, context)) return 1;
      for (const tally of tallies) tally.count(context);
      compared += tallies.length;
      return tallies.length;
    },
  );
  return { ...known, flags: tallies.map((tally) => tally.effect(known.evaluated)) };
}

/** Whether all that has changed are segments in which a subject is as before: then no answer for it can be another. */
function staysInSegments({ before, after, at, changedSegments }: Comparison, context: EvaluationContext): boolean {
  return (
    changedSegments?.every(
      (key) => membershipOf(before.evaluator, key, context, at) === membershipOf(after.evaluator, key, context, at),
    ) ?? false
  );
}

/** The transitions of one flag, counted. */
class Tally {
  readonly #flagKey: string;
  readonly #comparison: Comparison;
  readonly #transitions = new Map<string, AnswerChange & { count: number; readonly examples: string[] }>();
  readonly #answers: AnswerChange[] = [];
  #changed = 0;

  constructor(flagKey: string, comparison: Comparison) {
    this.#flagKey = flagKey;
    this.#comparison = comparison;
  }

  /** Adds the answer for a given context. */
  answer(context: EvaluationContext): void {
    this.#answers.push(this.#compare(context));
  }

  /** Counts a known subject. */
  count(context: EvaluationContext): void {
    const change = this.#compare(context);
    if (!isDifferent(change)) return;
    this.#changed += 1;
    const name = JSON.stringify([nameOf(change.before), nameOf(change.after)]);
    const known = this.#transitions.get(name) ?? { ...change, count: 0, examples: [] };
    this.#transitions.set(name, known);
    known.count += 1;
    if (known.examples.length < MAXIMUM_EXAMPLES && context.targetingKey !== null)
      known.examples.push(context.targetingKey);
  }

  /** The effect among all subjects that were evaluated. */
  effect(evaluated: number): FlagEffect {
    const transitions = [...this.#transitions.values()]
      .sort((left, right) => right.count - left.count)
      .slice(0, MAXIMUM_ANSWER_TRANSITIONS);
    return { flagKey: this.#flagKey, unchanged: evaluated - this.#changed, transitions, answers: this.#answers };
  }

  #compare(context: EvaluationContext): AnswerChange {
    const { before, after, at } = this.#comparison;
    return {
      before: evaluate(before, this.#flagKey, context, at),
      after: evaluate(after, this.#flagKey, context, at),
    };
  }
}

/** Whether a subject notices: another reason for the same answer is not a difference. */
export function isDifferent({ before, after }: AnswerChange): boolean {
  if (before === after) return false;
  return (
    before.variant !== after.variant ||
    !jsonEqual(before.value, after.value) ||
    !jsonEqual(before.payload, after.payload)
  );
}

function nameOf({ variant, value = null, payload }: Evaluation): readonly unknown[] {
  return [variant, value, payload];
}
