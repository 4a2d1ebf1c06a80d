import type { ApiName } from '../../domain/caller.ts';
import type { Evaluation } from '../../domain/evaluation.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { Snapshot } from '../../evaluation/snapshot.ts';
import type { Store } from '../../store/store.ts';
import { addUsage, type UsageCount } from '../../store/usage/usage.ts';
import type { LiveProblem } from '../live.ts';
import { AnswerCounts } from './answer-counts.ts';

/** How long counts are gathered before they are written, in milliseconds. */
const GATHERING = 5_000;

const HOUR = 3_600_000;

/** The members of an evaluation that are counted. */
type Counted = Pick<Evaluation, 'flagKey' | 'variant'>;

interface Gathered {
  readonly organizationId: string;
  readonly environmentId: string;
  readonly flagId: string;
  readonly variantKey: string;
  readonly hour: EpochMilliseconds;
  count: number;
  lastAt: EpochMilliseconds;
}

/**
 * Counts evaluations by flag, environment, variant and hour: gathered in memory, written in batches. A process that dies loses
 * the counts of its last seconds.
 */
export class UsageRecorder {
  /** The evaluations that this process has answered. */
  readonly answers = new AnswerCounts();
  readonly #store: Store;
  readonly #onProblem: LiveProblem;
  #gathered = new Map<string, Gathered>();
  // Equal evaluations are one shared object, so most counts are found without building a key.
  #byEvaluation = new WeakMap<Counted, Gathered>();
  #writing: Promise<void> = Promise.resolve();
  #cancel: () => void = () => {};

  constructor(store: Store, onProblem: LiveProblem) {
    this.#store = store;
    this.#onProblem = onProblem;
  }

  /** Counts evaluations that an API answers. */
  recordAnswers(source: ApiName, snapshot: Snapshot, evaluations: readonly Evaluation[]): void {
    this.answers.add(source, evaluations);
    this.record(snapshot, evaluations);
  }

  /** Counts evaluations of known flags: those of this server, and those that SDKs made and reported. */
  record(snapshot: Snapshot, evaluations: readonly Counted[]): void {
    const now = this.#store.clock.now();
    const hour = now - (now % HOUR);
    if (this.#gathered.size === 0) this.#schedule();
    for (const evaluation of evaluations) this.#count(snapshot, evaluation, hour, now);
  }

  /** Writes what has been gathered so far. */
  async flush(): Promise<void> {
    this.#cancel();
    const counts = [...this.#gathered.values()];
    this.#gathered = new Map();
    this.#byEvaluation = new WeakMap();
    if (counts.length > 0) this.#writing = this.#writing.then(() => this.#write(counts));
    await this.#writing;
  }

  #count(snapshot: Snapshot, evaluation: Counted, hour: EpochMilliseconds, now: EpochMilliseconds): void {
    const known = this.#byEvaluation.get(evaluation);
    const isCurrent = known?.hour === hour && known.environmentId === snapshot.environment.id;
    const counted = isCurrent ? known : this.#find(snapshot, evaluation, hour);
    if (counted === undefined) return;
    if (!isCurrent) this.#byEvaluation.set(evaluation, counted);
    counted.count += 1;
    counted.lastAt = now;
  }

  #find(snapshot: Snapshot, { flagKey, variant }: Counted, hour: EpochMilliseconds): Gathered | undefined {
    const flagId = snapshot.flags.get(flagKey)?.flag.id;
    if (flagId === undefined) return undefined;
    const { organizationId, environment } = snapshot;
    const variantKey = variant ?? '';
    const key = `${flagId}/${environment.id}/${hour}/${variantKey}`;
    const known = this.#gathered.get(key);
    if (known !== undefined) return known;
    const started = { organizationId, environmentId: environment.id, flagId, variantKey, hour, count: 0, lastAt: hour };
    this.#gathered.set(key, started);
    return started;
  }

  #schedule(): void {
    this.#cancel = this.#store.clock.after(GATHERING, () => void this.flush());
  }

  async #write(gathered: readonly Gathered[]): Promise<void> {
    try {
      await addUsage(this.#store, gathered.map(toCount));
    } catch (error) {
      this.#onProblem('evaluation counts could not be written and are lost', error);
    }
  }
}

function toCount({ hour, lastAt, ...usage }: Gathered): UsageCount {
  return { ...usage, hour: new Date(hour), lastEvaluatedAt: new Date(lastAt) };
}
