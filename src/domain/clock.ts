import type { EpochMilliseconds } from './instant.ts';

/**
 * Time as a parameter: what tells it, and what waits for it. The time of day can be set, forward and back; whatever is about how
 * long something lasts goes by `elapsed` and `after`, which no setting moves.
 */
export interface Clock {
  /** The time of day. */
  now(): EpochMilliseconds;
  /** Calls back once, at or after the instant, also when the clock is set past it; the returned function cancels. */
  at(instant: EpochMilliseconds, callback: () => void): () => void;
  /** Milliseconds since some moment; never goes back and never jumps. */
  elapsed(): number;
  /** Calls back once, when so many milliseconds have elapsed; the returned function cancels. */
  after(milliseconds: number, callback: () => void): () => void;
}
