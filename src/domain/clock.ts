import type { EpochMilliseconds } from './instant.ts';

/**
 * Time as a parameter: reading it and waiting for it. The time of day can be set forward and back; durations use `elapsed` and
 * `after`, which setting the clock does not affect.
 */
export interface Clock {
  /** The time of day. */
  now(): EpochMilliseconds;
  /** Calls back once, at or after the instant, also when the clock is set past it; the returned function cancels. */
  at(instant: EpochMilliseconds, callback: () => void): () => void;
  /** Milliseconds since an arbitrary moment; never decreases and never jumps. */
  elapsed(): number;
  /** Calls back once, when so many milliseconds have elapsed; the returned function cancels. */
  after(milliseconds: number, callback: () => void): () => void;
}
