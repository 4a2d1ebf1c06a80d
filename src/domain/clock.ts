import type { EpochMilliseconds } from './instant.ts';

/** Time as a parameter: what tells it, and what waits for it. */
export interface Clock {
  now(): EpochMilliseconds;
  /** Calls back once, at or after the instant; the returned function cancels. */
  at(instant: EpochMilliseconds, callback: () => void): () => void;
}
