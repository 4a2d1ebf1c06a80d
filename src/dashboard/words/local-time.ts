/** A local date and time to the minute, as `<input type="datetime-local">` writes it, such as `2026-01-15T09:30`. */
type Local = string;

const DAY = 86_400_000;

/**
 * The instants at which clocks in a time zone show a local time, in order: usually one, none where the clocks skip the time,
 * two where they pass it twice.
 */
export function instantsOf(local: Local, zone: string): readonly string[] {
  const wall = Date.parse(`${local}Z`);
  if (Number.isNaN(wall)) return [];
  // The clocks are set at most once within two days, so one of the two offsets holds at the time.
  const candidates = new Set([wall - offsetAt(wall - DAY, zone), wall - offsetAt(wall + DAY, zone)]);
  const found = [...candidates].filter((instant) => localOf(instant, zone) === local);
  return found.sort((one, other) => one - other).map((instant) => new Date(instant).toISOString());
}

/** An instant as a local date and time in a time zone, to the minute. */
export function localOf(instant: number | string, zone: string): Local {
  const at = new Date(instant).getTime();
  return new Date(at + offsetAt(at, zone)).toISOString().slice(0, 16);
}

/** How far the clocks in a time zone are ahead of UTC, in milliseconds. */
function offsetAt(instant: number, zone: string): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, second } = parts;
  const wall = Date.parse(`${year?.padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return wall - Math.floor(instant / 1_000) * 1_000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  formats.set(zone, made);
  return made;
}

/** The time zone of the device, such as `Europe/Oslo`. */
export function deviceZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The time zones that can be chosen: that of the device first, then UTC, then all others. */
export function zones(): readonly string[] {
  return [...new Set([deviceZone(), 'UTC', ...Intl.supportedValuesOf('timeZone')])];
}
