import type { Flag, FlagSetting } from './flag.ts';
import { type EpochMilliseconds, parseInstant } from './instant.ts';

/** The lifecycle states of a flag. */
export const lifecycleStatuses = {
  ACTIVE: 'In use, or too new to be STALE.',
  STALE: 'Not evaluated for more than 30 days; or never evaluated, on for every subject and older than 30 days.',
  PERMANENT: 'Marked as permanent: it never becomes STALE.',
  ARCHIVED: 'Archived: it evaluates to off.',
  DELETED: 'Deleted: `restoreFlag` restores it.',
} satisfies Record<string, string>;

/** One of the states. */
export type LifecycleStatus = keyof typeof lifecycleStatuses;

/** How long a flag may go without being evaluated before it counts as stale, in days. */
export const STALE_AFTER_DAYS = 30;

const DAY = 24 * 60 * 60 * 1000;

/** What the state of a flag depends on. */
export interface LifecycleFacts extends Pick<Flag, 'archivedAt' | 'deletedAt' | 'permanent' | 'createdAt'> {
  readonly lastEvaluatedAt: string | null;
  /** Whether it is on for every subject in every environment: no rules, no rollout condition, no percentage below 100. */
  readonly isFullyRolledOut: boolean;
}

/** Whether a flag is on for every subject in every environment; what an override serves does not count. */
export function isFullyRolledOut({ settings }: Pick<Flag, 'settings'>): boolean {
  return Object.values(settings).every(isForEverySubject);
}

function isForEverySubject({ switch: position, rolloutPercentage, rolloutCondition, rules }: FlagSetting): boolean {
  const { minVersion = null, activationDate = null } = rolloutCondition ?? {};
  return (
    position === 'ON' &&
    rolloutPercentage === 100 &&
    minVersion === null &&
    activationDate === null &&
    rules.length === 0
  );
}

/** A flag's state, and the reason in a sentence. */
export interface Lifecycle {
  readonly status: LifecycleStatus;
  readonly reason: string;
}

/**
 * The state of a flag at an instant. It is stale if it was last evaluated more than {@link STALE_AFTER_DAYS} days ago, or if it is
 * older than that, fully rolled out, and was never evaluated.
 */
export function lifecycleOf(flag: LifecycleFacts, now: EpochMilliseconds): Lifecycle {
  if (flag.deletedAt !== null) return { status: 'DELETED', reason: `It was deleted on ${day(flag.deletedAt)}.` };
  if (flag.archivedAt !== null) return { status: 'ARCHIVED', reason: `It was archived on ${day(flag.archivedAt)}.` };
  if (flag.permanent) return { status: 'PERMANENT', reason: 'It is declared permanent.' };
  if (flag.lastEvaluatedAt !== null) return byLastEvaluation(flag.lastEvaluatedAt, now);
  if (!isLongAgo(flag.createdAt, now)) return { status: 'ACTIVE', reason: `It is new, of ${day(flag.createdAt)}.` };
  if (!flag.isFullyRolledOut) return { status: 'ACTIVE', reason: 'It is not fully rolled out.' };
  return { status: 'STALE', reason: `It was never evaluated since ${day(flag.createdAt)} and is fully rolled out.` };
}

/** The instant before which a last evaluation (or, without one, the creation of a flag) counts as long ago. */
export function staleBefore(now: EpochMilliseconds): EpochMilliseconds {
  return now - STALE_AFTER_DAYS * DAY;
}

function byLastEvaluation(lastEvaluatedAt: string, now: EpochMilliseconds): Lifecycle {
  const status = isLongAgo(lastEvaluatedAt, now) ? 'STALE' : 'ACTIVE';
  return { status, reason: `It was last evaluated on ${day(lastEvaluatedAt)}.` };
}

function isLongAgo(instant: string, now: EpochMilliseconds): boolean {
  return (parseInstant(instant) ?? now) < staleBefore(now);
}

function day(instant: string): string {
  return instant.slice(0, 10);
}
