import type { EvaluationContext } from '../../domain/evaluation.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Bucketing } from '../../domain/targeting.ts';
import type { Evaluator } from '../evaluator.ts';
import { algorithms } from './algorithms.ts';
import type { FlagHash } from './flag-hash.ts';
import { type IdentifierReader, identifierOf, isHashable } from './identifier.ts';
import type { Split } from './split.ts';

/** Whether a percentage depends on a hash: 100 includes every subject, 0 none. */
export function isShare(percentage: number): boolean {
  return percentage > 0 && percentage < 100;
}

/** What explanations say if there is no identifier to hash. */
const NOTHING_TO_HASH = 'the subject has no identifier to hash';

/** Decides the percentages and splits of a flag, or of one of its rules, for the identifiers of one kind. */
export class Bucketer {
  readonly #hash: FlagHash;
  readonly #identify: IdentifierReader;
  readonly #by: Bucketing['by'];

  constructor(flag: Pick<Flag, 'key' | 'experienceContinuity'>, bucketing: Bucketing) {
    this.#hash = algorithms.HALYARD(flag.key);
    this.#identify = identifierOf(bucketing, flag);
    this.#by = bucketing.by;
  }

  /** The context's identifier of the kind; undefined if it has none. */
  identify(context: EvaluationContext): string | undefined {
    const id = this.#identify(context);
    return isHashable(id) ? id : undefined;
  }

  /** Whether the subject is within a percentage; without an identifier only within 100. Explanations call the percentage `name`. */
  isExposed(evaluator: Evaluator, context: EvaluationContext, percentage: number, name: string): boolean {
    if (!isShare(percentage)) {
      const because = percentage >= 100 ? '100 % includes every subject' : '0 % includes no subject';
      evaluator.trace?.add(`${name} ${percentage} %`, percentage >= 100, because);
      return percentage >= 100;
    }
    const id = this.#require(evaluator, context);
    const isExposed = id !== undefined && this.#hash.isExposed(id, percentage);
    evaluator.trace?.add(`${name} ${percentage} %`, isExposed, this.#explainExposure(id, isExposed, percentage));
    return isExposed;
  }

  /** The index of the slice that the subject falls into; -1 if it falls beyond them all or has no identifier. */
  pickSlice(evaluator: Evaluator, context: EvaluationContext, split: Split): number {
    const id = this.#require(evaluator, context);
    const index = id === undefined ? -1 : this.#hash.pickSlice(id, split.ends);
    if (evaluator.trace !== null) {
      const variant = split.variants[index];
      const because = `the subject falls to ${variant === undefined ? 'no variant' : `the variant "${variant.key}"`}`;
      evaluator.trace.add('split', variant !== undefined, id === undefined ? NOTHING_TO_HASH : because);
    }
    return index;
  }

  #require(evaluator: Evaluator, context: EvaluationContext): string | undefined {
    const id = this.identify(context);
    if (id === undefined && this.#by === 'TARGETING_KEY') evaluator.needs.targetingKey = true;
    return id;
  }

  #explainExposure(id: string | undefined, isExposed: boolean, percentage: number): string {
    if (id === undefined) return NOTHING_TO_HASH;
    const position = (this.#hash.exposurePosition(id) * 100).toFixed(2);
    return `the subject falls at ${position} %, ${isExposed ? 'within' : 'beyond'} ${percentage} %`;
  }
}
