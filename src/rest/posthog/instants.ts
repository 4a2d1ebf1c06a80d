import { type Instant, parseInstant, toInstant } from '../../domain/instant.ts';

/** Formats an instant as Django does, with microseconds: `2026-01-20T10:00:00.000000Z` (contract §3). */
export function toWireInstant(instant: Instant): string {
  return instant.replace(/(\.\d{3})Z$/, '$1000Z');
}

const DJANGO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/i;

/** Parses an instant as Django does: seconds are optional, and without an offset it is UTC. Undefined for anything else. */
export function readWireInstant(text: string): Instant | undefined {
  const [, day, minute, second = ':00', offset = 'Z'] = DJANGO.exec(text) ?? [];
  const milliseconds = parseInstant(`${day}T${minute}${second}${offset}`);
  return milliseconds === undefined ? undefined : toInstant(milliseconds);
}
