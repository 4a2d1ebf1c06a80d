import { z } from 'zod';
import { type EpochMilliseconds, type Instant, parseInstant, toInstant } from '../../domain/instant.ts';

/** An instant as the in-house contracts print it. */
export const wireInstantSchema = z
  .string()
  .describe('RFC 3339, in UTC with whole seconds.')
  .meta({ format: 'date-time', examples: ['2026-01-15T00:00:00Z'] });

/** An instant in a request. */
export const givenInstantSchema = z.string().max(64).meta({ format: 'date-time' });

/** A version in a request. */
export const versionSchema = z.string().max(400);

/** Prints an instant in UTC with whole seconds: `2026-01-15T00:00:00Z`. */
export function toWireInstant(instant: Instant | EpochMilliseconds): string {
  const milliseconds = typeof instant === 'number' ? instant : (parseInstant(instant) ?? Number.NaN);
  return toInstant(milliseconds).replace(/\.\d+Z$/, 'Z');
}
