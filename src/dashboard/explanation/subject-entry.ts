import type { JsonValue } from '../graph/json.ts';

/** Whom the answer is asked for, as it was entered. */
export interface SubjectEntry {
  readonly key: string;
  readonly version: string;
  /** A JSON object. */
  readonly attributes: string;
  /** A local date and time; empty: now. */
  readonly at: string;
}

/** What the graph is asked with. */
export interface SubjectContext {
  readonly context: {
    readonly targetingKey?: string;
    readonly appVersion?: string;
    readonly attributes?: JsonValue;
  };
  /** Why the attributes are left out. */
  readonly problem: string | undefined;
}

/** Reads a subject from the fragment of an address. */
export function readSubject(fragment: string): SubjectEntry {
  const given = new URLSearchParams(fragment.replace(/^#/, ''));
  const at = (name: string) => given.get(name) ?? '';
  return { key: at('key'), version: at('version'), attributes: at('attributes'), at: at('at') };
}

/** Writes a subject as the fragment of an address. */
export function writeSubject(entry: SubjectEntry): string {
  const given = Object.entries(entry).filter(([, value]) => value !== '');
  return given.length === 0 ? '' : `#${new URLSearchParams(given)}`;
}

/** What the graph is asked with, for what was entered. */
export function subjectContext({ key, version, attributes }: SubjectEntry): SubjectContext {
  const read = readAttributes(attributes);
  return {
    context: {
      ...(key === '' ? {} : { targetingKey: key }),
      ...(version === '' ? {} : { appVersion: version }),
      ...(read.attributes === undefined ? {} : { attributes: read.attributes }),
    },
    problem: read.problem,
  };
}

/** What is known of a subject: what apps have sent with its key. */
export interface KnownSubject {
  readonly targetingKey: string;
  readonly attributes: JsonValue;
}

/**
 * An entry with what is known of its subject in place of what was filled in for another. What a person has entered stays.
 * `filled` is the entry as it was filled in last.
 */
export function fillIn(
  entry: SubjectEntry,
  known: KnownSubject | undefined,
  filled: SubjectEntry | undefined,
): SubjectEntry {
  const isEntered = entry.version !== (filled?.version ?? '') || entry.attributes !== (filled?.attributes ?? '');
  if (isEntered || entry.key === filled?.key) return entry;
  const { appVersion, ...attributes } = isObject(known?.attributes) ? known.attributes : {};
  const version = typeof appVersion === 'string' ? appVersion : '';
  const others = version === '' && appVersion !== undefined ? { appVersion, ...attributes } : attributes;
  const text = Object.keys(others).length === 0 ? '' : JSON.stringify(others);
  if (version === entry.version && text === entry.attributes) return entry;
  return { ...entry, version, attributes: text };
}

function isObject(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readAttributes(text: string): { readonly attributes?: JsonValue; readonly problem?: string } {
  if (text.trim() === '') return {};
  try {
    const attributes: JsonValue = JSON.parse(text);
    if (isObject(attributes)) return { attributes };
    return { problem: 'A JSON object, such as {"plan": "pro"}' };
  } catch {
    return { problem: 'Not yet a JSON object, so it is left out' };
  }
}
