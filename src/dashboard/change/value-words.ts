import type { JsonValue } from '../graph/json.ts';
import { memberInWords } from '../words/members.ts';
import { count } from '../words/numbers.ts';
import { dateTime } from '../words/times.ts';

/** How long a value is shown at most. */
const LONGEST = 160;

/**
 * A value of a difference as people read it: in the words of the member at its path, texts without quotes, objects by their names, and
 * what has no name as JSON.
 */
export function valueInWords(value: JsonValue, path = ''): string {
  const words = memberInWords(path, value);
  if (words !== undefined) return words;
  if (value === null) return 'none';
  if (typeof value === 'string') return shortened(isInstant(value) ? dateTime(Date.parse(value)) : value);
  if (isList(value)) {
    const names = value.map(nameOf);
    if (value.length > 0 && names.every((name) => name !== undefined)) return shortened(names.join(', '));
    return value.every((item) => typeof item !== 'object' || item === null)
      ? shortened(value.map(String).join(', ') || 'none')
      : shortened(`${count(value.length, 'item')}: ${JSON.stringify(value)}`);
  }
  return shortened(nameOf(value) ?? conditionInWords(value) ?? JSON.stringify(value));
}

/** A path as people read it: `settings.production.rolloutPercentage` is "production › rollout percentage". */
export function pathInWords(path: string): string {
  return path
    .replace(/^settings\./, '')
    .split('.')
    .map((part) =>
      /^[a-z]+(?:[A-Z][a-z]+)+$/.test(part) ? part.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`) : part,
    )
    .map((part) => part.replace(/ id$/, ''))
    .join(' › ');
}

function nameOf(value: JsonValue): string | undefined {
  if (typeof value !== 'object' || value === null || isList(value)) return undefined;
  const name = value.name || value.key;
  return typeof name === 'string' ? name : undefined;
}

/** A rollout condition: "version 2.4.0 or later, from 15 Jan 2026, 01:00 CET". */
function conditionInWords(value: JsonValue): string | undefined {
  if (typeof value !== 'object' || value === null || isList(value) || !('minVersion' in value)) return undefined;
  const { minVersion, activationDate } = value;
  const parts = [
    typeof minVersion === 'string' ? `version ${minVersion} or later` : '',
    typeof activationDate === 'string' ? `from ${dateTime(Date.parse(activationDate))}` : '',
  ].filter(Boolean);
  return parts.length === 0 ? undefined : parts.join(', ');
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text);
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
