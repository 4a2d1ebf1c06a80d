import type { Clock } from '../domain/clock.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';

/** The longest delay that setTimeout takes, in milliseconds (a signed 32-bit number): a longer one would fire at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

/**
 * The clock of the machine. Its timers do not keep the process alive. Waits of any length are made of several timers; when
 * the machine's time was set back meanwhile, what is left is waited for again.
 */
export function createSystemClock(now: () => EpochMilliseconds): Clock {
  return {
    now,
    at(instant, callback) {
      let timer: NodeJS.Timeout | undefined;
      const wait = () => {
        timer = setTimeout(() => (now() >= instant ? callback() : wait()), delayUntil(instant, now()));
        timer.unref();
      };
      wait();
      return () => clearTimeout(timer);
    },
  };
}

function delayUntil(instant: EpochMilliseconds, now: EpochMilliseconds): number {
  return Math.min(Math.max(Math.ceil(instant - now), 0), LONGEST_DELAY);
}
