import { isJsonObject, type JsonValue } from './json.ts';

/** The types a flag's values can have. A flag's value type never changes. */
export const VALUE_TYPES = ['BOOLEAN', 'INTEGER', 'NUMERIC', 'STRING', 'JSON'] as const;

/** One of {@link VALUE_TYPES}. */
export type ValueType = (typeof VALUE_TYPES)[number];

interface ValueTypeRow {
  /** The type in words, for error messages. */
  readonly expected: string;
  readonly accepts: (value: JsonValue) => boolean;
}

const isNumber = (value: JsonValue): value is number => typeof value === 'number' && Number.isFinite(value);

/** What each value type accepts. */
export const valueTypes = {
  BOOLEAN: { expected: 'true or false', accepts: (value) => typeof value === 'boolean' },
  INTEGER: { expected: 'a whole number', accepts: (value) => isNumber(value) && Number.isSafeInteger(value) },
  NUMERIC: { expected: 'a number', accepts: isNumber },
  STRING: { expected: 'a string', accepts: (value) => typeof value === 'string' },
  JSON: { expected: 'a JSON object or array', accepts: (value) => isJsonObject(value) || Array.isArray(value) },
} satisfies Record<ValueType, ValueTypeRow>;
