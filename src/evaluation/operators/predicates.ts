import type { RE2JS } from 're2js';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { JsonValue } from '../../domain/json.ts';
import { compareVersions, type Version } from '../../domain/version.ts';
import { internString } from '../intern-string.ts';
import { type Cidr, isInCidr, parseIpAddress } from './cidr.ts';
import { type DateOperand, isSameDay, parseDate } from './date-operand.ts';
import { isTrue, toNumber } from './operand-types.ts';
import { parseVersionCached } from './version-cache.ts';

/** Tests the value of an attribute; undefined and null mean that it is missing. */
export type AttributeTest = (value: JsonValue | undefined, now: EpochMilliseconds) => boolean;

/** Up to this many texts, comparing with each is faster than a set. */
const FEW = 8;

/** The text that a value is compared by; of a list or an object its JSON text. */
function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : scalarText(value);
}

/** The text of a value that may be a version or an item of a list: lists and objects have none. */
function scalarText(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The value is one of several texts. */
export function equalsAny(texts: readonly string[], ignoreCase: boolean): AttributeTest {
  const [only] = texts;
  if (only !== undefined && texts.length === 1 && !ignoreCase) return equals(internString(only));
  if (texts.length <= FEW && !ignoreCase) return equalsOneOfFew(texts.map(internString));
  const wanted = new Set(texts);
  return (value) => {
    const text = textOf(value);
    return text !== undefined && wanted.has(ignoreCase ? text.toLowerCase() : text);
  };
}

function equals(only: string): AttributeTest {
  return (value) => value === only || (typeof value !== 'string' && textOf(value) === only);
}

function equalsOneOfFew(texts: readonly string[]): AttributeTest {
  return (value) => {
    const text = typeof value === 'string' ? value : textOf(value);
    for (const wanted of texts) {
      if (text === wanted) return true;
    }
    return false;
  };
}

/** A relation holds between the value's text and one of several texts. */
export function textAny(relation: (text: string, part: string) => boolean) {
  return (parts: readonly string[], ignoreCase: boolean): AttributeTest =>
    (value) => {
      const text = textOf(value);
      if (text === undefined) return false;
      const compared = ignoreCase ? text.toLowerCase() : text;
      for (const part of parts) {
        if (relation(compared, part)) return true;
      }
      return false;
    };
}

/** One of several patterns occurs in the value's text. */
export function matchesAny(patterns: readonly RE2JS[]): AttributeTest {
  return (value) => {
    const text = textOf(value);
    return text !== undefined && patterns.some((pattern) => pattern.test(text));
  };
}

/** The value as a number; NaN, for which every comparison is false, if it is not a number. */
export function numberOf(value: JsonValue | undefined): number | bigint {
  return typeof value === 'number' ? value : (toNumber(value) ?? Number.NaN);
}

/** The value is a number from the first bound to the second, both inclusive. */
export function isBetween([low = Number.NaN, high = Number.NaN]: readonly (number | bigint)[]): AttributeTest {
  return (value) => {
    const number = numberOf(value);
    return low <= number && number <= high;
  };
}

/** The value is a date, and a relation holds between it and one of several dates. */
export function compareDate(
  relation: (value: EpochMilliseconds, bound: EpochMilliseconds, bounds: DateOperand) => boolean,
) {
  return (dates: readonly DateOperand[]): AttributeTest =>
    (value, now) => {
      const instant = parseDate(value);
      return instant !== undefined && dates.some((date) => relation(instant, date.at(now), date));
    };
}

/** The same instant; any instant of the day if the date is a whole day. */
export function isSameDate(value: EpochMilliseconds, bound: EpochMilliseconds, date: DateOperand): boolean {
  return date.isWholeDay ? isSameDay(value, bound) : value === bound;
}

/** The value is a version for which a relation holds. No relation holds for an unreadable version. */
export function testVersion<T>(relation: (version: Version, operands: readonly T[]) => boolean) {
  return (operands: readonly T[]): AttributeTest =>
    (value) => {
      const text = scalarText(value);
      const version = text === undefined ? undefined : parseVersionCached(text);
      return version !== undefined && relation(version, operands);
    };
}

/** The value is a version whose order to one bound is as expected. */
export function compareVersion(relation: (order: number) => boolean) {
  return testVersion<Version>((version, [bound]) => bound !== undefined && relation(compareVersions(version, bound)));
}

/** The value is an address in one of several networks. */
export function isInAnyCidr(networks: readonly Cidr[]): AttributeTest {
  return (value) => {
    const address = typeof value === 'string' ? parseIpAddress(value) : undefined;
    return address !== undefined && networks.some((network) => isInCidr(address, network));
  };
}

/** The value is a list (any other value counts as a list of one) that contains any, or all, of several texts. */
export function arrayContains(quantifier: 'some' | 'every') {
  return (texts: readonly string[], ignoreCase: boolean): AttributeTest =>
    (value) => {
      const items = textsOf(Array.isArray(value) ? value : [value], ignoreCase);
      return texts[quantifier]((text) => items.has(text));
    };
}

function textsOf(items: readonly (JsonValue | undefined)[], ignoreCase: boolean): ReadonlySet<string> {
  const texts = items.map(scalarText).filter((text) => text !== undefined);
  return new Set(ignoreCase ? texts.map((text) => text.toLowerCase()) : texts);
}

/** The value counts as true, or as false; a missing value counts as neither. */
export function hasTruth([wanted]: readonly boolean[]): AttributeTest {
  return (value) => value !== undefined && value !== null && isTrue(value) === wanted;
}
