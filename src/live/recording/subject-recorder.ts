import {
  type GroupSighting,
  isSubjectKey,
  type KnownGroup,
  type KnownSubject,
  type Sighting,
} from '../../domain/subject.ts';
import type { Store } from '../../store/store.ts';
import { type GroupName, loadGroups } from '../../store/subjects/subject-groups.ts';
import { type HashKey, keepHashKeys } from '../../store/subjects/subject-hash-keys.ts';
import { loadSubjects, lockSubjects, type SubjectPlace } from '../../store/subjects/subjects.ts';
import type { LiveProblem } from '../live.ts';
import { TtlCache } from '../ttl-cache.ts';
import { isWorthWriting, SubjectCache } from './subject-cache.ts';
import { type SubjectBounds, SubjectSweeper } from './subject-sweeper.ts';
import { SubjectUpdateQueue } from './subject-update-queue.ts';
import { groupName, keysOf } from './waiting-subject-updates.ts';
import { groupAfter, type WrittenSubjectUpdates } from './write-subject-updates.ts';

/** How long what was read is believed, in milliseconds: after so long another node's writes are seen. */
const BELIEVED = 3_000;
/** How many subjects, and how many groups, are kept in memory. */
const REMEMBERED = 10_000;

/**
 * Remembers subjects and groups: sightings are gathered in memory and written in batches, and reads on this node see them at
 * once. Other nodes see them a few seconds later. A process that dies loses the sightings of its last second.
 */
export class SubjectRecorder {
  readonly #store: Store;
  readonly #queue: SubjectUpdateQueue;
  readonly #sweeper: SubjectSweeper;
  /** By environment id and targeting key. */
  readonly #subjects: TtlCache<KnownSubject>;
  readonly #groups: TtlCache<KnownGroup>;
  /** The same with what is waiting, under every key of a subject, until more is told of it or something is written. */
  readonly #replayed = new Map<string, KnownSubject>();
  /** Grows with every writing, so that a reading beside it does not leave behind what was true before. */
  #generation = 0;

  constructor(store: Store, bounds: SubjectBounds, onProblem: LiveProblem) {
    this.#store = store;
    this.#subjects = new TtlCache(store.clock, BELIEVED, REMEMBERED);
    this.#groups = new TtlCache(store.clock, BELIEVED, REMEMBERED);
    this.#sweeper = new SubjectSweeper(store, bounds, onProblem);
    this.#queue = new SubjectUpdateQueue(store, (place, written) => this.#take(place, written), onProblem);
  }

  /** Takes in what was told of an environment's subjects and groups. Never waits. */
  tell(place: SubjectPlace, sightings: readonly Sighting[], groups: readonly GroupSighting[]): void {
    // One after the other: what one of them tells makes the next one news.
    for (const sighting of sightings) if (!this.#isKnown(place, sighting)) this.#add(place, sighting);
    for (const sighting of groups) if (!this.#isGroupKnown(place, sighting)) this.#queue.addGroup(place, sighting);
  }

  /** What is known under a targeting key; undefined when nobody is, as under a text that no database can keep. */
  async subject(place: SubjectPlace, targetingKey: string): Promise<KnownSubject | undefined> {
    if (!isSubjectKey(targetingKey)) return undefined;
    for (;;) {
      const generation = this.#generation;
      const stored = await this.#storedSubject(place, targetingKey);
      const keys = stored?.keys ?? [targetingKey];
      const isWaiting = keys.some((key) => this.#queue.mentions(place, key));
      const subject = isWaiting ? await this.#replay(place, targetingKey) : stored;
      if (generation === this.#generation) return subject;
    }
  }

  /** What is known of a group; undefined when it is unknown, as by a text that no database can keep. */
  async group(place: SubjectPlace, name: GroupName): Promise<KnownGroup | undefined> {
    if (!isSubjectKey(name.key)) return undefined;
    for (;;) {
      const generation = this.#generation;
      const stored = await this.#storedGroup(place, name);
      if (generation === this.#generation) return groupAfter(stored, this.#queue.aboutGroup(place, name));
    }
  }

  /**
   * Keeps hash keys for whoever a targeting key names, and answers with the subject and what is kept of it: what somebody else has
   * kept before counts. Undefined where nothing is to be remembered.
   */
  async keepHashKeys(
    place: SubjectPlace,
    targetingKey: string,
    hashKeys: readonly HashKey[],
  ): Promise<KnownSubject | undefined> {
    const change = { set: {}, setOnce: {}, unset: [] };
    this.#add(place, { kind: 'SEEN', targetingKey, change, at: this.#store.clock.now() });
    await this.#queue.flush();
    const subject = await this.#store.db.$transaction(async (tx) => {
      if (!(await lockSubjects(tx, place))) return undefined;
      await keepHashKeys(tx, place, targetingKey, hashKeys);
      return (await loadSubjects(tx, place, [targetingKey]))[0];
    });
    this.#beginGeneration();
    if (subject !== undefined) this.#remember(place, subject);
    return subject;
  }

  /** Forgets everybody in an environment in which nothing is to be remembered any more. */
  async forget(place: SubjectPlace): Promise<void> {
    await this.#queue.flush();
    await this.#sweeper.sweep(place);
    this.#beginGeneration();
    this.#subjects.clear();
    this.#groups.clear();
  }

  /** Writes what has been gathered so far. */
  async flush(): Promise<void> {
    await this.#queue.flush();
  }

  /** Writes what has been gathered and stops. */
  async close(): Promise<void> {
    await this.#queue.flush();
    await this.#sweeper.close();
  }

  #add(place: SubjectPlace, sighting: Sighting): void {
    for (const key of keysOf(sighting)) this.#forgetReplay(place, key);
    this.#queue.add(place, sighting);
  }

  #forgetReplay(place: SubjectPlace, targetingKey: string): void {
    const replayed = this.#replayed.get(subjectName(place, targetingKey));
    for (const key of replayed?.keys ?? []) this.#replayed.delete(subjectName(place, key));
  }

  #beginGeneration(): void {
    this.#generation += 1;
    this.#replayed.clear();
  }

  /** Whether a sighting says nothing that is not known: most callers tell the same again and again. */
  #isKnown(place: SubjectPlace, sighting: Sighting): boolean {
    const known = this.#knownNow(place, sighting.targetingKey);
    if (known === undefined || !keysOf(sighting).every((key) => known.keys.includes(key))) return false;
    const book = new SubjectCache([known], this.#store.newId);
    book.take(sighting);
    const after = book.find(sighting.targetingKey);
    return after !== undefined && !isWorthWriting(known, after);
  }

  /** What is known of somebody without having to look. */
  #knownNow(place: SubjectPlace, targetingKey: string): KnownSubject | undefined {
    const replayed = this.#replayed.get(subjectName(place, targetingKey));
    if (replayed !== undefined) return replayed;
    const stored = this.#subjects.get(subjectName(place, targetingKey))?.value;
    return stored?.keys.some((key) => this.#queue.mentions(place, key)) === true ? undefined : stored;
  }

  #isGroupKnown(place: SubjectPlace, sighting: GroupSighting): boolean {
    const stored = this.#groups.get(cachedGroupName(place, sighting))?.value;
    if (stored === undefined || this.#queue.aboutGroup(place, sighting).length > 0) return false;
    return !isWorthWriting(stored, groupAfter(stored, [sighting]) ?? stored);
  }

  /** What is stored, and on top of it what is waiting, of a targeting key and of all who turned out to be the same. */
  async #replay(place: SubjectPlace, targetingKey: string): Promise<KnownSubject | undefined> {
    const replayed = this.#replayed.get(subjectName(place, targetingKey));
    if (replayed !== undefined) return replayed;
    const generation = this.#generation;
    const keys = new Set([targetingKey]);
    const stored = new Map<string, KnownSubject>();
    let sightings = this.#waitingAbout(place, keys);
    // What is added to them on the way is visited as well.
    for (const key of keys) {
      const subject = await this.#storedSubject(place, key);
      if (subject !== undefined) stored.set(subject.id, subject);
      for (const other of subject?.keys ?? []) keys.add(other);
      sightings = this.#waitingAbout(place, keys);
    }
    const book = new SubjectCache([...stored.values()], this.#store.newId);
    for (const sighting of this.#queue.inOrder(place, sightings)) book.take(sighting);
    const subject = book.find(targetingKey);
    if (subject !== undefined && generation === this.#generation) this.#rememberReplay(place, subject);
    return subject;
  }

  /** What is waiting that is about some targeting keys. Adds to them all that it is about as well. */
  #waitingAbout(place: SubjectPlace, keys: Set<string>): ReadonlySet<Sighting> {
    const sightings = new Set<Sighting>();
    for (const key of keys) {
      for (const sighting of this.#queue.about(place, key)) {
        sightings.add(sighting);
        for (const other of keysOf(sighting)) keys.add(other);
      }
    }
    return sightings;
  }

  #rememberReplay(place: SubjectPlace, subject: KnownSubject): void {
    for (const key of subject.keys) this.#replayed.set(subjectName(place, key), subject);
  }

  async #storedSubject(place: SubjectPlace, targetingKey: string): Promise<KnownSubject | undefined> {
    const name = subjectName(place, targetingKey);
    const read = this.#subjects.get(name);
    if (read !== undefined) return read.value;
    const generation = this.#generation;
    const [subject] = await loadSubjects(this.#store.db, place, [targetingKey]);
    if (generation === this.#generation) this.#subjects.set(name, subject);
    return subject;
  }

  async #storedGroup(place: SubjectPlace, name: GroupName): Promise<KnownGroup | undefined> {
    const cached = cachedGroupName(place, name);
    const read = this.#groups.get(cached);
    if (read !== undefined) return read.value;
    const generation = this.#generation;
    const [group] = await loadGroups(this.#store.db, place, [name]);
    if (generation === this.#generation) this.#groups.set(cached, group);
    return group;
  }

  #take(place: SubjectPlace, written: WrittenSubjectUpdates | undefined): Promise<void> | undefined {
    this.#beginGeneration();
    for (const subject of written?.subjects ?? []) this.#remember(place, subject);
    for (const group of written?.groups ?? []) this.#groups.set(cachedGroupName(place, group), group);
    return written && this.#sweeper.noteAdded(place, written.added);
  }

  #remember(place: SubjectPlace, subject: KnownSubject): void {
    for (const key of subject.keys) this.#subjects.set(subjectName(place, key), subject);
  }
}

function subjectName({ environmentId }: SubjectPlace, targetingKey: string): string {
  return `${environmentId}/${targetingKey}`;
}

function cachedGroupName({ environmentId }: SubjectPlace, name: GroupName): string {
  return `${environmentId}/${groupName(name)}`;
}
