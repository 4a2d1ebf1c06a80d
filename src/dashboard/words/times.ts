import { once } from './once.ts';

/** How long ago or ahead something is, in units that are as large as fit. */
const UNITS = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** What one unit ago and ahead is called, where that has a name. */
const NEXT_TO_NOW: Readonly<Record<string, readonly [string, string]>> = {
  year: ['last year', 'next year'],
  month: ['last month', 'next month'],
  week: ['last week', 'next week'],
  day: ['yesterday', 'tomorrow'],
};

const format = (options: Intl.DateTimeFormatOptions) => once(() => new Intl.DateTimeFormat('en-GB', options));
const dayAndClock = format({
  ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  timeZoneName: 'short',
});
const shortDay = format({ day: 'numeric', month: 'short' });
const shortDayOfYear = format({ day: 'numeric', month: 'short', year: 'numeric' });
const longDay = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** "in 3 days", "2 hours ago", "just now". */
export function relativeTime(instant: number, now: number): string {
  const difference = instant - now;
  const found = UNITS.find(([, milliseconds]) => Math.abs(difference) >= milliseconds);
  if (found === undefined) return difference > 0 ? 'in less than a minute' : 'just now';
  const [unit, milliseconds] = found;
  const times = Math.abs(Math.round(difference / milliseconds));
  const named = times === 1 ? NEXT_TO_NOW[unit]?.[difference < 0 ? 0 : 1] : undefined;
  if (named !== undefined) return named;
  const span = `${times} ${unit}${times === 1 ? '' : 's'}`;
  return difference < 0 ? `${span} ago` : `in ${span}`;
}

/** "20:14:03", in the time zone of the device. */
export function clockTime(instant: number): string {
  const date = new Date(instant);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** "15 Jan 2026, 01:00 CET", in the time zone of the device. */
export function dateTime(instant: number): string {
  return dayAndClock().format(instant);
}

/** A text in quotation marks, as the graph writes the values of subjects and conditions; or an instant. */
const QUOTED_OR_INSTANT = /"(?:[^"\\]|\\.)*"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** A sentence of the graph with each instant in it as `dateTime` writes it. What is in quotation marks stays as it is: it is compared as it stands. */
export function withDateTimes(sentence: string): string {
  return sentence.replace(QUOTED_OR_INSTANT, (found) => (found.startsWith('"') ? found : dateTime(Date.parse(found))));
}

/** "15 Jan", and the year if it is another than now. */
export function shortDate(instant: number, now: number): string {
  const isThisYear = new Date(instant).getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? shortDay : shortDayOfYear)().format(instant);
}

/** "20:14" for an instant of this day, else its date, in the time zone of the device. */
export function nearTime(instant: number, now: number): string {
  const isToday = new Date(instant).toDateString() === new Date(now).toDateString();
  return isToday ? clockTime(instant).slice(0, 5) : shortDate(instant, now);
}

/** "Today", "Yesterday", "Friday, 21 November 2025", in the time zone of the device. */
export function dayName(instant: number, now: number): string {
  const name = longDay().format(instant);
  if (name === longDay().format(now)) return 'Today';
  // Noon of the day before: an hour that no change of the clock reaches.
  const yesterday = new Date(now);
  yesterday.setHours(12);
  yesterday.setDate(yesterday.getDate() - 1);
  return name === longDay().format(yesterday) ? 'Yesterday' : name;
}

/** The last of some instants if it is still to come, else undefined. An empty text is passed over. */
export function laterInstant(instants: readonly string[], now: number): string | undefined {
  const last = Math.max(...instants.map((instant) => Date.parse(instant)).filter((instant) => instant > now));
  return Number.isFinite(last) ? new Date(last).toISOString() : undefined;
}
