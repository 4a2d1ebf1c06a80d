import type { JsonValue } from '../graph/json.ts';

/** The type of all values of a flag. */
export type ValueType = 'BOOLEAN' | 'STRING' | 'INTEGER' | 'NUMERIC' | 'JSON';

/** What a value of each type is. */
export const valueTypeWords = {
  BOOLEAN: 'true or false',
  STRING: 'a text',
  INTEGER: 'a whole number',
  NUMERIC: 'a number',
  JSON: 'JSON',
} satisfies Record<ValueType, string>;

/** A value as the type reads it; undefined if it cannot. */
export function readValue(text: string, type: ValueType): JsonValue | undefined {
  if (type === 'STRING') return text;
  const value = readJson(text);
  if (type === 'JSON') return value;
  if (type === 'BOOLEAN') return typeof value === 'boolean' ? value : undefined;
  return typeof value === 'number' && (type === 'NUMERIC' || Number.isInteger(value)) ? value : undefined;
}

/** A value as it is edited. */
export function writeValue(value: JsonValue, type: ValueType): string {
  if (type === 'STRING' && typeof value === 'string') return value;
  return JSON.stringify(value, undefined, type === 'JSON' ? 2 : undefined);
}

/** Why a text is not JSON, and where; undefined if it is. */
export function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const place = /position (\d+)/.exec(message)?.[1];
    const before = text.slice(0, place === undefined ? text.length : Number(place)).split('\n');
    const column = (before.at(-1) ?? '').length + 1;
    return `Not JSON at line ${before.length}, column ${column}: ${whatOf(text, place)}`;
  }
}

function whatOf(text: string, place: string | undefined): string {
  if (text.trim() === '') return 'nothing is entered yet.';
  const found = place === undefined ? undefined : text[Number(place)];
  return found === undefined ? 'it ends too early.' : `${JSON.stringify(found)} does not fit here.`;
}

function readJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
