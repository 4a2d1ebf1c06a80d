import type { EvaluationContext } from '../domain/evaluation.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import type { CompiledFlag } from './compile-flag.ts';
import { CycleGuard } from './cycle-guard.ts';
import type { CompiledSegment } from './segment.ts';
import type { Trace } from './trace.ts';

/** Asks something of a subject at an instant. Undefined: it cannot be decided, and so holds neither as it stands nor negated. */
export type Question<T> = (evaluator: Evaluator, context: EvaluationContext, now: EpochMilliseconds) => T;

/** What the compiled parts of flags share while they answer: the other flags, the segments, and what is being asked. */
export class Evaluator {
  readonly flags: ReadonlyMap<string, CompiledFlag>;
  readonly segments: ReadonlyMap<string, CompiledSegment>;
  readonly visits: CycleGuard;
  /** Records every step; null records nothing. */
  readonly trace: Trace | null;
  /** The same without a trace: what referred-to flags and segments are asked with. */
  readonly quiet: Evaluator;

  private constructor(
    flags: ReadonlyMap<string, CompiledFlag>,
    segments: ReadonlyMap<string, CompiledSegment>,
    trace: Trace | null,
    quiet: Evaluator | null,
  ) {
    this.flags = flags;
    this.segments = segments;
    this.trace = trace;
    this.quiet = quiet ?? this;
    this.visits = quiet?.visits ?? new CycleGuard();
  }

  /** Makes the evaluator of a snapshot. */
  static create(flags: ReadonlyMap<string, CompiledFlag>, segments: ReadonlyMap<string, CompiledSegment>): Evaluator {
    return new Evaluator(flags, segments, null, null);
  }

  /** The same evaluator, recording into a trace. */
  tracing(trace: Trace): Evaluator {
    return new Evaluator(this.flags, this.segments, trace, this.quiet);
  }
}
