import type { Clock } from '../../src/domain/clock.ts';
import { parseInstant } from '../../src/domain/instant.ts';

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  /** Moves the clock on to an instant (RFC 3339) and fires every timer that is due by then, in the order of their instants. */
  advanceTo(instant: string): void;
  /** Moves it on by milliseconds. */
  advance(milliseconds: number): void;
}

interface Timer {
  readonly instant: number;
  readonly callback: () => void;
}

/** Makes a clock that shows an instant (RFC 3339). */
export function createTestClock(startInstant = '2026-06-01T12:00:00Z'): TestClock {
  let now = readInstant(startInstant);
  const timers = new Set<Timer>();

  const moveTo = (instant: number) => {
    if (instant < now) throw new Error('A test clock only goes forward.');
    now = instant;
    // A timer that sets itself anew counts from the instant moved to, as after the sleep of a machine.
    const due = [...timers].filter((timer) => timer.instant <= now).sort((left, right) => left.instant - right.instant);
    for (const timer of due) if (timers.delete(timer)) timer.callback();
  };

  return {
    now: () => now,
    at(instant, callback) {
      const timer = { instant, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advanceTo: (instant) => moveTo(readInstant(instant)),
    advance: (milliseconds) => moveTo(now + milliseconds),
  };
}

function readInstant(text: string): number {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error(`${text} is no RFC 3339 instant.`);
  return instant;
}
