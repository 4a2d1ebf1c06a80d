import { z } from 'zod';
import type { Flag } from '../../domain/flag.ts';
import { type Place, rolloutConditionOf } from './place.ts';
import { toWireInstant, wireInstantSchema } from './wire-instant.ts';
import { toWireRolloutCondition, wireRolloutConditionSchema } from './wire-rollout-condition.ts';

/** The rollout condition of a flag, as it is answered with. */
export const flagRolloutSchema = z
  .object({
    flag_key: z.string(),
    organization_id: z.string(),
    rollout_condition: wireRolloutConditionSchema.nullable(),
  })
  .meta({ id: 'FlagRollout' });

/** The same after a change of it. */
export const changedRolloutSchema = z
  .object({ ...flagRolloutSchema.shape, updated_at: wireInstantSchema })
  .meta({ id: 'ChangedFlagRollout' });

/** The rollout condition of a flag in the contract's words. */
export function toWireRollout(flag: Flag, place: Place): z.output<typeof flagRolloutSchema> {
  return {
    flag_key: flag.key,
    organization_id: flag.organizationId,
    rollout_condition: toWireRolloutCondition(rolloutConditionOf(flag, place)),
  };
}

/** The same after a change of it. */
export function toWireChangedRollout(flag: Flag, place: Place): z.output<typeof changedRolloutSchema> {
  return { ...toWireRollout(flag, place), updated_at: toWireInstant(flag.updatedAt) };
}
