import { z } from 'zod';
import { booleanQuery } from '../../http/query.ts';
import { pageQuerySchema, paginationSchema } from '../paging.ts';
import { flagKeySchema } from '../parameters.ts';
import { environmentQuerySchema } from '../place.ts';
import { rolloutConditionInputSchema, rolloutConditionSchema } from '../rollout-condition.ts';
import { givenInstantSchema, wireInstantSchema } from '../wire-instant.ts';

/*
 * The types of the contract "organization flags" (contract 1 of the in-house contracts).
 */

const enabled = z.boolean().describe('The switch as it is set, regardless of the rollout condition.');

/** A flag in an answer. */
export const organizationFlagSchema = z
  .object({
    flag_key: z.string(),
    enabled,
    organization_id: z.string(),
    rollout_condition: rolloutConditionSchema.nullable(),
    created_at: wireInstantSchema,
    updated_at: wireInstantSchema,
  })
  .meta({ id: 'OrganizationFlag' });

/** The answer of the list. */
export const organizationFlagPageSchema = z
  .object({ data: z.array(organizationFlagSchema), pagination: paginationSchema })
  .meta({ id: 'OrganizationFlagPage' });

/** The query of the list. */
export const organizationFlagsQuerySchema = environmentQuerySchema.extend(pageQuerySchema.shape).extend({
  enabled: booleanQuery.optional().describe('Only flags whose switch is on, or off.'),
  q: z
    .string()
    .max(400)
    .optional()
    .describe('Only flags whose key, name or description contains this text, ignoring case.'),
  include_archived: booleanQuery.default(false).describe('Flags that are archived, too.'),
});

/** The body of POST. */
export const newOrganizationFlagSchema = z
  .strictObject({
    flag_key: flagKeySchema.describe('1 to 128 letters, digits, `_`, `.` and `-`, not beginning with `.`.'),
    enabled: enabled.nullish().describe('Absent: false.'),
    rollout_condition: rolloutConditionInputSchema.nullish().describe('Absent: none.'),
  })
  .meta({ id: 'NewOrganizationFlag' });

/** The body of PUT. The read-only members of the representation may come back with it. */
export const organizationFlagChangeSchema = z
  .strictObject({
    enabled: enabled.nullish().describe('Absent: as it was.'),
    rollout_condition: rolloutConditionInputSchema
      .nullish()
      .describe('Replaces the condition; null removes it; absent: as it was.'),
    flag_key: flagKeySchema.optional().describe('Read-only: must agree with the path.'),
    organization_id: z.string().max(400).optional().describe('Read-only: must agree with the path.'),
    created_at: givenInstantSchema.optional().describe('Read-only: not looked at.'),
    updated_at: givenInstantSchema.optional().describe('Read-only: not looked at; use `If-Match`.'),
  })
  .meta({ id: 'OrganizationFlagChange' });
export type OrganizationFlagChange = z.output<typeof organizationFlagChangeSchema>;

/** The answer of DELETE. */
export const deletedFlagSchema = z
  .object({ deleted: z.literal(true), flag_key: z.string() })
  .meta({ id: 'DeletedFlag' });
