import { type EpochMilliseconds, parseInstant } from '../../domain/instant.ts';
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
/** The parts of a date, each in the forms that programs print. Every combination is read. */
const DAY_FORMS = '(?<day>\\d{4}-\\d{2}-\\d{2})';
const TIME_FORMS = '[Tt ](?<time>\\d{2}:\\d{2})(?<seconds>:\\d{2}(?:\\.\\d+)?)?';
const OFFSET_FORMS = ' ?(?:[Zz]|(?<hours>[+-]\\d{2})(?::?(?<minutes>\\d{2}))?)';
const DATE = new RegExp(`^${DAY_FORMS}(?:${TIME_FORMS}(?:${OFFSET_FORMS})?)?$`);
const CALENDAR_DAY = new RegExp(`^${DAY_FORMS}$`);
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
 * Reads a date to compare with: what {@link parseDate} reads, or a time before now (`7d` or `-7d`: hours, days, weeks, calendar months
 * and years, up to 9999).
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
 * Reads the date in an attribute: epoch milliseconds, or an RFC 3339 instant whose time, seconds and offset may be absent (midnight,
 * 0, UTC), with a space instead of "T" and an offset without its colon or minutes (`2026-01-31 08:00:00+0000`).
 */
export function parseDate(value: JsonValue | undefined): EpochMilliseconds | undefined {
  if (typeof value === 'number') return Math.abs(value) <= LATEST ? value : undefined;
  if (typeof value !== 'string') return undefined;
  return parseInstant(value) ?? parseLenientDate(value);
}

function parseLenientDate(text: string): EpochMilliseconds | undefined {
  const parts = DATE.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const { day, time = '00:00', seconds = ':00', hours, minutes = '00' } = parts;
  return parseInstant(`${day}T${time}${seconds}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
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
