import { API_NAMES, type ApiName } from '../../domain/caller.ts';
import { type Evaluation, REASONS, type Reason } from '../../domain/evaluation.ts';

/** How many evaluations an API has answered for one reason since the process started. */
export interface AnswerCount {
  readonly source: ApiName;
  readonly reason: Reason;
  count: number;
}

/** Counts the evaluations of this process by API and reason. */
export class AnswerCounts {
  readonly #counts: ReadonlyMap<ApiName, ReadonlyMap<Reason, AnswerCount>> = new Map(
    API_NAMES.map((source) => [source, new Map(REASONS.map((reason) => [reason, { source, reason, count: 0 }]))]),
  );

  /** Counts evaluations that an API answers. */
  add(source: ApiName, evaluations: readonly Pick<Evaluation, 'reason'>[]): void {
    const byReason = this.#counts.get(source);
    for (const { reason } of evaluations) {
      const counted = byReason?.get(reason);
      if (counted !== undefined) counted.count += 1;
    }
  }

  /** The counts that are not 0. */
  all(): readonly Readonly<AnswerCount>[] {
    return [...this.#counts.values()].flatMap((byReason) => [...byReason.values()].filter(({ count }) => count > 0));
  }
}
