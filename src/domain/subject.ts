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

/** A change of the attributes of a subject or of a group, applied in the order `setOnce`, `set`, `unset`. */
export interface AttributeChange {
  readonly set: JsonObject;
  /** Sets only attributes that are missing. */
  readonly setOnce: JsonObject;
  /** Names of attributes to remove. */
  readonly unset: readonly string[];
}

/** A caller mentioned a subject, possibly with attributes. */
export interface SubjectSeen {
  readonly kind: 'SEEN';
  readonly targetingKey: string;
  readonly change: AttributeChange;
  readonly at: EpochMilliseconds;
}

/** A caller identified two targeting keys as one subject. */
export interface SubjectIdentified {
  readonly kind: 'IDENTIFIED';
  readonly targetingKey: string;
  /** The key that was used before. */
  readonly formerKey: string;
  readonly at: EpochMilliseconds;
}

/** What callers report about subjects. */
export type SubjectUpdate = SubjectSeen | SubjectIdentified;

/** A caller mentioned a group, possibly with attributes. */
export interface GroupUpdate {
  readonly groupType: string;
  readonly key: string;
  readonly change: AttributeChange;
  readonly at: EpochMilliseconds;
}

/** A recorded subject of one environment. */
export interface KnownSubject {
  readonly id: string;
  /** All targeting keys of this subject. */
  readonly keys: readonly string[];
  readonly attributes: JsonObject;
  /** By flag id: what is hashed instead of the targeting key, for flags with experience continuity. */
  readonly hashKeys: Readonly<Record<string, string>>;
  readonly firstSeenAt: EpochMilliseconds;
  readonly lastSeenAt: EpochMilliseconds;
}

/** A recorded group of one environment. */
export interface KnownGroup {
  readonly groupType: string;
  readonly key: string;
  readonly attributes: JsonObject;
  readonly firstSeenAt: EpochMilliseconds;
  readonly lastSeenAt: EpochMilliseconds;
}

/** Changes attributes. A change after which they would be too many or too large has no effect. */
export function changedAttributes(attributes: JsonObject, { set, setOnce, unset }: AttributeChange): JsonObject {
  const merged: JsonObject = { ...setOnce, ...attributes, ...set };
  if (unset.length === 0) return fitting(merged, attributes);
  // Unlike an assignment, this treats a name such as `__proto__` like any other attribute.
  return fitting(Object.fromEntries(Object.entries(merged).filter(([name]) => !unset.includes(name))), attributes);
}

/** The attributes of two subjects identified as one; those recorded under its own key win. */
export function joinedAttributes(own: JsonObject, former: JsonObject): JsonObject {
  return fitting({ ...former, ...own }, own);
}

/** Whether a text can be the key of a recorded subject or group. */
export function isSubjectKey(key: string): boolean {
  return textProblems('key', key, MAXIMUM_SUBJECT_KEY, 1).length === 0;
}

/** Whether a change of attributes can be stored: it is within the bounds and has no text that a database refuses. */
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
