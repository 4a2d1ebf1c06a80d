import type { Evaluation } from '../domain/evaluation.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import type { Snapshot } from '../evaluation/snapshot.ts';
import type { Store } from '../store/store.ts';
import { addUsage, type UsageCount } from '../store/usage.ts';
import type { LiveProblem } from './live.ts';

/** How long counts are gathered before they are written, in milliseconds. */
const GATHERING = 5_000;

const HOUR = 3_600_000;

interface Gathered {
  readonly organizationId: string;
  readonly environmentId: string;
  readonly flagId: string;
  readonly variantKey: string;
  readonly hour: EpochMilliseconds;
  count: number;
  last: EpochMilliseconds;
}

/**
 * Counts evaluations by flag, environment, variant and hour: gathered in memory, written in batches. A process that dies loses
 * the counts of its last seconds, and nothing else.
 */
export class UsageRecorder {
  readonly #store: Store;
  readonly #onProblem: LiveProblem;
  #gathered = new Map<string, Gathered>();
  #writing: Promise<void> = Promise.resolve();
  #cancel: () => void = () => {};

  constructor(store: Store, onProblem: LiveProblem) {
    this.#store = store;
    this.#onProblem = onProblem;
  }

  /** Counts the answers of known flags. */
  record(snapshot: Snapshot, evaluations: readonly Evaluation[]): void {
    const now = this.#store.clock.now();
    const hour = now - (now % HOUR);
    if (this.#gathered.size === 0) this.#schedule();
    for (const { flagKey, variant } of evaluations) this.#count(snapshot, flagKey, variant ?? '', hour, now);
  }

  /** Writes what has been gathered so far. */
  async flush(): Promise<void> {
    this.#cancel();
    const counts = [...this.#gathered.values()];
    this.#gathered = new Map();
    if (counts.length > 0) this.#writing = this.#writing.then(() => this.#write(counts));
    await this.#writing;
  }

  #count(
    snapshot: Snapshot,
    flagKey: string,
    variantKey: string,
    hour: EpochMilliseconds,
    now: EpochMilliseconds,
  ): void {
    const flagId = snapshot.flags.get(flagKey)?.flag.id;
    if (flagId === undefined) return;
    const { organizationId, environment } = snapshot;
    const key = `${flagId}/${environment.id}/${hour}/${variantKey}`;
    const known = this.#gathered.get(key);
    if (known === undefined) {
      this.#gathered.set(key, {
        organizationId,
        environmentId: environment.id,
        flagId,
        variantKey,
        hour,
        count: 1,
        last: now,
      });
      return;
    }
    known.count += 1;
    known.last = now;
  }

  #schedule(): void {
    this.#cancel = this.#store.clock.at(this.#store.clock.now() + GATHERING, () => void this.flush());
  }

  async #write(gathered: readonly Gathered[]): Promise<void> {
    try {
      await addUsage(this.#store, gathered.map(toCount));
    } catch (error) {
      this.#onProblem('evaluation counts could not be written and are lost', error);
    }
  }
}

function toCount({ hour, last, ...usage }: Gathered): UsageCount {
  return { ...usage, hour: new Date(hour), lastEvaluatedAt: new Date(last) };
}
