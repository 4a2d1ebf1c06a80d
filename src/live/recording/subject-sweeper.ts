import type { Store } from '../../store/store.ts';
import { subjectPlaces, sweepSubjects } from '../../store/subjects/subject-sweep.ts';
import type { SubjectPlace } from '../../store/subjects/subjects.ts';
import type { LiveProblem } from '../live.ts';

/** How often expired subjects and groups are deleted, in milliseconds. */
const SWEEPING = 3_600_000;

const DAY = 86_400_000;

/** How many subjects and groups are stored, and for how long. */
export interface SubjectBounds {
  /** The most subjects, and the most groups, of one environment; the least recently seen go first. */
  readonly subjectLimit: number;
  /** For how many days after they were last seen. */
  readonly subjectRetentionDays: number;
}

/** Keeps the stored subjects and groups within bounds: every hour, and after many new ones. */
export class SubjectSweeper {
  readonly #store: Store;
  readonly #bounds: SubjectBounds;
  readonly #onProblem: LiveProblem;
  /** By environment id: how many are new since the last sweep. */
  readonly #added = new Map<string, number>();
  #sweeping: Promise<void> = Promise.resolve();
  #cancel: () => void = () => {};

  constructor(store: Store, bounds: SubjectBounds, onProblem: LiveProblem) {
    this.#store = store;
    this.#bounds = bounds;
    this.#onProblem = onProblem;
    this.#schedule();
  }

  /** Counts added subjects and groups, and sweeps when they are a hundredth of an environment's limit. */
  async noteAdded(place: SubjectPlace, count: number): Promise<void> {
    const added = (this.#added.get(place.environmentId) ?? 0) + count;
    this.#added.set(place.environmentId, added);
    if (count > 0 && added >= this.#bounds.subjectLimit / 100) await this.sweep(place);
  }

  /** Deletes what exceeds the bounds in an environment, or everything if it stores no subjects. Retries failures later. */
  async sweep(place: SubjectPlace): Promise<void> {
    const { subjectLimit, subjectRetentionDays } = this.#bounds;
    this.#added.delete(place.environmentId);
    const seenBefore = this.#store.clock.now() - subjectRetentionDays * DAY;
    await this.#attempt(() => sweepSubjects(this.#store, place, { seenBefore, limit: subjectLimit }));
  }

  /** Waits for the current sweep and stops. */
  async close(): Promise<void> {
    this.#cancel();
    await this.#sweeping;
  }

  #schedule(): void {
    this.#cancel = this.#store.clock.after(SWEEPING, () => {
      this.#sweeping = this.#sweepAll();
      this.#schedule();
    });
  }

  #sweepAll(): Promise<void> {
    return this.#attempt(async () => {
      for (const place of await subjectPlaces(this.#store)) await this.sweep(place);
    });
  }

  async #attempt(sweep: () => Promise<void>): Promise<void> {
    try {
      await sweep();
    } catch (error) {
      this.#onProblem('subjects that were not seen for long could not be forgotten yet', error);
    }
  }
}
