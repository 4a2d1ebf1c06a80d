import { z } from 'zod';
import { EXPOSURE_STRATEGIES } from '../../domain/exposure.ts';
import {
  givenIdSchema,
  idSchema,
  namedIdSchema,
  resourceSchema,
  shortTextSchema,
  stampsSchema,
  timestampSchema,
} from './datadog-wire.ts';

const strategy = z.enum(EXPOSURE_STRATEGIES);
const exposure_ratio = z.number().min(0).max(1).describe('The share of the matching subjects that is exposed.');
const grouped_step_index = z.int().min(0).describe('Steps of the same index belong together logically.');
const is_pause_record = z.boolean().describe('The schedule waits here until it is resumed.');
const interval_ms = z.int().min(0).nullable().describe('How long the step lasts; null means no end.');
const selection_interval_ms = z.int().min(0).describe('The interval of steps that say none of their own.');
const absolute_start_time = timestampSchema.nullable().describe('Starts automatically at this instant.');

/** A schedule in a request (AllocationExposureScheduleRequest). */
export const exposureScheduleRequestSchema = z
  .object({
    id: givenIdSchema.nullish(),
    rollout_options: z.object({
      strategy,
      autostart: z.boolean().nullish().describe('Starts automatically.'),
      selection_interval_ms: selection_interval_ms.nullish(),
    }),
    rollout_steps: z
      .array(
        z.object({
          id: givenIdSchema.nullish(),
          exposure_ratio,
          grouped_step_index,
          is_pause_record,
          interval_ms: interval_ms.optional(),
        }),
      )
      .min(1)
      .max(100),
    absolute_start_time: timestampSchema.max(64).nullable().describe('When the schedule starts by itself.').optional(),
    control_variant_id: namedIdSchema.nullish(),
    control_variant_key: shortTextSchema.nullish(),
  })
  .meta({ id: 'DatadogExposureScheduleRequest' });
export type WireExposureScheduleRequest = z.output<typeof exposureScheduleRequestSchema>;

const stepSchema = stampsSchema.extend({
  id: idSchema,
  allocation_exposure_schedule_id: idSchema,
  order_position: z.int(),
  exposure_ratio,
  interval_ms,
  is_pause_record,
  grouped_step_index,
});

const triggerSchema = stampsSchema.extend({
  id: idSchema,
  allocation_exposure_schedule_id: idSchema,
  flagging_variant_id: idSchema,
  metric_id: z.string(),
  triggered_action: z.string(),
});

/** A schedule in an answer (AllocationExposureSchedule). Metrics are not watched, so no guardrail ever triggers. */
export const exposureScheduleSchema = stampsSchema
  .extend({
    id: idSchema,
    allocation_id: idSchema,
    control_variant_id: idSchema.nullable(),
    absolute_start_time,
    rollout_options: z.object({ strategy, autostart: z.boolean(), selection_interval_ms }),
    rollout_steps: z.array(stepSchema),
    guardrail_triggers: z.array(triggerSchema),
    guardrail_triggered_action: z.string().nullable(),
  })
  .meta({ id: 'DatadogExposureSchedule' });
export type WireExposureSchedule = z.output<typeof exposureScheduleSchema>;

/** The answer with one schedule. */
export const exposureScheduleAnswerSchema = z.object({
  data: resourceSchema('allocation_exposure_schedules', exposureScheduleSchema),
});
