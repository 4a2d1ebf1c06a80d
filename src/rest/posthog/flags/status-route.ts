import { z } from 'zod';
import { readRoute } from '../../http/route.ts';
import { showFilters } from '../filters/filters-view.ts';
import { flagParametersSchema, noQuerySchema } from '../posthog-parameters.ts';
import { enter } from '../posthog-place.ts';
import { lastCallOf } from './flag-calls.ts';
import { flagOf } from './flag-lookup.ts';
import { FLAG_STATUSES, rolloutSummary, statesRollout, statusOf } from './flag-status.ts';
import { isActive } from './flag-switch.ts';
import { createdAtOf, lastCalledAtOf } from './flag-times.ts';

const unknownSchema = z.object({ status: z.enum(FLAG_STATUSES), reason: z.string() });
const statusSchema = unknownSchema
  .extend({
    reason_states_rollout: z.boolean().describe('Whether the reason tells what the flag answers with for everybody.'),
    rollout: z.object({
      effectively_full_rollout: z.boolean(),
      has_targeting_conditions: z.boolean(),
      max_rollout_percentage: z.number().nullable(),
      is_multivariate: z.boolean(),
    }),
  })
  .meta({ id: 'PosthogFlagStatus' });

const UNKNOWN = { status: 'unknown', reason: 'Flag could not be found' } as const;

/** GET how alive a flag is, and why (contract §2.4). */
export const flagStatus = readRoute({
  method: 'GET',
  path: '/feature_flags/{id}/status',
  parameters: flagParametersSchema,
  query: noQuerySchema,
  body: null,
  operation: {
    id: 'posthogFlagStatus',
    summary: 'Get the status of a feature flag',
    answers: {
      200: {
        description: 'The status.',
        schema: statusSchema,
        example: {
          ...{ status: 'active', reason: 'Flag was called today', reason_states_rollout: false },
          rollout: {
            effectively_full_rollout: false,
            has_targeting_conditions: true,
            max_rollout_percentage: 50,
            is_multivariate: false,
          },
        },
      },
      404: { description: 'There is no such flag.', schema: unknownSchema, example: UNKNOWN },
    },
    failures: [],
  },
  async read({ parameters, ...call }) {
    const place = await enter({ ...call, parameters }, 'feature_flag:read');
    const flag = await flagOf(call.services, place, parameters.id);
    if (flag === undefined) {
      return { dependsOn: ['posthog-status', UNKNOWN], answer: () => ({ status: 404, body: UNKNOWN }) };
    }
    const { filters } = showFilters(flag, place, call.now);
    const lastCalledAt = lastCalledAtOf(flag, await lastCallOf(call.services, flag));
    const facts = { filters, isActive: isActive(flag, place, call.now), lastCalledAt };
    const status = statusOf({ ...flag, createdAt: createdAtOf(flag) }, facts, call.now);
    const body = { ...status, reason_states_rollout: statesRollout(status), rollout: rolloutSummary(filters) };
    return { dependsOn: ['posthog-status', flag.id, body], answer: () => ({ status: 200, body }) };
  },
});
