import { z } from 'zod';
import type { RolloutConditionInput } from '../../actions/flag/flag-inputs.ts';
import type { RolloutCondition } from '../../domain/flag.ts';
import { toWireInstant, wireInstantSchema } from './wire-instant.ts';

/** A rollout condition as it is answered with. */
export const wireRolloutConditionSchema = z
  .object({
    min_version: z.string().nullable().describe('The lowest semantic version of the application; null asks none.'),
    activation_date: wireInstantSchema.nullable().describe('From when on; null is at once.'),
  })
  .meta({ id: 'RolloutCondition' });

/** A rollout condition as it is sent; what an absent member means is the route's to say. */
export const wireRolloutConditionInputSchema = z
  .strictObject({
    min_version: z.string().nullish().describe('A semantic version, whole or partial: `2.4.0`, `2.5`, `v2.5.1`.'),
    activation_date: z.string().nullish().describe('RFC 3339, any offset.').meta({ format: 'date-time' }),
  })
  .meta({ id: 'RolloutConditionInput' });

/** Puts a rollout condition in the contract's words. */
export function toWireRolloutCondition(
  condition: RolloutCondition | null,
): z.output<typeof wireRolloutConditionSchema> | null {
  if (condition === null) return null;
  const { minVersion, activationDate } = condition;
  return { min_version: minVersion, activation_date: activationDate === null ? null : toWireInstant(activationDate) };
}

/** Takes a rollout condition from the contract's words. */
export function fromWireRolloutCondition(
  wire: z.output<typeof wireRolloutConditionInputSchema>,
): RolloutConditionInput {
  return { minVersion: wire.min_version, activationDate: wire.activation_date };
}
