import type { Clock } from '../../src/domain/clock.ts';
import { parseInstant } from '../../src/domain/instant.ts';

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  /** Moves the clock on to an instant (RFC 3339) and fires every timer that is due by then, in the order of their instants. */
  advanceTo(instant: string): void;
  /** Moves it on by milliseconds. */
  advance(milliseconds: number): void;
  /** Sets the time of day forward or back while no time elapses, and fires the timers whose instant has then come. */
  set(instant: string): void;
}

interface Timer {
  readonly due: () => number;
  readonly callback: () => void;
}

/** Makes a clock that shows an instant (RFC 3339). */
export function createTestClock(startInstant = '2026-06-01T12:00:00Z'): TestClock {
  let now = readInstant(startInstant);
  let elapsed = 0;
  const timers = new Set<Timer>();

  const wait = (due: () => number, callback: () => void) => {
    const timer = { due, callback };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const fire = () => {
    // A timer that sets itself again counts from the instant moved to, as after the sleep of a machine.
    const due = [...timers].filter((timer) => timer.due() <= 0).sort((left, right) => left.due() - right.due());
    for (const timer of due) if (timers.delete(timer)) timer.callback();
  };
  const moveTo = (instant: number) => {
    if (instant < now) throw new Error('The time of a test clock elapses forward only.');
    elapsed += instant - now;
    now = instant;
    fire();
  };

  return {
    now: () => now,
    at: (instant, callback) => wait(() => instant - now, callback),
    elapsed: () => elapsed,
    after(milliseconds, callback) {
      const end = elapsed + milliseconds;
      return wait(() => end - elapsed, callback);
    },
    advanceTo: (instant) => moveTo(readInstant(instant)),
    advance: (milliseconds) => moveTo(now + milliseconds),
    set(instant) {
      now = readInstant(instant);
      fire();
    },
  };
}

function readInstant(text: string): number {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error(`${text} is not an RFC 3339 instant.`);
  return instant;
}
