import { type Problem, problem, shown, ValidationError } from '../../domain/errors.ts';
import type { Flag, Variant } from '../../domain/flag.ts';
import { isJsonObject, type JsonObject, type JsonValue, jsonEqual } from '../../domain/json.ts';
import { hasLargeInteger, isLargeInteger, parseExactJson } from '../../domain/large-integer.ts';
import { type ValueType, valueTypes } from '../../domain/value.ts';
import { extensionPart, withExtensionPart } from '../http/extension-part.ts';
import type { WireVariant } from './variant-wire.ts';

const WHOLE_NUMBER = /^[+-]?\d+$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Parses the text of a value; undefined if it is not a value of the type. */
const readers = {
  BOOLEAN: (text) => (text === 'true' || text === 'false' ? text === 'true' : undefined),
  INTEGER: (text) => (WHOLE_NUMBER.test(text) ? Number(text) : undefined),
  NUMERIC: (text) => (NUMBER.test(text) ? Number(text) : undefined),
  STRING: (text) => text,
  JSON: parseJson,
} satisfies Record<ValueType, (text: string) => JsonValue | undefined>;

/** The value of a text. Throws ValidationError that names the variant. */
export function readValue(valueType: ValueType, text: string, variantKey: string, path: string): JsonValue {
  if (valueType !== 'STRING' && hasInexactInteger(text))
    throw new ValidationError([inexactValue(valueType, variantKey, path)]);
  const value = readers[valueType](text);
  if (value !== undefined && valueTypes[valueType].accepts(value)) return value;
  throw new ValidationError([wrongValue(valueType, text, variantKey, path)]);
}

/** Whether a text is or contains an integer that a JavaScript number would round. */
function hasInexactInteger(text: string): boolean {
  return isLargeInteger(text) || hasLargeInteger(parseJson(text) ?? null);
}

function inexactValue(valueType: ValueType, variantKey: string, path: string): Problem {
  return problem(
    path,
    `of variant "${variantKey}" has an integer beyond ±${Number.MAX_SAFE_INTEGER}, expected it as a string (${valueType})`,
  );
}

function wrongValue(valueType: ValueType, text: string, variantKey: string, path: string): Problem {
  const { expected } = valueTypes[valueType];
  return problem(path, `of variant "${variantKey}" is ${shown(text)}, expected ${expected} as a text (${valueType})`);
}

/** The text of a value: the one that it was written as, if it is known, because JSON has many texts for one value. */
export function writeValue({ valueType, extensions }: Flag, { key, value }: Variant): string {
  const written = writtenValues(extensions)[key];
  if (typeof written === 'string' && jsonEqual(readers[valueType](written), value)) return written;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The extensions of a flag with the texts of some values, by variant key, if the text of the value alone would differ. */
export function withWrittenValues(extensions: JsonObject, texts: Readonly<Record<string, string>>): JsonObject {
  const noted = Object.entries(texts).filter(([, text]) => isWrittenInManyWays(text));
  const values = { ...writtenValues(extensions), ...Object.fromEntries(noted) };
  return withExtensionPart(extensions, 'datadog', { values: Object.keys(values).length === 0 ? undefined : values });
}

function isWrittenInManyWays(text: string): boolean {
  const value = parseJson(text);
  return value !== undefined && (isJsonObject(value) || JSON.stringify(value) !== text);
}

function writtenValues(extensions: JsonObject): JsonObject {
  const values = extensionPart(extensions, 'datadog').values;
  return isJsonObject(values) ? values : {};
}

/** Parses JSON, with integers beyond 2^53 as large integers; undefined for a text that is not JSON. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    return parseExactJson(text);
  } catch {
    // The parser's message quotes the text and changes between versions; the caller says what is expected.
    return undefined;
  }
}

/** Translates a variant to Datadog's form. */
export function toWireVariant(flag: Flag, variant: Variant): WireVariant {
  const { id, key, name, createdAt, updatedAt } = variant;
  return { id, key, name, value: writeValue(flag, variant), created_at: createdAt, updated_at: updatedAt };
}
