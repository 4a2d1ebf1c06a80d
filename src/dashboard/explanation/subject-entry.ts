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

function readAttributes(text: string): { readonly attributes?: JsonValue; readonly problem?: string } {
  if (text.trim() === '') return {};
  try {
    const attributes: JsonValue = JSON.parse(text);
    if (typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes)) return { attributes };
    return { problem: 'A JSON object, such as {"plan": "pro"}' };
  } catch {
    return { problem: 'Not yet a JSON object, so it is left out' };
  }
}
