import { z } from 'zod';
import { flagKeySchema } from '../parameters.ts';
import { rolloutConditionSchema } from '../rollout-condition.ts';
import { givenInstantSchema, versionSchema, wireInstantSchema } from '../wire-instant.ts';

/*
 * The types of the contract "rollout" (contract 2 of the in-house contracts).
 */

/** The body of POST /evaluate. */
export const rolloutQuestionSchema = z
  .strictObject({
    flag_key: flagKeySchema,
    app_version: versionSchema.nullish().describe('A semantic version, whole or partial. Absent: unknown.'),
    evaluate_at: givenInstantSchema.nullish().describe('RFC 3339, any offset. Absent: now.'),
  })
  .meta({ id: 'RolloutQuestion' });

/** The answer of POST /evaluate. */
export const rolloutAnswerSchema = z
  .object({
    flag_key: z.string(),
    enabled: z.boolean().describe('The answer: switched on, the version sufficient and the date reached.'),
    version_sufficient: z.boolean(),
    date_reached: z.boolean(),
    rollout_condition: rolloutConditionSchema.nullable(),
    evaluated_at: wireInstantSchema,
  })
  .meta({ id: 'RolloutAnswer' });

/** The body of POST /evaluate-version. */
export const versionQuestionSchema = z
  .strictObject({
    flag_key: flagKeySchema,
    current_version: versionSchema.describe('A semantic version, whole or partial.'),
    min_version: versionSchema.nullish().describe("Absent: that of the flag's rollout condition."),
  })
  .meta({ id: 'VersionQuestion' });

/** The answer of POST /evaluate-version. */
export const versionAnswerSchema = z
  .object({
    flag_key: z.string(),
    current_version: z.string(),
    min_version: z.string().nullable(),
    version_sufficient: z.boolean(),
  })
  .meta({ id: 'VersionAnswer' });
