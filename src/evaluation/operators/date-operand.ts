import { type EpochMilliseconds, isCalendarDay, parseInstant } from '../../domain/instant.ts';
import type { JsonValue } from '../../domain/json.ts';

/** A date to compare with. */
export interface DateOperand {
  /** The instant that it means at `now`; only a relative date depends on it. */
  readonly at: (now: EpochMilliseconds) => EpochMilliseconds;
  /** It is a whole day (`YYYY-MM-DD`, UTC). */
  readonly isWholeDay: boolean;
}

/** One day in milliseconds. */
export const DAY = 86_400_000;
const LATEST = 8_640_000_000_000_000;
const CALENDAR_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const NAIVE_TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?$/;
const RELATIVE = /^-?(\d{1,4})([hdwmy])$/;

type UnitName = 'h' | 'd' | 'w' | 'm' | 'y';

const before = {
  h: (now, count) => now - count * 3_600_000,
  d: (now, count) => now - count * DAY,
  w: (now, count) => now - count * 7 * DAY,
  m: monthsBefore,
  y: (now, count) => monthsBefore(now, count * 12),
} satisfies Record<UnitName, (now: EpochMilliseconds, count: number) => EpochMilliseconds>;

/**
 * Reads a date to compare with: what {@link parseDate} reads, or a time before now (`7d`, `-7d`: hours,
 * days, weeks, calendar months and years, up to 9999; the sign says nothing).
 */
export function parseDateOperand(value: JsonValue): DateOperand | undefined {
  if (typeof value === 'string') {
    const relative = RELATIVE.exec(value);
    if (relative !== null) return relativeDate(Number(relative[1]), relative[2] ?? '');
  }
  const at = parseDate(value);
  if (at === undefined) return undefined;
  return { at: () => at, isWholeDay: typeof value === 'string' && CALENDAR_DAY.test(value) };
}

/**
 * Reads the date in an attribute: an RFC 3339 instant, the same without an offset or seconds (`2026-01-31 08:00`, UTC), a day (its
 * beginning, UTC) or epoch milliseconds.
 */
export function parseDate(value: JsonValue | undefined): EpochMilliseconds | undefined {
  if (typeof value === 'number') return Math.abs(value) <= LATEST ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const day = CALENDAR_DAY.exec(value);
  if (day === null) return parseInstant(value) ?? parseNaiveTime(value);
  return isCalendarDay(Number(day[1]), Number(day[2]), Number(day[3])) ? Date.parse(value) : undefined;
}

function parseNaiveTime(text: string): EpochMilliseconds | undefined {
  const match = NAIVE_TIME.exec(text);
  return match === null ? undefined : parseInstant(`${match[1]}T${match[2]}${match[3] ?? ':00'}Z`);
}

/** Whether two instants fall on the same day, UTC. */
export function isSameDay(left: EpochMilliseconds, right: EpochMilliseconds): boolean {
  return Math.floor(left / DAY) === Math.floor(right / DAY);
}

function relativeDate(count: number, unit: string): DateOperand | undefined {
  if (!isUnit(unit)) return undefined;
  return { at: (now) => before[unit](now, count), isWholeDay: false };
}

function isUnit(text: string): text is UnitName {
  return Object.hasOwn(before, text);
}

/** The same day and time some months earlier, or the last day of a month that is too short for it (31 March → 28 February). */
function monthsBefore(now: EpochMilliseconds, months: number): EpochMilliseconds {
  const date = new Date(now);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const end = new Date(date);
  end.setUTCMonth(end.getUTCMonth() + 1, 0);
  return date.setUTCDate(Math.min(day, end.getUTCDate()));
}
