import { z } from 'zod';
import { MAXIMUM_FLAG_KEY } from '../../domain/key.ts';

/** A flag's key in a request. */
export const flagKeySchema = z.string().max(MAXIMUM_FLAG_KEY);

/** The path of everything in an organization. */
export const organizationParametersSchema = z.object({
  organization_id: z
    .string()
    .max(400)
    .describe('The readable id of the organization.')
    .meta({ examples: ['org-nansen-akademiet'] }),
});

/** The path of a flag. */
export const flagParametersSchema = organizationParametersSchema.extend({
  flag_key: flagKeySchema.describe('The key of the flag.').meta({ examples: ['travel_reimbursement'] }),
});
