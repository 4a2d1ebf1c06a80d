import { z } from 'zod';
import { MAXIMUM_RULES, MAXIMUM_VARIANTS } from '../../domain/flag-rules.ts';
import { MAXIMUM_DESCRIPTION } from '../../domain/text-rules.ts';
import {
  givenIdSchema,
  idSchema,
  namedIdSchema,
  requestSchema,
  resourceSchema,
  shortTextSchema,
  stampsSchema,
  timestampSchema,
} from './datadog-wire.ts';
import { exposureScheduleRequestSchema, exposureScheduleSchema } from './exposure-schedule-wire.ts';
import { variantSchema } from './variant-wire.ts';

/** The operators of a condition on an attribute. */
export const DATADOG_OPERATORS = [
  'LT',
  'LTE',
  'GT',
  'GTE',
  'MATCHES',
  'NOT_MATCHES',
  'ONE_OF',
  'NOT_ONE_OF',
  'IS_NULL',
  'EQUALS',
] as const;
export type DatadogOperator = (typeof DATADOG_OPERATORS)[number];

/** The kinds of allocation. */
export const ALLOCATION_TYPES = ['FEATURE_GATE', 'CANARY'] as const;
export type AllocationType = (typeof ALLOCATION_TYPES)[number];

const operator = z.enum(DATADOG_OPERATORS);
const type = z.enum(ALLOCATION_TYPES).describe('FEATURE_GATE: at once. CANARY: step by step.');
const guardrailMetric = z.object({ metric_id: shortTextSchema, trigger_action: z.enum(['PAUSE', 'ABORT']) });

/** A condition in a request: on an attribute, or on the membership in a saved filter. */
export const conditionRequestSchema = z
  .object({
    attribute: shortTextSchema.nullish(),
    operator: operator.nullish(),
    value: z.array(z.string().max(MAXIMUM_DESCRIPTION)).max(10_000).nullish(),
    saved_filter_id: namedIdSchema.nullish().describe('The id of a segment; then there is nothing else.'),
  })
  .meta({ id: 'DatadogConditionRequest' });
export type WireConditionRequest = z.output<typeof conditionRequestSchema>;

/** The subjects of an allocation: all conditions must hold. */
export const targetingRuleRequestSchema = z
  .object({ conditions: z.array(conditionRequestSchema).min(1).max(200) })
  .meta({ id: 'DatadogTargetingRuleRequest' });
export type WireTargetingRuleRequest = z.output<typeof targetingRuleRequestSchema>;

const variantWeightRequestSchema = z.object({
  value: z.number().min(0).max(100).describe('In percent of the matching subjects.'),
  variant_id: namedIdSchema.nullish(),
  variant_key: shortTextSchema.nullish(),
});

/** An allocation to make or change (UpsertAllocationRequest). */
export const allocationRequestSchema = z
  .object({
    key: shortTextSchema,
    name: shortTextSchema,
    type,
    id: givenIdSchema.nullish().describe('Changes the allocation of this id.'),
    experiment_id: shortTextSchema.nullish(),
    targeting_rules: z
      .array(targetingRuleRequestSchema)
      .max(200)
      .nullish()
      .describe('One of them must hold; without rules every subject matches.'),
    variant_weights: z
      .array(variantWeightRequestSchema)
      .max(MAXIMUM_VARIANTS)
      .nullish()
      .describe('Where they do not sum to 100, the rest goes on to the next allocation.'),
    guardrail_metrics: z.array(guardrailMetric).max(100).nullish(),
    exposure_schedule: exposureScheduleRequestSchema.nullish(),
  })
  .meta({ id: 'DatadogAllocationRequest' });
export type WireAllocationRequest = z.output<typeof allocationRequestSchema>;

/** The body that adds an allocation. */
export const newAllocationSchema = requestSchema('allocations', allocationRequestSchema);

/** The body that replaces all allocations. */
export const allocationSetSchema = z.object({
  data: z.array(z.object({ type: z.literal('allocations'), attributes: allocationRequestSchema })).max(MAXIMUM_RULES),
});

/** A condition in an answer. */
export const conditionSchema = stampsSchema.extend({
  id: idSchema,
  attribute: z.string().optional(),
  operator: operator.optional(),
  value: z.array(z.string()).optional(),
  saved_filter_id: idSchema.nullable(),
  domain_condition: z
    .looseObject({ operator: z.string() })
    .optional()
    .describe(
      'What exactly is asked, where Datadog has no words for it; it stays when the condition is sent back as it is.',
    ),
});
export type WireCondition = z.output<typeof conditionSchema>;

/** A targeting rule in an answer. */
export const targetingRuleSchema = stampsSchema.extend({
  id: idSchema,
  conditions: z.array(conditionSchema),
  match: z.literal('ANY').optional().describe('Any of the conditions is enough. No API of Datadog makes such a rule.'),
});
export type WireTargetingRule = z.output<typeof targetingRuleSchema>;

const variantWeightSchema = z.object({
  id: idSchema.optional(),
  created_at: timestampSchema,
  updated_at: timestampSchema,
  value: z.number(),
  variant_id: idSchema,
  variant: variantSchema,
});

/** An allocation in an answer (Allocation). */
export const allocationSchema = z
  .object({
    id: idSchema,
    key: z.string(),
    name: z.string(),
    type,
    order_position: z.int(),
    environment_ids: z.array(idSchema),
    experiment_id: z.string().nullable(),
    targeting_rules: z.array(targetingRuleSchema),
    variant_weights: z.array(variantWeightSchema),
    guardrail_metrics: z.array(guardrailMetric.extend({ triggered_by: z.string().nullable() })),
    exposure_schedule: exposureScheduleSchema.optional(),
    starts_at: timestampSchema.optional().describe('When the allocation begins to count. Set through another API.'),
    ends_at: timestampSchema.optional(),
    created_at: timestampSchema,
    updated_at: timestampSchema,
  })
  .meta({ id: 'DatadogAllocation' });
export type WireAllocation = z.output<typeof allocationSchema>;

const allocationResource = resourceSchema('allocations', allocationSchema);

/** The answer with one allocation. */
export const allocationAnswerSchema = z.object({ data: allocationResource });

/** The answer with all allocations, in order. */
export const allocationListSchema = z.object({ data: z.array(allocationResource) });
