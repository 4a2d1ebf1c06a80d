import { z } from 'zod';
import { MATCHES, OPERATORS } from '../../domain/targeting.ts';

const conditionSchema = z.strictObject({
  attribute: z.string().describe('Name of the attribute; of FLAG_EVALUATES_TO the key of the flag.').optional(),
  operator: z.enum(OPERATORS).describe('How the attribute is compared with the values.'),
  values: z
    .array(z.union([z.string(), z.number(), z.boolean()]))
    .describe('Values to compare with; of IN_SEGMENT keys of segments.')
    .optional(),
  ignoreCase: z.boolean().describe('Whether upper and lower case are the same. Default: false.').optional(),
  negate: z.boolean().describe('Whether the condition holds where it would not. Default: false.').optional(),
  groupType: z
    .string()
    .nullable()
    .describe('Group type whose attribute is compared. Default: the subject’s.')
    .optional(),
});

/** Any-of groups of all-of conditions. */
export const groupsSchema = z.array(
  z.strictObject({
    match: z.enum(MATCHES).describe('Whether ALL conditions or ANY must hold. Default: ALL.').optional(),
    conditions: z.array(conditionSchema),
  }),
);

/** What a subject is hashed by. */
export const bucketingSchema = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('TARGETING_KEY') }),
    z.strictObject({ by: z.literal('DEVICE_ID') }),
    z.strictObject({ by: z.literal('GROUP'), groupType: z.string() }),
  ])
  .describe('What percentages and splits are computed by.');

/** How subjects opt in or out. */
export const enrollmentSchema = z
  .strictObject({
    conditions: z.array(conditionSchema),
    exposurePercentage: z.number().describe('Default: 100.').optional(),
  })
  .nullable()
  .describe('How subjects opt in or out by themselves. Default: they cannot.');
