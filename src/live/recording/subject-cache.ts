import type { EpochMilliseconds } from '../../domain/instant.ts';
import { type JsonObject, jsonEqual } from '../../domain/json.ts';
import {
  changedAttributes,
  joinedAttributes,
  type KnownSubject,
  MAXIMUM_SUBJECT_KEYS,
  type Sighting,
  type SubjectIdentified,
  type SubjectSeen,
} from '../../domain/subject.ts';

/** How exactly it is kept when somebody was last seen, in milliseconds: being seen again costs no write before. */
const SEEN_PRECISION = 10 * 60_000;

/** What sightings made of the subjects that they are about. */
export interface SubjectCacheOutcome {
  /** All of them, changed or not. */
  readonly subjects: readonly KnownSubject[];
  /** Those that have to be stored. */
  readonly changed: readonly KnownSubject[];
  /** How many of them are new. */
  readonly added: number;
  /** The subjects that turned out to be others. */
  readonly absorbed: readonly { readonly id: string; readonly into: string }[];
}

interface Entry {
  readonly stored: KnownSubject | undefined;
  readonly id: string;
  readonly keys: Set<string>;
  attributes: JsonObject;
  hashKeys: Readonly<Record<string, string>>;
  firstSeenAt: EpochMilliseconds;
  lastSeenAt: EpochMilliseconds;
}

/**
 * Some subjects while sightings are taken in, in order: the one place that says what a sighting does, for what is written and
 * for what is read before it is written.
 */
export class SubjectCache {
  readonly #newId: () => string;
  readonly #byKey = new Map<string, Entry>();
  readonly #absorbed: { id: string; into: string }[] = [];

  /** Opens a book with what is stored of every key that its sightings name. */
  constructor(stored: readonly KnownSubject[], newId: () => string) {
    this.#newId = newId;
    for (const subject of stored) {
      const entry = { ...subject, stored: subject, keys: new Set(subject.keys) };
      for (const key of subject.keys) this.#byKey.set(key, entry);
    }
  }

  /** Takes a sighting in. */
  take(sighting: Sighting): void {
    if (sighting.kind === 'SEEN') this.#see(sighting);
    else this.#identify(sighting);
  }

  /** What is now known under a key. */
  find(targetingKey: string): KnownSubject | undefined {
    const entry = this.#byKey.get(targetingKey);
    return entry === undefined ? undefined : toSubject(entry);
  }

  /** What has come of all sightings taken. */
  outcome(): SubjectCacheOutcome {
    const entries = [...new Set(this.#byKey.values())];
    return {
      subjects: entries.map(toSubject),
      changed: entries.filter(isChanged).map(toSubject),
      added: entries.filter(({ stored }) => stored === undefined).length,
      absorbed: this.#absorbed,
    };
  }

  #see({ targetingKey, change, at }: SubjectSeen): void {
    const entry = this.#byKey.get(targetingKey) ?? this.#add(targetingKey, at);
    entry.attributes = changedAttributes(entry.attributes, change);
    entry.lastSeenAt = Math.max(entry.lastSeenAt, at);
  }

  /** Who was known under a key that somebody else was identified by before stays that other one: devices are shared. */
  #identify({ targetingKey, formerKey, at }: SubjectIdentified): void {
    const former = this.#byKey.get(formerKey);
    const known = this.#byKey.get(targetingKey);
    const isFree = former === undefined || former.keys.size === 1;
    const entry = known ?? (isFree ? former : undefined) ?? this.#add(targetingKey, at);
    entry.lastSeenAt = Math.max(entry.lastSeenAt, at);
    if (!isFree || entry.keys.size >= MAXIMUM_SUBJECT_KEYS) return;
    this.#attach(targetingKey, entry);
    this.#attach(formerKey, entry);
    if (former !== undefined && former !== entry) this.#absorb(former, entry);
  }

  #absorb(former: Entry, entry: Entry): void {
    entry.attributes = joinedAttributes(entry.attributes, former.attributes);
    entry.hashKeys = { ...former.hashKeys, ...entry.hashKeys };
    entry.firstSeenAt = Math.min(entry.firstSeenAt, former.firstSeenAt);
    entry.lastSeenAt = Math.max(entry.lastSeenAt, former.lastSeenAt);
    if (former.stored !== undefined) this.#absorbed.push({ id: former.id, into: entry.id });
  }

  #attach(targetingKey: string, entry: Entry): void {
    entry.keys.add(targetingKey);
    this.#byKey.set(targetingKey, entry);
  }

  #add(targetingKey: string, at: EpochMilliseconds): Entry {
    const entry: Entry = {
      stored: undefined,
      id: this.#newId(),
      keys: new Set([targetingKey]),
      attributes: {},
      hashKeys: {},
      firstSeenAt: at,
      lastSeenAt: at,
    };
    this.#byKey.set(targetingKey, entry);
    return entry;
  }
}

function toSubject({ stored, ...entry }: Entry): KnownSubject {
  return { ...entry, keys: [...entry.keys] };
}

function isChanged({ stored, keys, ...entry }: Entry): boolean {
  return stored === undefined || keys.size !== stored.keys.length || isWorthWriting(stored, entry);
}

/** What sightings change. */
type Seen = Pick<KnownSubject, 'attributes' | 'lastSeenAt'>;

/** Whether what is known of a subject or a group has become so different that it has to be stored. */
export function isWorthWriting(before: Seen, after: Seen): boolean {
  return after.lastSeenAt - before.lastSeenAt >= SEEN_PRECISION || !jsonEqual(before.attributes, after.attributes);
}
