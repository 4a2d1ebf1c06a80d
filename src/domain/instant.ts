/** A point in time as text: RFC 3339, UTC, milliseconds (`2026-01-15T00:00:00.000Z`). The form in which documents hold time. */
export type Instant = string;

/** Milliseconds since the Unix epoch: the form in which time is compared. */
export type EpochMilliseconds = number;

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** What can be printed with four digits for the year and kept by the database, which has no year 0. */
const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Reads an RFC 3339 instant (https://www.rfc-editor.org/rfc/rfc3339#section-5.6), any offset.
 * Returns undefined for anything else: impossible dates such as 30 February, and what in UTC lies outside the years 1 to 9999.
 */
export function parseInstant(text: string): EpochMilliseconds | undefined {
  const match = RFC_3339.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match.map(Number);
  if (!isCalendarDay(Number(year), Number(month), Number(day))) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const milliseconds = Date.parse(text.toUpperCase());
  return milliseconds >= EARLIEST && milliseconds <= LATEST ? milliseconds : undefined;
}

/** Prints epoch milliseconds as an {@link Instant}. */
export function toInstant(milliseconds: EpochMilliseconds): Instant {
  return new Date(milliseconds).toISOString();
}

function isCalendarDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
