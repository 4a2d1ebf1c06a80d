import { z } from 'zod';

/** No query at all. */
export const noQuerySchema = z.object({});

/** The path of a project. */
export const projectParametersSchema = z.object({
  project_id: z.string().describe('The number or the id of the organization; `@current`: the one of the key.'),
});

/** The path of a flag. */
export const flagParametersSchema = projectParametersSchema.extend({
  id: z.string().describe('The number of the flag.'),
});

/** The path of a cohort. */
export const cohortParametersSchema = projectParametersSchema.extend({
  id: z.string().describe('The number of the cohort.'),
});
