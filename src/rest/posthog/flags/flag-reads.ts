import { z } from 'zod';
import { revealPayloads } from '../../../actions/flag/payloads.ts';
import type { Flag } from '../../../domain/flag.ts';
import { readRoute } from '../../http/route.ts';
import { payloadsOf } from '../filters/filters-schema.ts';
import { showFilters } from '../filters/filters-view.ts';
import { listPage } from '../pages.ts';
import { flagParametersSchema, noQuerySchema, projectParametersSchema } from '../parameters.ts';
import { enter, flagNumbered, isActive, type PosthogPlace } from '../project.ts';
import { flagFilterSchema, flagQuerySchema, isListed, orderFlags, selectFlags } from './flag-list.ts';
import { findFlag, flagOf, notFound, readNumber } from './flag-lookup.ts';
import { flagExample, flagPageExample, flagSchema, type WireFlag } from './flag-schema.ts';
import { FLAG_STATUSES, rolloutSummary, statesRollout, statusOf } from './flag-status.ts';
import {
  createdAtOf,
  isRemoteConfiguration,
  lastCalledAtOf,
  lastCallOf,
  type Showing,
  showFlag,
  showFlags,
} from './flag-view.ts';

const pageSchema = z
  .object({
    count: z.int(),
    next: z.string().nullable().describe('The address of the next part.'),
    previous: z.string().nullable(),
    results: z.array(flagSchema),
  })
  .meta({ id: 'PosthogFlagPage' });

/** GET the list (contract §4.1). */
export const listFlags = readRoute({
  method: 'GET',
  path: '/feature_flags',
  parameters: projectParametersSchema,
  query: flagQuerySchema,
  body: null,
  operation: {
    id: 'posthogListFlags',
    summary: 'List feature flags',
    answers: { 200: { description: 'A part of the list.', schema: pageSchema, example: flagPageExample } },
    failures: [400],
  },
  async read({ query, ...call }) {
    const place = await enter(call, 'feature_flag:read');
    const flags = orderFlags(selectFlags(await shownFlags(call, place), query), query.order);
    const body = listPage(flags, query, call.incoming.url);
    return {
      dependsOn: ['posthog-flags', place.organizationId, JSON.stringify(body)],
      answer: () => ({ status: 200, body }),
    };
  },
});

/** GET the ids of the flags that a list would have (contract §2.11). */
export const matchingIds = readRoute({
  method: 'GET',
  path: '/feature_flags/matching_ids',
  parameters: projectParametersSchema,
  query: flagFilterSchema,
  body: null,
  operation: {
    id: 'posthogMatchingFlagIds',
    summary: 'List the ids of feature flags',
    answers: {
      200: {
        description: 'The ids.',
        schema: z.object({ ids: z.array(z.int()), total: z.int() }),
        example: { ids: [1, 2], total: 2 },
      },
    },
    failures: [400],
  },
  async read({ query, ...call }) {
    const place = await enter(call, 'feature_flag:read');
    const flags = orderFlags(selectFlags(await shownFlags(call, place), query), undefined);
    const ids = flags.map(({ id }) => id);
    return {
      dependsOn: ['posthog-matching-ids', place.organizationId, ids],
      answer: () => ({ status: 200, body: { ids, total: ids.length } }),
    };
  },
});

/** Every flag that is listed, as it is shown. */
export function shownFlags(showing: Showing, place: PosthogPlace): Promise<readonly WireFlag[]> {
  return showFlags(showing, [...place.organization.flags.values()].filter(isListed), place);
}

/** GET one, deleted or not (contract §4.3). */
export const getFlag = readRoute({
  method: 'GET',
  path: '/feature_flags/{id}',
  parameters: flagParametersSchema,
  query: noQuerySchema,
  body: null,
  operation: {
    id: 'posthogGetFlag',
    summary: 'Get a feature flag',
    answers: { 200: { description: 'The flag.', schema: flagSchema, example: flagExample } },
    failures: [404],
  },
  async read({ parameters, ...call }) {
    const place = await enter({ ...call, parameters }, 'feature_flag:read');
    const body = await showFlag(call, await findFlag(call.services, place, parameters.id), place);
    return { dependsOn: flagDependsOn(body), answer: () => ({ status: 200, body }) };
  },
});

/** What the answer that is one flag depends on: all that is in it. */
export function flagDependsOn(flag: WireFlag): readonly string[] {
  return ['posthog-flag', JSON.stringify(flag)];
}

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

/** GET the payload of a remote configuration flag (contract §2.3). */
export const remoteConfig = readRoute({
  method: 'GET',
  path: '/feature_flags/{id}/remote_config',
  parameters: projectParametersSchema.extend({ id: z.string().describe('The number or the key of the flag.') }),
  query: noQuerySchema.extend({ token: z.string().optional().describe('A project token, which names the project.') }),
  body: null,
  operation: {
    id: 'posthogRemoteConfig',
    summary: 'Get the payload of a remote configuration flag',
    description: 'Encrypted payloads are told to secret keys. A flag that is none of the kind is 404 without a body.',
    answers: {
      200: {
        description: 'The text of the payload, which is JSON by itself; null where the flag has none.',
        schema: z.string().nullable(),
        example: '{"theme":"dark"}',
      },
    },
    failures: [404],
  },
  async read({ parameters, services, caller, ...call }) {
    const place = await enter({ ...call, services, caller, parameters }, 'feature_flag:read');
    const flag = findRemoteConfig(place, parameters.id);
    if (flag === undefined) throw notFound('');
    const { filters } = showFilters(revealPayloads(services, caller, flag), place, call.now);
    const { true: payload = null } = payloadsOf(filters);
    return {
      dependsOn: ['posthog-remote-config', place.organizationId, flag.id, payload],
      answer: () => ({ status: 200, body: payload }),
    };
  },
});

/** By its number, or else its key; a key of digits cannot be told from a number. */
function findRemoteConfig({ organization }: PosthogPlace, name: string): Flag | undefined {
  const number = readNumber(name);
  const flag = number === undefined ? organization.flags.get(name) : flagNumbered(organization, number);
  return flag !== undefined && isRemoteConfiguration(flag) ? flag : undefined;
}
