import { isJsonObject } from '../domain/json.ts';

/** A value that is written as JSON already, inside a value that is not. {@link writeJson} takes it as it is. */
export class WrittenJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** For anyone else who writes JSON. */
  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

/** The objects and lists in which there is a {@link WrittenJson} at some level. */
const holders = new WeakSet<object>();

/** Puts a written value into an object or list that has these ancestors. */
export function putWritten(ancestors: readonly object[], name: string, written: WrittenJson): void {
  const parent = ancestors.at(-1);
  if (parent === undefined) return;
  Object.assign(parent, { [name]: written });
  for (const ancestor of ancestors) holders.add(ancestor);
}

/** How many levels are looked through in any case: a result and its data may have been copied. */
const COPIED_LEVELS = 2;

/** A value as JSON: the same text as that of JSON.stringify. */
export function writeJson(value: unknown, level = 0): string {
  if (value instanceof WrittenJson) return value.text;
  const isSearched = level < COPIED_LEVELS || (typeof value === 'object' && value !== null && holders.has(value));
  if (!isSearched) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => writeJson(item ?? null, level + 1)).join(',')}]`;
  if (!isJsonObject(value) || 'toJSON' in value) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member, level + 1)}`).join(',')}}`;
}
