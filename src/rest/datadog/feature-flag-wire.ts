import { z } from 'zod';
import { DISTRIBUTION_CHANNELS } from '../../domain/flag.ts';
import { MAXIMUM_TAGS, MAXIMUM_VARIANTS } from '../../domain/flag-rules.ts';
import { MAXIMUM_FLAG_KEY } from '../../domain/key.ts';
import { MAXIMUM_DESCRIPTION, MAXIMUM_JSON } from '../../domain/text-rules.ts';
import { VALUE_TYPES } from '../../domain/value.ts';
import { booleanQuery } from '../http/query.ts';
import { allocationSchema } from './allocation-wire.ts';
import {
  idSchema,
  pageMetaSchema,
  pageQuerySchema,
  requestSchema,
  resourceSchema,
  shortTextSchema,
  timestampSchema,
} from './datadog-wire.ts';
import { newVariantSchema, variantSchema } from './variant-wire.ts';

/** Whether a flag is still needed. */
export const STALENESS_STATUSES = ['ACTIVE', 'PERMANENT', 'STALE'] as const;
export type StalenessStatus = (typeof STALENESS_STATUSES)[number];

const key = z.string().max(MAXIMUM_FLAG_KEY).describe('Unique in the organization; it stays.');
const name = shortTextSchema;
const description = z.string().max(MAXIMUM_DESCRIPTION);
const json_schema = z
  .string()
  .max(MAXIMUM_JSON)
  .describe('A JSON Schema as a text; the values of a JSON flag must satisfy it.');
const value_type = z.enum(VALUE_TYPES);
const distribution_channel = z.enum(DISTRIBUTION_CHANNELS);
const require_approval = z.boolean().describe('Changes in production environments wait for approval.');
const tags = z.array(shortTextSchema).max(MAXIMUM_TAGS);

/** A flag in one environment (FeatureFlagEnvironment), with the members that earlier versions of the API had. */
export const flagEnvironmentSchema = z
  .object({
    environment_id: idSchema,
    environment_name: z.string(),
    environment_queries: z.array(z.string()),
    status: z.enum(['ENABLED', 'DISABLED']),
    default_variant_id: idSchema.nullable(),
    override_variant_id: idSchema.nullable(),
    default_allocation_key: z.string(),
    override_allocation_key: z.string(),
    allocations: z.record(z.string(), allocationSchema).nullable().describe('By key; null for none.'),
    is_production: z.boolean(),
    require_feature_flag_approval: z.boolean(),
    pending_suggestion_id: idSchema.nullable().describe('The change that waits for approval.'),
    rollout_percentage: z.int().describe('How many of those whom no allocation decides get the default variant.'),
    rules: z.array(allocationSchema).describe('The allocations in order.'),
    rollout_condition: z
      .object({ min_version: z.string().nullable(), activation_date: timestampSchema.nullable() })
      .optional()
      .describe('What must hold before the flag answers; set through another API.'),
  })
  .meta({ id: 'DatadogFlagEnvironment' });
export type WireFlagEnvironment = z.output<typeof flagEnvironmentSchema>;

const listItemAttributes = z.object({
  archived_at: timestampSchema.nullable(),
  created_at: timestampSchema,
  created_by: idSchema,
  description,
  distribution_channel,
  feature_flag_environments: z.array(flagEnvironmentSchema),
  json_schema: json_schema.optional(),
  key,
  last_updated_by: idSchema,
  name,
  require_approval,
  tags,
  updated_at: timestampSchema,
  value_type,
  variants: z.array(variantSchema),
});

/** A flag in a list (FeatureFlagListItem). */
export const flagListItemSchema = resourceSchema('feature-flags', listItemAttributes).meta({
  id: 'DatadogFeatureFlagListItem',
});
export type WireFlagListItem = z.output<typeof flagListItemSchema>;

/** A flag (FeatureFlag). */
export const flagSchema = resourceSchema(
  'feature-flags',
  listItemAttributes.extend({ staleness_status: z.enum(STALENESS_STATUSES) }),
).meta({ id: 'DatadogFeatureFlag' });
export type WireFlag = z.output<typeof flagSchema>;

/** The answer with one flag. */
export const flagAnswerSchema = z.object({ data: flagSchema });

/** The answer with a list of flags. */
export const flagListSchema = z.object({ data: z.array(flagListItemSchema), meta: pageMetaSchema });

/** The body of a new flag (CreateFeatureFlagRequest). */
export const newFlagSchema = requestSchema(
  'feature-flags',
  z.object({
    key,
    name,
    value_type,
    variants: z.array(newVariantSchema).min(1).max(MAXIMUM_VARIANTS),
    description: description.nullish(),
    default_variant_key: shortTextSchema.nullish().describe('Absent: the first variant.'),
    json_schema: json_schema.nullish(),
    distribution_channel: distribution_channel.nullish(),
    require_approval: require_approval.nullish(),
    staleness_status: z.enum(['ACTIVE', 'PERMANENT']).nullish(),
    tags: tags.nullish(),
  }),
);
export type WireNewFlag = z.output<typeof newFlagSchema>['data']['attributes'];

/** The body that changes a flag (UpdateFeatureFlagRequest): an absent member stays. */
export const flagChangeSchema = requestSchema(
  'feature-flags',
  z.object({ name: name.optional(), description: description.optional(), json_schema: json_schema.nullish() }),
);
export type WireFlagChange = z.output<typeof flagChangeSchema>['data']['attributes'];

/** The query of the list. */
export const flagQuerySchema = pageQuerySchema.extend({
  key: shortTextSchema.optional().describe('A part of the key.'),
  is_archived: booleanQuery.optional().describe('Only those that are, or are not, archived.'),
});
