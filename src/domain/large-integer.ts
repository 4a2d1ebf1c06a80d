import { isJsonObject, type JsonValue } from './json.ts';

/** An integer of a JSON text beyond 2^53, which a number would round. Written as JSON it is the text of its digits. */
export class LargeInteger {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }

  toJSON(): string {
    return this.digits;
  }
}

/** The only member of an object that stands for a large integer between marking and reviving; no stored name has a NUL. */
const MARK = '\0integer';
const MANY_DIGITS = /\d{16}/;
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;
const INTEGER = /^[+-]?\d+$/;

/** Reads JSON text. An integer beyond 2^53 becomes a {@link LargeInteger}. Throws SyntaxError. */
export function parseExactJson(text: string): JsonValue {
  return MANY_DIGITS.test(text) ? JSON.parse(markLargeIntegers(text), reviveLargeInteger) : JSON.parse(text);
}

/** Reads JSON text. An integer beyond 2^53 becomes the text of its digits. Throws SyntaxError. */
export function parseJsonKeepingDigits(text: string): JsonValue {
  return MANY_DIGITS.test(text) ? withDigits(parseExactJson(text)) : JSON.parse(text);
}

/** Marks large integers in JSON text, for parsers that {@link reviveLargeInteger} can be given to. */
export function markLargeIntegers(text: string): string {
  if (!MANY_DIGITS.test(text)) return text;
  return text.replace(TEXT_OR_NUMBER, (token) => (isLargeInteger(token) ? JSON.stringify({ [MARK]: token }) : token));
}

/** A reviver for `JSON.parse` of a text in which large integers are marked. */
export function reviveLargeInteger(_name: string, value: unknown): unknown {
  const digits = isJsonObject(value) ? value[MARK] : undefined;
  return typeof digits === 'string' && INTEGER.test(digits) ? new LargeInteger(digits) : value;
}

/** A value with the digits of its large integers as texts; the same value if it has none. */
export function withDigits<Value extends JsonValue>(value: Value): Value;
export function withDigits(value: JsonValue): JsonValue {
  if (value instanceof LargeInteger) return value.digits;
  if (!hasLargeInteger(value)) return value;
  if (Array.isArray(value)) return value.map((item) => withDigits(item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withDigits(member)]));
}

/** Whether a value has a large integer at any depth. */
export function hasLargeInteger(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return value instanceof LargeInteger || Object.values(value).some(hasLargeInteger);
}

/** Whether the text of a number is an integer that a number would round. */
export function isLargeInteger(text: string): boolean {
  return INTEGER.test(text) && !Number.isSafeInteger(Number(text));
}
