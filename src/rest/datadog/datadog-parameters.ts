import { z } from 'zod';
import { namedIdSchema } from './datadog-wire.ts';

/** The path of a flag. */
export const flagParametersSchema = z.object({
  feature_flag_id: namedIdSchema.describe('The id of the flag, not its key.'),
});

/** The path of a flag in an environment. */
export const flagEnvironmentParametersSchema = flagParametersSchema.extend({
  environment_id: namedIdSchema.describe('The id of the environment.'),
});

/** The path of a variant. */
export const variantParametersSchema = flagParametersSchema.extend({
  variant_id: namedIdSchema.describe('The id of the variant.'),
});

/** The path of an environment. */
export const environmentParametersSchema = z.object({
  environment_id: namedIdSchema.describe('The id of the environment.'),
});

/** The path of an exposure schedule. */
export const scheduleParametersSchema = z.object({
  exposure_schedule_id: namedIdSchema.describe('The `exposure_schedule.id` of an allocation.'),
});
