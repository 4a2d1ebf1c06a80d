import type { Flag } from '../../../domain/flag.ts';
import { type EpochMilliseconds, type Instant, parseInstant } from '../../../domain/instant.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { staleBefore } from '../../../domain/lifecycle.ts';
import { groupsOf, hasMember, propertiesOf, variantsOf } from '../filters/filters-schema.ts';

/** How alive PostHog takes a flag to be (contract §2.4, generation C); flags show it in upper case. */
export const FLAG_STATUSES = ['active', 'stale', 'archived', 'deleted', 'unknown'] as const;
export type FlagStatusName = (typeof FLAG_STATUSES)[number];

/** A flag's status, and why. */
export interface FlagStatus {
  readonly status: FlagStatusName;
  readonly reason: string;
}

/** What a status is decided from besides the flag itself. */
export interface StatusFacts {
  /** As they are shown. */
  readonly filters: JsonObject;
  readonly isActive: boolean;
  /** When it was last evaluated. */
  readonly lastCalledAt: Instant | null;
}

/** How the configuration of a flag lets everybody in or not, whoever asks. */
export type RolloutSummary = {
  readonly effectively_full_rollout: boolean;
  readonly has_targeting_conditions: boolean;
  readonly max_rollout_percentage: number | null;
  readonly is_multivariate: boolean;
};

const DAY = 86_400_000;

/** A flag's status at an instant: by when it was last called and, for one that never was, by what its filters say. */
export function statusOf(
  flag: Pick<Flag, 'archivedAt' | 'createdAt' | 'deletedAt'>,
  { filters, isActive, lastCalledAt }: StatusFacts,
  now: EpochMilliseconds,
): FlagStatus {
  if (flag.deletedAt !== null) return { status: 'deleted', reason: 'Flag has been deleted' };
  if (flag.archivedAt !== null) return { status: 'archived', reason: 'Flag has been archived' };
  if (!isActive) return { status: 'active', reason: 'Flag is disabled (not evaluated for staleness)' };
  if (lastCalledAt !== null) return statusByCall(parseInstant(lastCalledAt) ?? now, now);
  const always = (parseInstant(flag.createdAt) ?? now) < staleBefore(now) ? whatAlways(filters) : undefined;
  if (always === undefined) return { status: 'active', reason: 'Flag has no usage data yet' };
  return { status: 'stale', reason: always };
}

function statusByCall(lastCalledAt: EpochMilliseconds, now: EpochMilliseconds): FlagStatus {
  const days = Math.max(0, Math.floor((now - lastCalledAt) / DAY));
  if (lastCalledAt < staleBefore(now)) {
    return { status: 'stale', reason: `Flag has not been called in ${days} days` };
  }
  if (days === 0) return { status: 'active', reason: 'Flag was called today' };
  return { status: 'active', reason: `Flag was last called ${days} day${days === 1 ? '' : 's'} ago` };
}

/** What a flag answers with for everybody, in a sentence; undefined for one that does not. */
function whatAlways(filters: JsonObject): string | undefined {
  const groups = groupsOf(filters);
  const variants = variantsOf(filters);
  const open = groups.filter(isForEverybody);
  if (variants.length === 0) {
    return groups.length === 0 || open.length > 0 ? 'This boolean flag will always evaluate to "true"' : undefined;
  }
  const named = open.map(({ variant }) => variant).find((variant) => typeof variant === 'string');
  const whole = variants.find(({ weight }) => weight === 100)?.key;
  const always = open.length > 0 ? (named ?? whole) : undefined;
  return always === undefined ? undefined : `This flag will always use the variant "${String(always)}"`;
}

/** The percentage must be there: PostHog does not take an absent one for 100 here. */
function isForEverybody(group: JsonObject): boolean {
  return group.rollout_percentage === 100 && propertiesOf(group).length === 0;
}

/** What the filters of a flag say of whom it is for. */
export function rolloutSummary(filters: JsonObject): RolloutSummary {
  const groups = groupsOf(filters);
  const percentages = groups.map(({ rollout_percentage: share }) => (typeof share === 'number' ? share : 100));
  return {
    effectively_full_rollout: whatAlways(filters) !== undefined,
    has_targeting_conditions: groups.some((group) => propertiesOf(group).length > 0),
    max_rollout_percentage: percentages.length === 0 ? null : Math.max(...percentages),
    is_multivariate: variantsOf(filters).length > 0,
  };
}

/** Whether a reason tells what the flag always answers with. */
export function statesRollout({ reason }: FlagStatus): boolean {
  return reason.startsWith('This ');
}

/** How far a flag was rolled out, and the variant that everybody was given (contract §2.11). */
export function rolloutOf(filters: JsonObject): JsonObject {
  const groups = groupsOf(filters);
  const whole = groups.find((group) => percentageOf(group) === 100 && propertiesOf(group).length === 0);
  if (whole === undefined) {
    const isNowhere = groups.every((group) => percentageOf(group) === 0);
    return { rollout_state: isNowhere ? 'not_rolled_out' : 'partial', active_variant: null };
  }
  const variants = variantsOf(filters);
  if (variants.length === 0) return { rollout_state: 'fully_rolled_out', active_variant: null };
  const variant = whole.variant ?? variants.find(({ weight }) => weight === 100)?.key ?? null;
  return { rollout_state: variant === null ? 'partial' : 'fully_rolled_out', active_variant: variant };
}

function percentageOf(group: JsonObject): number {
  return hasMember(group, 'rollout_percentage') ? Number(group.rollout_percentage) : 100;
}
