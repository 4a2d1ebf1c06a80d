import { z } from 'zod';

/** The path of what an organization has. */
export const organizationParametersSchema = z.object({
  organization_id: z
    .string()
    .describe('The readable id of the organization.')
    .meta({ examples: ['org-nansen-akademiet'] }),
});

/** The path of a flag. */
export const flagParametersSchema = organizationParametersSchema.extend({
  flag_key: z
    .string()
    .describe('The key of the flag.')
    .meta({ examples: ['travel_reimbursement'] }),
});
