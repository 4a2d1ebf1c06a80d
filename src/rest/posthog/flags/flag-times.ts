import type { Flag } from '../../../domain/flag.ts';
import { type EpochMilliseconds, type Instant, toInstant } from '../../../domain/instant.ts';
import { isJsonObject, type JsonValue } from '../../../domain/json.ts';
import { posthogPart } from '../posthog-extension.ts';
import { readWireInstant } from '../posthog-instant.ts';
import type { FlagChangeBody, NewFlagBody } from './flag-wire.ts';

/*
 * PostHog lets callers write when a flag was made and last called (contract §3), as whoever brings flags from elsewhere must.
 * The domain keeps what it knows itself; what was written is kept beside it.
 */

/** When a flag was made: as it was written, else when it was made here. */
export function createdAtOf({ createdAt, extensions }: Pick<Flag, 'createdAt' | 'extensions'>): Instant {
  const { created_at: written } = posthogPart(extensions);
  return typeof written === 'string' ? written : createdAt;
}

/** When a flag was last called: as it was written, until it is called here again. Null for never. */
export function lastCalledAtOf(
  { extensions }: Pick<Flag, 'extensions'>,
  lastEvaluatedAt: Instant | null,
): Instant | null {
  const { last_called: written } = posthogPart(extensions);
  if (!isJsonObject(written) || typeof written.at !== 'string') return lastEvaluatedAt;
  const isCalledSince = lastEvaluatedAt !== null && lastEvaluatedAt > String(written.written_at);
  return isCalledSince ? lastEvaluatedAt : written.at;
}

/** What is kept of the times that a body writes. */
export function writtenTimes(
  { created_at: createdAt, last_called_at: lastCalledAt }: NewFlagBody | FlagChangeBody,
  flag: Flag | undefined,
  now: EpochMilliseconds,
): Readonly<Record<string, JsonValue>> {
  const made = createdAt === undefined ? undefined : readWireInstant(createdAt);
  const called = typeof lastCalledAt === 'string' ? readWireInstant(lastCalledAt) : undefined;
  // A whole flag that is sent back says nothing new.
  const isMadeThen = made === undefined || (flag !== undefined && made === createdAtOf(flag));
  return {
    ...(isMadeThen ? {} : { created_at: made }),
    ...(called === undefined ? {} : { last_called: { at: called, written_at: toInstant(now) } }),
  };
}
