import { z } from 'zod';
import { type EpochMilliseconds, type Instant, parseInstant } from '../../../domain/instant.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { staleBefore } from '../../../domain/lifecycle.ts';
import { groupsOf, percentageOf, propertiesOf, variantsOf } from '../filters/filters-schema.ts';

const FLAG_STATUSES = ['active', 'stale', 'archived', 'deleted', 'unknown'] as const;

const unknownStatusSchema = z.object({ status: z.enum(FLAG_STATUSES), reason: z.string() });
type FlagStatus = z.output<typeof unknownStatusSchema>;

const rolloutSchema = z.object({
  effectively_full_rollout: z.boolean(),
  has_targeting_conditions: z.boolean(),
  max_rollout_percentage: z.number().nullable(),
  is_multivariate: z.boolean(),
});

/** The status of a flag (contract §2.4). */
export const statusSchema = unknownStatusSchema
  .extend({
    reason_states_rollout: z.boolean().describe('Whether the reason states what the flag always answers.'),
    rollout: rolloutSchema,
  })
  .meta({ id: 'PosthogFlagStatus' });

/** The answers of the status route. */
export const statusAnswers = {
  200: {
    description: 'The status.',
    schema: statusSchema,
    example: {
      ...{ status: 'active', reason: 'Flag was called today', reason_states_rollout: false },
      rollout: {
        ...{ effectively_full_rollout: false, has_targeting_conditions: true },
        ...{ max_rollout_percentage: 50, is_multivariate: false },
      },
    },
  },
  404: {
    description: 'There is no such flag.',
    schema: unknownStatusSchema,
    example: { status: 'unknown', reason: 'Flag could not be found' },
  },
};

/** What a flag's status follows from. */
export interface StatusFacts {
  readonly deletedAt: Instant | null;
  readonly archivedAt: Instant | null;
  readonly createdAt: Instant;
  readonly lastCalledAt: Instant | null;
  readonly isActive: boolean;
  readonly filters: JsonObject;
}

const DAY = 86_400_000;

/** A flag's status at an instant (contract §2.4, generation C). */
export function statusOf(facts: StatusFacts, now: EpochMilliseconds): FlagStatus {
  const { lastCalledAt, createdAt } = facts;
  if (facts.deletedAt !== null) return { status: 'deleted', reason: 'Flag has been deleted' };
  if (facts.archivedAt !== null) return { status: 'archived', reason: 'Flag has been archived' };
  if (!facts.isActive) return { status: 'active', reason: 'Flag is disabled (not evaluated for staleness)' };
  if (lastCalledAt !== null) return statusByCall(parseInstant(lastCalledAt) ?? now, now);
  const constant = (parseInstant(createdAt) ?? now) < staleBefore(now) ? constantAnswer(facts.filters) : undefined;
  if (constant === undefined) return { status: 'active', reason: 'Flag has no usage data yet' };
  return { status: 'stale', reason: constant };
}

/** The body of the status route. */
export function toWireStatus(facts: StatusFacts, now: EpochMilliseconds): z.output<typeof statusSchema> {
  const status = statusOf(facts, now);
  const groups = groupsOf(facts.filters);
  const percentages = groups.map(percentageOf);
  return {
    ...status,
    reason_states_rollout: status.reason.startsWith('This '),
    rollout: {
      effectively_full_rollout: constantAnswer(facts.filters) !== undefined,
      has_targeting_conditions: groups.some((group) => propertiesOf(group).length > 0),
      max_rollout_percentage: percentages.length === 0 ? null : Math.max(...percentages),
      is_multivariate: variantsOf(facts.filters).length > 0,
    },
  };
}

function statusByCall(lastCalledAt: EpochMilliseconds, now: EpochMilliseconds): FlagStatus {
  const days = Math.max(0, Math.floor((now - lastCalledAt) / DAY));
  if (lastCalledAt < staleBefore(now)) return { status: 'stale', reason: `Flag has not been called in ${days} days` };
  if (days === 0) return { status: 'active', reason: 'Flag was called today' };
  return { status: 'active', reason: `Flag was last called ${days} day${days === 1 ? '' : 's'} ago` };
}

/** States what a flag answers to everyone; undefined if that differs. */
function constantAnswer(filters: JsonObject): string | undefined {
  const groups = groupsOf(filters);
  const variants = variantsOf(filters);
  // Here an absent percentage does not count as 100.
  const open = groups.filter((group) => group.rollout_percentage === 100 && propertiesOf(group).length === 0);
  if (variants.length === 0) {
    return groups.length === 0 || open.length > 0 ? 'This boolean flag will always evaluate to "true"' : undefined;
  }
  const named = open.map(({ variant }) => variant).find((variant) => typeof variant === 'string');
  const whole = variants.find(({ weight }) => weight === 100)?.key;
  const constant = open.length > 0 ? (named ?? whole) : undefined;
  return constant === undefined ? undefined : `This flag will always use the variant "${String(constant)}"`;
}

/** How far a flag was rolled out, and the variant that everyone got (contract §2.11). */
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
