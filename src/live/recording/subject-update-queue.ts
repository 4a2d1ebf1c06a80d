import type { GroupUpdate, SubjectUpdate } from '../../domain/subject.ts';
import type { Store } from '../../store/store.ts';
import type { GroupName } from '../../store/subjects/subject-groups.ts';
import type { SubjectPlace } from '../../store/subjects/subjects.ts';
import type { LiveProblem } from '../live.ts';
import { groupName, WaitingSubjectUpdates } from './waiting-subject-updates.ts';
import { type WrittenSubjectUpdates, writeSubjectUpdates } from './write-subject-updates.ts';

/** How long updates are gathered before they are written, in milliseconds. */
const GATHERING = 1_000;
/** How many updates are written at once, even before the time is over. */
const UPDATES_PER_WRITE = 500;
/** How many updates wait at most, while the database is slow; further ones are dropped. */
const MAXIMUM_WAITING = 20_000;

/** Called with what was written; with undefined if the environment stores no subjects. */
export type WrittenListener = (place: SubjectPlace, written: WrittenSubjectUpdates | undefined) => void | Promise<void>;

/** The updates that are not stored yet: gathered, written in batches one after the other, and readable until then. */
export class SubjectUpdateQueue {
  readonly #store: Store;
  readonly #onWritten: WrittenListener;
  readonly #onProblem: LiveProblem;
  /** Batches in the order in which they are written, by environment id; the last one is still being gathered. */
  #batches: Map<string, WaitingSubjectUpdates>[] = [new Map()];
  /** How many updates are in the last batch, and in all of them. */
  #gathered = 0;
  #waiting = 0;
  #isFull = false;
  #writing: Promise<void> = Promise.resolve();
  #cancel: (() => void) | undefined;

  constructor(store: Store, onWritten: WrittenListener, onProblem: LiveProblem) {
    this.#store = store;
    this.#onWritten = onWritten;
    this.#onProblem = onProblem;
  }

  /** Adds an update of a subject. */
  add(place: SubjectPlace, update: SubjectUpdate): void {
    if (this.#hasRoom()) this.#gather(place, (gathering) => gathering.add(update));
  }

  /** Adds an update of a group. */
  addGroup(place: SubjectPlace, update: GroupUpdate): void {
    if (this.#hasRoom()) this.#gather(place, (gathering) => gathering.addGroup(update));
  }

  /** Whether an update of a targeting key is waiting. */
  mentions(place: SubjectPlace, targetingKey: string): boolean {
    return this.#waitingIn(place).some((waiting) => waiting.mentions(targetingKey));
  }

  /** The waiting updates of a targeting key. */
  about(place: SubjectPlace, targetingKey: string): readonly SubjectUpdate[] {
    return this.#waitingIn(place).flatMap((waiting) => waiting.about(targetingKey));
  }

  /** Some of the waiting updates, in their order. */
  inOrder(place: SubjectPlace, some: ReadonlySet<SubjectUpdate>): readonly SubjectUpdate[] {
    return this.#waitingIn(place).flatMap(({ updates }) => updates.filter((update) => some.has(update)));
  }

  /** The waiting updates of a group, in order. */
  aboutGroup(place: SubjectPlace, name: GroupName): readonly GroupUpdate[] {
    return this.#waitingIn(place).flatMap(({ groups }) => groups.get(groupName(name)) ?? []);
  }

  /** Writes what has been gathered so far. */
  async flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    const batch = this.#batches.at(-1);
    if (batch !== undefined && batch.size > 0) {
      const count = this.#gathered;
      this.#batches.push(new Map());
      this.#gathered = 0;
      this.#writing = this.#writing.then(() => this.#write(batch, count));
    }
    await this.#writing;
  }

  async #write(batch: Map<string, WaitingSubjectUpdates>, count: number): Promise<void> {
    for (const waiting of batch.values()) await this.#writeOne(waiting, batch);
    this.#batches = this.#batches.filter((other) => other !== batch);
    this.#waiting -= count;
    this.#isFull = false;
  }

  async #writeOne(waiting: WaitingSubjectUpdates, batch: Map<string, WaitingSubjectUpdates>): Promise<void> {
    const { place } = waiting;
    try {
      // The second attempt is for a database that was busy or briefly away. Writing twice does no harm.
      const written = await writeSubjectUpdates(this.#store, waiting).catch(() =>
        writeSubjectUpdates(this.#store, waiting),
      );
      // Without an await before the listener's caching, so that a reader always finds the update in one of the two places.
      batch.delete(place.environmentId);
      await this.#onWritten(place, written);
    } catch (error) {
      batch.delete(place.environmentId);
      this.#onProblem('subject updates could not be written and are lost', error);
    }
  }

  #hasRoom(): boolean {
    if (this.#waiting < MAXIMUM_WAITING) return true;
    if (!this.#isFull) this.#onProblem('the database is slow: subject updates are dropped', undefined);
    this.#isFull = true;
    return false;
  }

  #gather(place: SubjectPlace, add: (gathering: WaitingSubjectUpdates) => void): void {
    const batch = this.#batches.at(-1) ?? new Map<string, WaitingSubjectUpdates>();
    const gathering = batch.get(place.environmentId) ?? new WaitingSubjectUpdates(place);
    batch.set(place.environmentId, gathering);
    add(gathering);
    this.#gathered += 1;
    this.#waiting += 1;
    if (this.#gathered >= UPDATES_PER_WRITE) void this.flush();
    else this.#cancel ??= this.#store.clock.after(GATHERING, () => void this.flush());
  }

  #waitingIn({ environmentId }: SubjectPlace): readonly WaitingSubjectUpdates[] {
    return this.#batches.flatMap((batch) => batch.get(environmentId) ?? []);
  }
}
