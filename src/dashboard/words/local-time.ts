/** A local date and time, as `<input type="datetime-local">` writes it, as an instant. */
export interface LocalTime {
  /** An ISO instant. Undefined where the clock skips this time. */
  readonly instant: string | undefined;
  /** Whether the clock passes this time twice. The instant is the first of the two. */
  readonly isTwice: boolean;
}

const HOUR = 3_600_000;

/** The instant of a local time in the time zone of the device. */
export function instantOf(local: string): LocalTime {
  const milliseconds = new Date(local).getTime();
  if (Number.isNaN(milliseconds) || localOf(milliseconds) !== local) return { instant: undefined, isTwice: false };
  const isTwice = localOf(milliseconds + HOUR) === local || localOf(milliseconds - HOUR) === local;
  const first = localOf(milliseconds - HOUR) === local ? milliseconds - HOUR : milliseconds;
  return { instant: new Date(first).toISOString(), isTwice };
}

/** An instant as a local date and time to the minute, in the time zone of the device. */
export function localOf(instant: number | string): string {
  const date = new Date(instant);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
