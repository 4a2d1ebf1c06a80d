import { LRUCache } from 'lru-cache';
import type { Clock } from '../../domain/clock.ts';
import {
  type GroupUpdate,
  isSubjectKey,
  type KnownGroup,
  type KnownSubject,
  type SubjectUpdate,
} from '../../domain/subject.ts';
import type { Store } from '../../store/store.ts';
import { type GroupName, loadGroups } from '../../store/subjects/subject-groups.ts';
import { type HashKey, keepHashKeys } from '../../store/subjects/subject-hash-keys.ts';
import { loadSubjects, lockSubjects, type SubjectPlace } from '../../store/subjects/subjects.ts';
import { atMost } from '../at-most.ts';
import type { LiveProblem } from '../live.ts';
import { isWorthWriting, SubjectReducer } from './subject-reducer.ts';
import { type SubjectBounds, SubjectSweeper } from './subject-sweeper.ts';
import { SubjectUpdateQueue } from './subject-update-queue.ts';
import { groupName, keysOf } from './waiting-subject-updates.ts';
import { groupAfter, type WrittenSubjectUpdates } from './write-subject-updates.ts';

/** How long a read is cached, in milliseconds: after that another node's writes are visible. */
const CACHE_TIME = 3_000;
/** How many subjects, and how many groups, are cached. */
const MAXIMUM_CACHED = 10_000;

/** What was read of the database by name; a value that is undefined is known to be missing. */
type ReadCache<Value> = LRUCache<string, { readonly value: Value | undefined }>;

/**
 * Stores subjects and groups. Updates are gathered in memory and written in batches; reads on this node see them at once, other
 * nodes see them a few seconds later. A process that dies loses the updates of its last second.
 */
export class SubjectRecorder {
  readonly #store: Store;
  readonly #queue: SubjectUpdateQueue;
  readonly #sweeper: SubjectSweeper;
  /** By environment id and targeting key. */
  readonly #subjects: ReadCache<KnownSubject>;
  readonly #groups: ReadCache<KnownGroup>;
  /** Subjects with their waiting updates, under every key of a subject; evicted by a further update and by every write. */
  readonly #replayed = new Map<string, KnownSubject>();
  /** Grows with every write, so that a read that started before the write does not cache an outdated result. */
  #generation = 0;

  constructor(store: Store, bounds: SubjectBounds, onProblem: LiveProblem) {
    this.#store = store;
    this.#subjects = createReadCache(store.clock);
    this.#groups = createReadCache(store.clock);
    this.#sweeper = new SubjectSweeper(store, bounds, onProblem);
    this.#queue = new SubjectUpdateQueue(store, (place, written) => this.#take(place, written), onProblem);
  }

  /** Records updates of an environment's subjects and groups. Never waits. */
  record(place: SubjectPlace, updates: readonly SubjectUpdate[], groups: readonly GroupUpdate[]): void {
    // One after the other: an update may make the next one redundant.
    for (const update of updates) if (!this.#isKnown(place, update)) this.#add(place, update);
    for (const update of groups) if (!this.#isGroupKnown(place, update)) this.#queue.addGroup(place, update);
  }

  /** The subject of a targeting key; undefined if it is unknown, or a text that the database cannot store. */
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

  /** A group; undefined if it is unknown, or if its key is a text that the database cannot store. */
  async group(place: SubjectPlace, name: GroupName): Promise<KnownGroup | undefined> {
    if (!isSubjectKey(name.key)) return undefined;
    for (;;) {
      const generation = this.#generation;
      const stored = await this.#storedGroup(place, name);
      if (generation === this.#generation) return groupAfter(stored, this.#queue.aboutGroup(place, name));
    }
  }

  /**
   * Stores hash keys for the subject of a targeting key and returns the subject with its hash keys: earlier ones win.
   * Undefined if the environment stores no subjects.
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

  /** Deletes all subjects and groups of an environment that no longer stores any. */
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

  #add(place: SubjectPlace, update: SubjectUpdate): void {
    for (const key of keysOf(update)) this.#forgetReplay(place, key);
    this.#queue.add(place, update);
  }

  #forgetReplay(place: SubjectPlace, targetingKey: string): void {
    const replayed = this.#replayed.get(subjectName(place, targetingKey));
    for (const key of replayed?.keys ?? []) this.#replayed.delete(subjectName(place, key));
  }

  #beginGeneration(): void {
    this.#generation += 1;
    this.#replayed.clear();
  }

  /** Whether an update changes nothing: most callers repeat the same facts. */
  #isKnown(place: SubjectPlace, update: SubjectUpdate): boolean {
    const known = this.#knownNow(place, update.targetingKey);
    if (known === undefined || !keysOf(update).every((key) => known.keys.includes(key))) return false;
    const reducer = new SubjectReducer([known], this.#store.newId);
    reducer.apply(update);
    const after = reducer.find(update.targetingKey);
    return after !== undefined && !isWorthWriting(known, after);
  }

  /** The subject if it is in memory and up to date. */
  #knownNow(place: SubjectPlace, targetingKey: string): KnownSubject | undefined {
    const replayed = this.#replayed.get(subjectName(place, targetingKey));
    if (replayed !== undefined) return replayed;
    const stored = this.#subjects.get(subjectName(place, targetingKey))?.value;
    return stored?.keys.some((key) => this.#queue.mentions(place, key)) === true ? undefined : stored;
  }

  #isGroupKnown(place: SubjectPlace, update: GroupUpdate): boolean {
    const stored = this.#groups.get(cachedGroupName(place, update))?.value;
    if (stored === undefined || this.#queue.aboutGroup(place, update).length > 0) return false;
    return !isWorthWriting(stored, groupAfter(stored, [update]) ?? stored);
  }

  /** The stored subject of a targeting key, merged with every subject that waiting updates declare the same. */
  async #replay(place: SubjectPlace, targetingKey: string): Promise<KnownSubject | undefined> {
    const replayed = this.#replayed.get(subjectName(place, targetingKey));
    if (replayed !== undefined) return replayed;
    const generation = this.#generation;
    const keys = new Set([targetingKey]);
    const stored = new Map<string, KnownSubject>();
    let updates = this.#waitingAbout(place, keys);
    // The loop also visits the keys that it adds.
    for (const key of keys) {
      const subject = await this.#storedSubject(place, key);
      if (subject !== undefined) stored.set(subject.id, subject);
      for (const other of subject?.keys ?? []) keys.add(other);
      updates = this.#waitingAbout(place, keys);
    }
    const reducer = new SubjectReducer([...stored.values()], this.#store.newId);
    for (const update of this.#queue.inOrder(place, updates)) reducer.apply(update);
    const subject = reducer.find(targetingKey);
    if (subject !== undefined && generation === this.#generation) this.#rememberReplay(place, subject);
    return subject;
  }

  /** The waiting updates of some targeting keys. Adds the other keys of these updates to the set. */
  #waitingAbout(place: SubjectPlace, keys: Set<string>): ReadonlySet<SubjectUpdate> {
    const updates = new Set<SubjectUpdate>();
    for (const key of keys) {
      for (const update of this.#queue.about(place, key)) {
        updates.add(update);
        for (const other of keysOf(update)) keys.add(other);
      }
    }
    return updates;
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
    if (generation === this.#generation) this.#subjects.set(name, { value: subject });
    return subject;
  }

  async #storedGroup(place: SubjectPlace, name: GroupName): Promise<KnownGroup | undefined> {
    const cached = cachedGroupName(place, name);
    const read = this.#groups.get(cached);
    if (read !== undefined) return read.value;
    const generation = this.#generation;
    const [group] = await loadGroups(this.#store.db, place, [name]);
    if (generation === this.#generation) this.#groups.set(cached, { value: group });
    return group;
  }

  #take(place: SubjectPlace, written: WrittenSubjectUpdates | undefined): Promise<void> | undefined {
    this.#beginGeneration();
    for (const subject of written?.subjects ?? []) this.#remember(place, subject);
    for (const group of written?.groups ?? []) this.#groups.set(cachedGroupName(place, group), { value: group });
    return written && this.#sweeper.noteAdded(place, written.added);
  }

  #remember(place: SubjectPlace, subject: KnownSubject): void {
    for (const key of subject.keys) this.#subjects.set(subjectName(place, key), { value: subject });
  }
}

function createReadCache<Value>(clock: Clock): ReadCache<Value> {
  // To lru-cache the time 0 means "never", so the clock starts at 1.
  const perf = { now: () => clock.elapsed() + 1 };
  return new LRUCache({ ...atMost(MAXIMUM_CACHED), ttl: CACHE_TIME, ttlResolution: 0, perf });
}

function subjectName({ environmentId }: SubjectPlace, targetingKey: string): string {
  return `${environmentId}/${targetingKey}`;
}

function cachedGroupName({ environmentId }: SubjectPlace, name: GroupName): string {
  return `${environmentId}/${groupName(name)}`;
}
