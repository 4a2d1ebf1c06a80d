import './date-time.css';
import { useSignal } from '@preact/signals';
import { deviceZone, instantsOf, localOf, zones } from '../words/local-time.ts';
import { dateTime, relativeTime } from '../words/times.ts';
import { Field } from './field.tsx';

/** What a field for a date and time is made of. */
export interface DateTimeProps {
  readonly label: string;
  /** An ISO instant; empty: none. */
  readonly value: string;
  /** The time now, to say how far away the instant is. */
  readonly now: number;
  /** What no date means, such as "at once". */
  readonly none: string;
  /** Why the instant is not accepted. */
  readonly problem?: string | undefined;
  onChange(value: string): void;
}

/**
 * A date and time in the time zone of the device, or in another that the person chooses, with what it is in UTC and how far away.
 * A time that the clocks skip is refused, and of one that they pass twice the person chooses which is meant.
 */
export function DateTime({ label, value, now, none, problem, onChange }: DateTimeProps) {
  const zone = useSignal(deviceZone());
  const skipped = useSignal<string | undefined>(undefined);
  const hasAllZones = useSignal(false);
  const local = skipped.value ?? (value === '' ? '' : localOf(value, zone.value));
  const instants = instantsOf(local, zone.value);
  const enter = (text: string) => {
    const [instant] = instantsOf(text, zone.value);
    skipped.value = text !== '' && instant === undefined ? text : undefined;
    if (skipped.value === undefined) onChange(instant ?? '');
  };
  return (
    <div class="date-time">
      <Field
        label={label}
        hint={value === '' || skipped.value !== undefined ? none : <Meaning value={value} now={now} />}
        problem={
          skipped.value === undefined ? problem : `The clocks in ${zone.value} skip this time. Enter another one.`
        }
      >
        <input
          type="datetime-local"
          value={local}
          onInput={(event: { readonly currentTarget: HTMLInputElement }) => enter(event.currentTarget.value)}
        />
      </Field>
      <select
        class="date-time-zone"
        aria-label={`${label}: time zone`}
        value={zone.value}
        onFocus={() => {
          hasAllZones.value = true;
        }}
        onChange={({ currentTarget }) => {
          skipped.value = undefined;
          zone.value = currentTarget.value;
        }}
      >
        {(hasAllZones.value ? zones() : [...new Set([zone.value, deviceZone(), 'UTC'])]).map((name) => (
          <option key={name} value={name}>
            {name.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
      {instants.length > 1 && (
        <fieldset class="date-time-twice">
          <legend>The clocks pass this time twice. Which one?</legend>
          {instants.map((instant, index) => (
            <label key={instant}>
              <input type="radio" checked={instant === value} onChange={() => onChange(instant)} />
              {index === 0 ? 'the first' : 'the second'}, {utc(instant)} UTC
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}

function Meaning({ value, now }: { readonly value: string; readonly now: number }) {
  const at = Date.parse(value);
  return (
    <>
      {dateTime(at)} = {utc(value)} UTC, <strong>{relativeTime(at, now)}</strong>
    </>
  );
}

function utc(instant: string): string {
  return new Date(instant).toISOString().slice(0, 16).replace('T', ' ');
}
