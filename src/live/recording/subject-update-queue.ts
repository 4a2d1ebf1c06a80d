import type { GroupSighting, Sighting } from '../../domain/subject.ts';
import type { Store } from '../../store/store.ts';
import type { GroupName } from '../../store/subjects/subject-groups.ts';
import type { SubjectPlace } from '../../store/subjects/subjects.ts';
import type { LiveProblem } from '../live.ts';
import { groupName, WaitingSubjectUpdates } from './waiting-subject-updates.ts';
import { type WrittenSubjectUpdates, writeSubjectUpdates } from './write-subject-updates.ts';

/** How long sightings are gathered before they are written, in milliseconds. */
const GATHERING = 1_000;
/** How many sightings are written at once, however shortly they have been gathered. */
const SIGHTINGS_PER_WRITE = 500;
/** How many sightings wait at the most, while the database is slow; further ones are passed over. */
const MAXIMUM_WAITING = 20_000;

/** Is told what was written; undefined where nothing is to be remembered any more. */
export type WrittenListener = (place: SubjectPlace, written: WrittenSubjectUpdates | undefined) => void | Promise<void>;

/** What was told and is not stored yet: gathered, written in batches one after the other, and readable until it is written. */
export class SubjectUpdateQueue {
  readonly #store: Store;
  readonly #onWritten: WrittenListener;
  readonly #onProblem: LiveProblem;
  /** Batches in the order in which they are written, by environment id; the last one is still being gathered. */
  #batches: Map<string, WaitingSubjectUpdates>[] = [new Map()];
  /** How many sightings are in the last batch, and in all of them. */
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

  /** Takes in what was told of a subject. */
  add(place: SubjectPlace, sighting: Sighting): void {
    if (this.#hasRoom()) this.#gather(place, (gathering) => gathering.add(sighting));
  }

  /** Takes in what was told of a group. */
  addGroup(place: SubjectPlace, sighting: GroupSighting): void {
    if (this.#hasRoom()) this.#gather(place, (gathering) => gathering.addGroup(sighting));
  }

  /** Whether something is waiting that is about a targeting key. */
  mentions(place: SubjectPlace, targetingKey: string): boolean {
    return this.#waitingIn(place).some((waiting) => waiting.mentions(targetingKey));
  }

  /** What is waiting that is about a targeting key. */
  about(place: SubjectPlace, targetingKey: string): readonly Sighting[] {
    return this.#waitingIn(place).flatMap((waiting) => waiting.about(targetingKey));
  }

  /** Some of the sightings that are waiting, in their order. */
  inOrder(place: SubjectPlace, some: ReadonlySet<Sighting>): readonly Sighting[] {
    return this.#waitingIn(place).flatMap(({ sightings }) => sightings.filter((sighting) => some.has(sighting)));
  }

  /** What is waiting that is about a group, in order. */
  aboutGroup(place: SubjectPlace, name: GroupName): readonly GroupSighting[] {
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
      // The second try is for a database that was busy, or gone for a moment. To write something twice does no harm.
      const written = await writeSubjectUpdates(this.#store, waiting).catch(() =>
        writeSubjectUpdates(this.#store, waiting),
      );
      // At one go with what the listener keeps of it, so that a reader sees it in one of the two places.
      batch.delete(place.environmentId);
      await this.#onWritten(place, written);
    } catch (error) {
      batch.delete(place.environmentId);
      this.#onProblem('what was told of subjects could not be written and is lost', error);
    }
  }

  #hasRoom(): boolean {
    if (this.#waiting < MAXIMUM_WAITING) return true;
    if (!this.#isFull) this.#onProblem('the database is slow: what is told of subjects is passed over', undefined);
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
    if (this.#gathered >= SIGHTINGS_PER_WRITE) void this.flush();
    else this.#cancel ??= this.#store.clock.after(GATHERING, () => void this.flush());
  }

  #waitingIn({ environmentId }: SubjectPlace): readonly WaitingSubjectUpdates[] {
    return this.#batches.flatMap((batch) => batch.get(environmentId) ?? []);
  }
}
