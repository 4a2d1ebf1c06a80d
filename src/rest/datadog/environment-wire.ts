import { z } from 'zod';
import {
  pageMetaSchema,
  pageQuerySchema,
  requestSchema,
  resourceSchema,
  shortTextSchema,
  timestampSchema,
} from './datadog-wire.ts';

const name = shortTextSchema.min(1).describe('Unique in the organization.');
const queries = z
  .array(z.string().max(200))
  .min(1)
  .max(20)
  .describe('The values of `DD_ENV` that mean this environment.');
const is_production = z.boolean();
const require_feature_flag_approval = z.boolean().describe('Changes to flags in it wait for approval.');

/** An environment in an answer (Environment). */
export const environmentSchema = resourceSchema(
  'environments',
  z.object({
    name,
    queries: z.array(z.string()),
    key: z.string().describe('Made from the name; it stays when the name changes.'),
    description: z.string().nullable(),
    is_production,
    require_feature_flag_approval,
    created_at: timestampSchema,
    updated_at: timestampSchema,
  }),
).meta({ id: 'DatadogEnvironment' });
export type WireEnvironment = z.output<typeof environmentSchema>;

/** The answer with one environment. */
export const environmentAnswerSchema = z.object({ data: environmentSchema });

/** The answer with a list of environments. */
export const environmentListSchema = z.object({ data: z.array(environmentSchema), meta: pageMetaSchema });

/** The body of a new environment (CreateEnvironmentRequest). */
export const newEnvironmentSchema = requestSchema(
  'environments',
  z.object({
    name,
    queries,
    is_production: is_production.nullish(),
    require_feature_flag_approval: require_feature_flag_approval.nullish(),
  }),
);

/** The body that changes an environment (UpdateEnvironmentRequest): an absent member stays. */
export const environmentChangeSchema = requestSchema(
  'environments',
  z.object({
    name: name.nullish(),
    queries: queries.nullish(),
    is_production: is_production.nullish(),
    require_feature_flag_approval: require_feature_flag_approval.nullish(),
  }),
);

/** The query of the list. */
export const environmentQuerySchema = pageQuerySchema.extend({
  name: shortTextSchema.optional().describe('A part of the name.'),
  key: shortTextSchema.optional().describe('A part of the key.'),
  dd_env: shortTextSchema.optional().describe('One of the queries, whole.'),
});
