import type { EpochMilliseconds } from '../../domain/instant.ts';
import { type JsonObject, jsonEqual } from '../../domain/json.ts';
import {
  changedAttributes,
  joinedAttributes,
  type KnownSubject,
  MAXIMUM_SUBJECT_KEYS,
  type SubjectIdentified,
  type SubjectSeen,
  type SubjectUpdate,
} from '../../domain/subject.ts';

/** How precisely the time when a subject was last seen is stored, in milliseconds: it causes no write before. */
const SEEN_PRECISION = 10 * 60_000;

/** The result of updates for the subjects that they are about. */
export interface SubjectOutcome {
  /** All of them, changed or unchanged. */
  readonly subjects: readonly KnownSubject[];
  /** Those that have to be stored. */
  readonly changed: readonly KnownSubject[];
  /** How many of them are new. */
  readonly added: number;
  /** The stored subjects that another subject has absorbed, because they are the same person. */
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
 * Applies updates to subjects, in order. It is the only place that knows what an update does; writes and reads of updates that
 * are not written yet both use it.
 */
export class SubjectReducer {
  readonly #newId: () => string;
  readonly #byKey = new Map<string, Entry>();
  readonly #absorbed: { id: string; into: string }[] = [];

  /** Starts with the stored subjects of every key that the updates name. */
  constructor(stored: readonly KnownSubject[], newId: () => string) {
    this.#newId = newId;
    for (const subject of stored) {
      const entry = { ...subject, stored: subject, keys: new Set(subject.keys) };
      for (const key of subject.keys) this.#byKey.set(key, entry);
    }
  }

  /** Applies an update. */
  apply(update: SubjectUpdate): void {
    if (update.kind === 'SEEN') this.#see(update);
    else this.#identify(update);
  }

  /** The subject of a key after the updates so far. */
  find(targetingKey: string): KnownSubject | undefined {
    const entry = this.#byKey.get(targetingKey);
    return entry === undefined ? undefined : toSubject(entry);
  }

  /** The result of all updates. */
  outcome(): SubjectOutcome {
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

  /** A former key that already belongs to another identified subject stays with it: devices are shared. */
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

/** What updates change. */
type Seen = Pick<KnownSubject, 'attributes' | 'lastSeenAt'>;

/** Whether a subject or a group has changed so much that it has to be stored. */
export function isWorthWriting(before: Seen, after: Seen): boolean {
  return after.lastSeenAt - before.lastSeenAt >= SEEN_PRECISION || !jsonEqual(before.attributes, after.attributes);
}
