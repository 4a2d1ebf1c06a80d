import type { Clock } from '../domain/clock.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';

/** The longest delay that setTimeout takes, in milliseconds (a signed 32-bit number): a longer one would fire at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** By how much the time of day and the elapsed time may differ before the time counts as set, in milliseconds. */
const TOLERANCE = 50;

/** The options of a system clock. */
export interface SystemClockOptions {
  /** Milliseconds that do not change when the time is set. @default since the process started */
  readonly elapsed?: () => number;
  /** How often to check whether the time of day was set while something waits for an instant, in milliseconds. @default 500 */
  readonly lookEvery?: number;
}

/**
 * The clock of the machine. Its timers do not keep the process alive. A long wait consists of several timers; when the time of
 * day is set in the meantime, forward or back, the rest is computed again.
 */
export function createSystemClock(now: () => EpochMilliseconds, options: SystemClockOptions = {}): Clock {
  const { elapsed = () => performance.now(), lookEvery = 500 } = options;
  const watchSettings = createWatch(() => now() - elapsed(), lookEvery);
  return {
    now,
    elapsed,
    at(instant, callback) {
      const wait = waitUntil(() => instant - now(), finish);
      const stopWatching = watchSettings(wait.again);
      function finish(): void {
        stopWatching();
        callback();
      }
      return () => {
        stopWatching();
        wait.cancel();
      };
    },
    after(milliseconds, callback) {
      const end = elapsed() + milliseconds;
      return waitUntil(() => end - elapsed(), callback).cancel;
    },
  };
}

/** Calls back when no time is left; `again` computes the rest again. */
function waitUntil(left: () => number, callback: () => void): { again(): void; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  const cancel = () => clearTimeout(timer);
  const again = () => {
    cancel();
    const delay = Math.min(Math.max(Math.ceil(left()), 0), LONGEST_DELAY);
    timer = setTimeout(() => (left() <= 0 ? callback() : again()), delay);
    timer.unref();
  };
  again();
  return { again, cancel };
}

/** Calls back when the time of day was set; checks only while there are listeners. */
function createWatch(offset: () => number, lookEvery: number): (onSet: () => void) => () => void {
  const waiting = new Set<() => void>();
  let known = offset();
  let watch: NodeJS.Timeout | undefined;
  const look = () => {
    const current = offset();
    if (Math.abs(current - known) <= TOLERANCE) return;
    known = current;
    for (const onSet of [...waiting]) onSet();
  };
  return (onSet) => {
    if (waiting.size === 0) {
      known = offset();
      watch = setInterval(look, lookEvery);
      watch.unref();
    }
    waiting.add(onSet);
    return () => {
      if (waiting.delete(onSet) && waiting.size === 0) clearInterval(watch);
    };
  };
}
