import { RE2JS } from 're2js';
import type { JsonValue } from '../../domain/json.ts';
import { isLargeInteger } from '../../domain/large-integer.ts';
import type { ConditionValue } from '../../domain/targeting.ts';
import { parseVersion, type Version } from '../../domain/version.ts';
import { type Cidr, parseCidr } from './cidr.ts';
import { type DateOperand, parseDateOperand } from './date-operand.ts';
import { caretRange, tildeRange, type VersionRange, wildcardRange } from './version-range.ts';

/** The kinds of value that conditions compare attributes with. */
export const OPERAND_KINDS = [
  'NONE',
  'TEXT',
  'NUMBER',
  'DATE',
  'VERSION',
  'VERSION_WILDCARD',
  'PATTERN',
  'NETWORK',
  'TRUTH',
  'SEGMENT',
  'FLAG_ANSWER',
] as const;

/** One of {@link OPERAND_KINDS}. */
export type OperandKind = (typeof OPERAND_KINDS)[number];

/** A type of value that conditions compare attributes with. */
export interface OperandType<T> {
  readonly kind: OperandKind;
  /** What is expected, for messages. */
  readonly expected: string;
  /** Undefined if the value cannot be read. */
  readonly parse: (value: ConditionValue, ignoreCase: boolean) => T | undefined;
}

/** The longest regular expression. */
export const MAXIMUM_PATTERN_LENGTH = 1_000;

const NUMERIC_TEXT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Text; numbers and booleans count as their JSON text. */
export const textOperand: OperandType<string> = {
  kind: 'TEXT',
  expected: 'a text',
  parse: (value, ignoreCase) => (ignoreCase ? String(value).toLowerCase() : String(value)),
};

/** A key. */
export const keyOperand: OperandType<string> = {
  kind: 'SEGMENT',
  expected: 'a key',
  parse: (value) => (typeof value === 'string' && value !== '' ? value : undefined),
};

/** An answer of another flag. */
export const flagAnswerOperand: OperandType<string> = {
  kind: 'FLAG_ANSWER',
  expected: 'true, false or the key of a variant',
  parse: (value) => (typeof value === 'number' || value === '' ? undefined : String(value)),
};

/** True or false, as a boolean or as text in any case. */
export const truthOperand: OperandType<boolean> = {
  kind: 'TRUTH',
  expected: 'true or false',
  parse: (value) => (/^(?:true|false)$/i.test(String(value)) ? isTrue(value) : undefined),
};

/** A number, or a text that is a number. */
export const numberOperand: OperandType<number | bigint> = { kind: 'NUMBER', expected: 'a number', parse: toNumber };

/** A date, absolute or relative to now. */
export const dateOperand: OperandType<DateOperand> = {
  kind: 'DATE',
  expected:
    'an RFC 3339 instant (without a time it is a day, without an offset UTC), epoch milliseconds or a time before now ' +
    'such as "7d" (h, d, w, m, y)',
  parse: parseDateOperand,
};

/** A semantic version, whole or partial. */
export const versionOperand: OperandType<Version> = {
  kind: 'VERSION',
  expected: 'a semantic version such as "2.5.0" or "2.5"',
  parse: (value) => parseVersion(String(value)),
};

/** The versions within `~`. */
export const tildeOperand = rangeOperand('VERSION', versionOperand.expected, tildeRange);

/** The versions within `^`. */
export const caretOperand = rangeOperand('VERSION', versionOperand.expected, caretRange);

/** The versions that begin with the same parts. */
export const wildcardOperand = rangeOperand(
  'VERSION_WILDCARD',
  'the beginning of a version, such as "2.*" or "2.5.*"',
  wildcardRange,
);

/** A regular expression in RE2 syntax, which matches in linear time. */
export const patternOperand: OperandType<RE2JS> = {
  kind: 'PATTERN',
  expected: `a regular expression (RE2 syntax) of at most ${MAXIMUM_PATTERN_LENGTH} characters`,
  parse: parsePattern,
};

/** A network, or a single address. */
export const cidrOperand: OperandType<Cidr> = {
  kind: 'NETWORK',
  expected: 'a network such as "10.0.0.0/8" or "2001:db8::/32", or an IP address',
  parse: (value) => (typeof value === 'string' ? parseCidr(value) : undefined),
};

/** Whether a value counts as true: true, the text "true" in any case, or a list of only such values. */
export function isTrue(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.every(isTrue);
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}

/** Reads a number, or a text that is a number; an integer beyond 2^53 is read exactly. Undefined for anything else. */
export function toNumber(value: JsonValue | undefined): number | bigint | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !NUMERIC_TEXT.test(value)) return undefined;
  const number = Number(value);
  if (!Number.isFinite(number)) return undefined;
  return isLargeInteger(value) ? BigInt(value) : number;
}

function rangeOperand(
  kind: OperandKind,
  expected: string,
  read: (text: string) => VersionRange | undefined,
): OperandType<VersionRange> {
  return { kind, expected, parse: (value) => read(String(value)) };
}

function parsePattern(value: ConditionValue, ignoreCase: boolean): RE2JS | undefined {
  if (typeof value !== 'string' || value.length > MAXIMUM_PATTERN_LENGTH) return undefined;
  try {
    return RE2JS.compile(value, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch {
    // The library throws for an invalid pattern; the caller reports it with its path in the input.
    return undefined;
  }
}
