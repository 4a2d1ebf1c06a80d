import type { EpochMilliseconds } from './instant.ts';
import type { JsonObject } from './json.ts';
import { jsonProblems, textProblems } from './text-rules.ts';

/** The longest key of a subject or of a group, in characters. */
export const MAXIMUM_SUBJECT_KEY = 400;
/** The most keys under which one subject can be known. */
export const MAXIMUM_SUBJECT_KEYS = 100;
/** The most attributes of a subject or of a group. */
export const MAXIMUM_ATTRIBUTES = 1_000;
/** The largest attributes of a subject or of a group together, in characters of their JSON text. */
export const MAXIMUM_ATTRIBUTES_JSON = 65_536;

/** What becomes of the attributes of a subject or of a group: `setOnce`, then `set`, then `unset`. */
export interface AttributeChange {
  readonly set: JsonObject;
  /** Only counts for attributes that are not there yet. */
  readonly setOnce: JsonObject;
  /** Names of attributes to remove. */
  readonly unset: readonly string[];
}

/** Somebody was seen, and something was said of them. */
export interface SubjectSeen {
  readonly kind: 'SEEN';
  readonly targetingKey: string;
  readonly change: AttributeChange;
  readonly at: EpochMilliseconds;
}

/** Somebody who was known under one targeting key turned out to be who is known under another. */
export interface SubjectIdentified {
  readonly kind: 'IDENTIFIED';
  readonly targetingKey: string;
  /** The key from before. */
  readonly formerKey: string;
  readonly at: EpochMilliseconds;
}

/** What callers tell of subjects. */
export type Sighting = SubjectSeen | SubjectIdentified;

/** A group was seen, and something was said of it. */
export interface GroupSighting {
  readonly groupType: string;
  readonly key: string;
  readonly change: AttributeChange;
  readonly at: EpochMilliseconds;
}

/** What is remembered of one subject in one environment. */
export interface KnownSubject {
  readonly id: string;
  /** The targeting keys that all mean this subject. */
  readonly keys: readonly string[];
  readonly attributes: JsonObject;
  /** By flag id: what is hashed instead of the targeting key, for flags with experience continuity. */
  readonly hashKeys: Readonly<Record<string, string>>;
  readonly firstSeenAt: EpochMilliseconds;
  readonly lastSeenAt: EpochMilliseconds;
}

/** What is remembered of one group in one environment. */
export interface KnownGroup {
  readonly groupType: string;
  readonly key: string;
  readonly attributes: JsonObject;
  readonly firstSeenAt: EpochMilliseconds;
  readonly lastSeenAt: EpochMilliseconds;
}

/** Changes attributes. A change that would make them too many or too large leaves them as they are. */
export function changedAttributes(attributes: JsonObject, { set, setOnce, unset }: AttributeChange): JsonObject {
  const merged: JsonObject = { ...setOnce, ...attributes, ...set };
  if (unset.length === 0) return fitting(merged, attributes);
  // Unlike an assignment, this keeps a name such as `__proto__` an attribute like any other.
  return fitting(Object.fromEntries(Object.entries(merged).filter(([name]) => !unset.includes(name))), attributes);
}

/** The attributes of who turned out to be one subject: what is known of them by their own name wins. */
export function joinedAttributes(own: JsonObject, former: JsonObject): JsonObject {
  return fitting({ ...former, ...own }, own);
}

/** Whether a text can name a subject or a group that is remembered. */
export function isSubjectKey(key: string): boolean {
  return textProblems('key', key, MAXIMUM_SUBJECT_KEY, 1).length === 0;
}

/** Whether a change of attributes can be remembered: neither too large nor anything that no database can keep. */
export function isStorableChange({ set, setOnce }: AttributeChange): boolean {
  return [set, setOnce].every((attributes) => jsonProblems('', attributes).length === 0 && isWithinBounds(attributes));
}

function fitting(wanted: JsonObject, otherwise: JsonObject): JsonObject {
  return isWithinBounds(wanted) ? wanted : otherwise;
}

function isWithinBounds(attributes: JsonObject): boolean {
  return (
    Object.keys(attributes).length <= MAXIMUM_ATTRIBUTES && JSON.stringify(attributes).length <= MAXIMUM_ATTRIBUTES_JSON
  );
}
