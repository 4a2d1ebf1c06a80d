import type { Evaluation, EvaluationContext, ExplanationStep } from '../domain/evaluation.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import { memoizeByObject } from '../domain/memoize-by-object.ts';
import type { CompiledFlag } from './compile-flag.ts';
import type { Decision, Evaluator } from './evaluator.ts';
import { traceLadder } from './ladder.ts';
import { offOutcome, unknownFlag } from './outcome.ts';
import type { Snapshot } from './snapshot.ts';
import { Trace } from './trace.ts';

/** An answer and the steps that led to it. */
export interface Explanation {
  readonly evaluation: Evaluation;
  readonly steps: readonly ExplanationStep[];
}

/**
 * The answer of a flag for a subject at an instant. Pure and synchronous; never throws, for any context. Answers are shared and
 * frozen.
 */
export function evaluate(
  snapshot: Snapshot,
  flagKey: string,
  context: EvaluationContext,
  now: EpochMilliseconds,
): Evaluation {
  const flag = snapshot.flags.get(flagKey)?.at(now);
  return flag === undefined ? unknownFlag(flagKey, snapshot.revision) : evaluateFlag(snapshot, flag, context, now);
}

function evaluateFlag(
  snapshot: Snapshot,
  flag: CompiledFlag,
  context: EvaluationContext,
  now: EpochMilliseconds,
): Evaluation {
  const { evaluator, revision } = snapshot;
  if (flag.constant !== null) return flag.constant.at(revision);
  if (flag.refersToOthers) evaluator.cycleGuard.start(flag);
  return settle(snapshot, evaluator, flag, context, now);
}

/** The answers of several flags in the order of their keys given; by default of all that are not archived, sorted by key. */
export function evaluateAll(
  snapshot: Snapshot,
  context: EvaluationContext,
  now: EpochMilliseconds,
  flagKeys: readonly string[] = snapshot.flagKeys,
): Evaluation[] {
  if (flagKeys !== snapshot.flagKeys) return flagKeys.map((flagKey) => evaluate(snapshot, flagKey, context, now));
  const { constants, plain, others } = answerPlan(snapshot);
  const answers = constants.slice();
  for (const flag of plain) answers[flag.place] = settle(snapshot, snapshot.evaluator, flag, context, now);
  for (const { compiled, place } of others) answers[place] = evaluateFlag(snapshot, compiled.at(now), context, now);
  return answers;
}

/** How all flags of a snapshot are answered. Most flags of most organizations are on or off for every subject. */
interface AnswerPlan {
  /** The answers in the order of the keys; those of the other flags do not count. */
  readonly constants: readonly Evaluation[];
  /** The flags that ask for nothing but the subject and the time, with what they ask: the memory of flags is far apart. */
  readonly plain: readonly (Deciding & { readonly place: number })[];
  /** Flags that have scheduled changes or ask other flags. */
  readonly others: readonly { readonly compiled: CompiledFlag; readonly place: number }[];
}

const answerPlan = memoizeByObject(({ flags, flagKeys, revision }: Snapshot): AnswerPlan => {
  const listed = flagKeys.flatMap((key) => flags.get(key) ?? []);
  const places = listed.map((compiled, place) => ({ compiled, place }));
  const isOther = ({ scheduledInstants, refersToOthers }: CompiledFlag) =>
    scheduledInstants.length > 0 || refersToOthers;
  const isConstant = ({ constant, scheduledInstants }: CompiledFlag) =>
    constant !== null && scheduledInstants.length === 0;
  const varying = places.filter(({ compiled }) => !isConstant(compiled));
  return {
    constants: listed.map(({ constant, off }) => (constant ?? off).at(revision)),
    plain: varying.flatMap(({ compiled, place }) => {
      const { flag, decide, off } = compiled;
      return isOther(compiled) ? [] : [{ flag, decide, off, place }];
    }),
    others: varying.filter(({ compiled }) => isOther(compiled)),
  };
});

/** The answer that {@link evaluate} gives, with every step that led to it. */
export function explain(
  snapshot: Snapshot,
  flagKey: string,
  context: EvaluationContext,
  now: EpochMilliseconds,
): Explanation {
  const flag = snapshot.flags.get(flagKey)?.at(now);
  const trace = new Trace();
  if (flag === undefined) {
    trace.add('EXISTS', false, `there is no flag "${flagKey}"`);
    return { evaluation: unknownFlag(flagKey, snapshot.revision), steps: trace.steps };
  }
  const decide: Decision = (...question) => traceLadder(trace, flag, ...question);
  const evaluator = snapshot.evaluator.withTrace(trace);
  evaluator.cycleGuard.start(flag);
  const evaluation = settle(snapshot, evaluator, { flag: flag.flag, decide, off: flag.off }, context, now);
  return { evaluation, steps: trace.steps };
}

/** A flag with the decision of its ladder, and the answer if that has none. */
type Deciding = Pick<CompiledFlag, 'flag' | 'decide' | 'off'>;

function settle(
  snapshot: Snapshot,
  evaluator: Evaluator,
  { flag, decide, off }: Deciding,
  context: EvaluationContext,
  now: EpochMilliseconds,
): Evaluation {
  try {
    evaluator.needs.targetingKey = false;
    const outcome = decide(evaluator, context, now) ?? off;
    return (evaluator.needs.targetingKey ? outcome.needingTargetingKey : outcome).at(snapshot.revision);
  } catch (error) {
    // Only a defect, or a context that is not JSON (a getter that throws), leads here; the caller still gets an answer.
    const detail = `the flag could not be evaluated: ${error instanceof Error ? error.message : 'unknown error'}`;
    return offOutcome(flag, 'ERROR', detail, { error: 'GENERAL', detail }).at(snapshot.revision);
  }
}
