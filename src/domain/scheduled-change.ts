import type { Actor } from './caller.ts';
import type { Difference } from './difference.ts';
import type { Instant } from './instant.ts';

/** A change of a flag's setting that takes effect at an instant. */
export interface ScheduledChange {
  /** Names it among those of its setting: a UUID. */
  readonly key: string;
  readonly at: Instant;
  /** What it changes of the setting as that was to be at the instant when the change was scheduled. */
  readonly differences: readonly Difference[];
  readonly comment: string;
  readonly createdAt: Instant;
  /** Who scheduled it, and who is logged as its author. */
  readonly createdBy: Actor;
}

/** The most scheduled changes of a flag in one environment. */
export const MAXIMUM_SCHEDULED_CHANGES = 20;
