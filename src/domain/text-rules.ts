import { type Problem, problem, shown } from './errors.ts';
import { isJsonObject, type JsonValue } from './json.ts';
import { hasLargeInteger } from './large-integer.ts';

/** The longest name, in characters. */
export const MAXIMUM_NAME = 400;
/** The longest description, in characters. */
export const MAXIMUM_DESCRIPTION = 10_000;
/** The longest comment of a change, in characters. */
export const MAXIMUM_COMMENT = 10_000;
/** How deep a JSON value may be nested. */
export const MAXIMUM_DEPTH = 64;
/** The largest JSON value, in characters of its JSON text. */
export const MAXIMUM_JSON = 262_144;

// A lone surrogate is not a character; a NUL cannot be stored.
const UNSTORABLE = /\p{Cs}|\0/u;

/** The problems of a text: its length, and characters that a database cannot store. */
export function textProblems(path: string, text: string, maximum = MAXIMUM_NAME, minimum = 0): Problem[] {
  if (text.length > maximum) return [problem(path, `has ${text.length} characters, expected ${maximum} at the most`)];
  if (text.length < minimum) return [problem(path, `is ${shown(text)}, expected at least ${minimum} character`)];
  return UNSTORABLE.test(text)
    ? [problem(path, 'has a NUL or half of a surrogate pair, expected well-formed Unicode text')]
    : [];
}

/**
 * The problems of a JSON value that is to be stored: those of any value, and a member name that is lost on the way to the
 * database.
 */
export function storedJsonProblems(path: string, value: JsonValue): Problem[] {
  const problems = jsonProblems(path, value);
  if (problems.length > 0) return problems;
  if (hasLargeInteger(value)) {
    return [problem(path, 'has an integer beyond 2^53, which clients would round; expected a text of its digits')];
  }
  return hasMember(value, '__proto__') ? [problem(path, 'has a member "__proto__", expected any other name')] : [];
}

/** Whether a JSON value has a member of this name at any depth. */
export function hasMember(value: JsonValue, name: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, name) || Object.values(value).some((member) => hasMember(member, name));
}

/** The problems of a JSON value: its depth, its size, numbers and texts that cannot be stored. */
export function jsonProblems(path: string, value: JsonValue): Problem[] {
  const fault = jsonFault(value, 0);
  if (fault !== undefined) return [problem(path, fault)];
  const size = JSON.stringify(value).length;
  return size > MAXIMUM_JSON ? [problem(path, `has ${size} characters, expected ${MAXIMUM_JSON} at the most`)] : [];
}

function jsonFault(value: JsonValue, depth: number): string | undefined {
  if (depth > MAXIMUM_DEPTH) return `is nested deeper than ${MAXIMUM_DEPTH} levels`;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'has a number that is not finite';
  if (typeof value === 'string') return textFault(value);
  if (Array.isArray(value)) return firstFault(value, depth);
  if (!isJsonObject(value)) return undefined;
  return firstFault(Object.keys(value), depth) ?? firstFault(Object.values(value), depth);
}

function firstFault(values: readonly JsonValue[], depth: number): string | undefined {
  for (const value of values) {
    const fault = jsonFault(value, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function textFault(text: string): string | undefined {
  return UNSTORABLE.test(text)
    ? 'has a text with a NUL or half of a surrogate pair, expected well-formed Unicode'
    : undefined;
}

/** The problems of a percentage. */
export function percentageProblems(path: string, value: number): Problem[] {
  if (Number.isFinite(value) && value >= 0 && value <= 100) return [];
  return [problem(path, `is ${shown(value)}, expected a number from 0 to 100`)];
}

/** The problem of a list that is too long. */
export function limitProblems(path: string, count: number, maximum: number): Problem[] {
  return count > maximum ? [problem(path, `has ${count} items, expected ${maximum} at the most`)] : [];
}

/** The problems of the items of a list; of one that is too long only that, for it may be very long. */
export function listProblems<Item>(
  path: string,
  list: readonly Item[],
  maximum: number,
  problemsOf: (list: readonly Item[]) => Problem[],
): Problem[] {
  return list.length > maximum ? limitProblems(path, list.length, maximum) : problemsOf(list);
}
