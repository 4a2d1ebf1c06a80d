import type { EvaluationContext, RungName } from '../domain/evaluation.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import { CycleGuard } from './cycle-guard.ts';
import type { Outcome } from './outcome.ts';
import type { Trace } from './trace.ts';

/*
 * What the compiled parts of flags and segments know of one another. Every compiled part implements or uses these, so that none
 * of them has to import the part that refers to it.
 */

/** A compiled part of a flag or segment: computes a value for a subject at an instant. */
export type Expression<T> = (evaluator: Evaluator, context: EvaluationContext, now: EpochMilliseconds) => T;

/** A compiled part of a flag that answers, or leaves the answer to the next one by null. */
export type Decision = Expression<Outcome | null>;

/** The first answer of several parts. */
export function firstAnswer(parts: readonly Decision[]): Decision {
  const [first, ...others] = parts;
  // Most flags have one part, which is called without the loop around it.
  if (first !== undefined && others.length === 0) return first;
  return (evaluator, context, now) => {
    for (const part of parts) {
      const outcome = part(evaluator, context, now);
      if (outcome !== null) return outcome;
    }
    return null;
  };
}

/** One rung of the ladder, compiled for a flag in an environment. */
export interface Rung {
  readonly name: RungName;
  /** The answer; null passes the question on to the next rung. */
  readonly evaluate: Decision;
  /** The same, recording the parts of the rung; undefined if it has none, or records them itself. */
  readonly explain?: (trace: Trace, ...question: Parameters<Decision>) => Outcome | null;
  /** The one answer of a rung that answers every subject alike. */
  readonly always: Outcome | null;
  /** It never answers. */
  readonly isSilent: boolean;
  /** Why the rung passes the question on, in a sentence. */
  readonly otherwise: string;
}

/** A flag that can be evaluated. */
export interface EvaluableFlag {
  /** The flag as it is at an instant, with the scheduled changes whose instant has come. */
  at(now: EpochMilliseconds): EvaluableFlag;
  /** The first answer of the rungs. */
  readonly decide: Decision;
  /** The answer if no rung has one. */
  readonly off: Outcome;
  /** The rungs that can answer and the silent ones, up to the first that answers every subject. */
  allRungs(): readonly Rung[];
}

/** A segment that can be evaluated. */
export interface EvaluableSegment {
  /** Whether the subject is in it. */
  readonly contains: Expression<boolean>;
}

/** What the compiled parts of one environment share while they evaluate. */
export class Evaluator {
  readonly flags: ReadonlyMap<string, EvaluableFlag>;
  readonly segments: ReadonlyMap<string, EvaluableSegment>;
  readonly cycleGuard: CycleGuard;
  /** What percentages of the current evaluation were to be hashed from and the context lacks. */
  readonly needs: { targetingKey: boolean };
  /** Records every step; null records nothing. */
  readonly trace: Trace | null;
  /** The same without a trace: explanations do not descend into other flags and segments. */
  readonly untraced: Evaluator;

  private constructor(
    flags: ReadonlyMap<string, EvaluableFlag>,
    segments: ReadonlyMap<string, EvaluableSegment>,
    trace: Trace | null,
    untraced: Evaluator | null,
  ) {
    this.flags = flags;
    this.segments = segments;
    this.trace = trace;
    this.untraced = untraced ?? this;
    this.cycleGuard = untraced?.cycleGuard ?? new CycleGuard();
    this.needs = untraced?.needs ?? { targetingKey: false };
  }

  /** Creates the evaluator of a snapshot. */
  static create(flags: ReadonlyMap<string, EvaluableFlag>, segments: ReadonlyMap<string, EvaluableSegment>): Evaluator {
    return new Evaluator(flags, segments, null, null);
  }

  /** The same evaluator, recording into a trace. */
  withTrace(trace: Trace): Evaluator {
    return new Evaluator(this.flags, this.segments, trace, this.untraced);
  }
}
