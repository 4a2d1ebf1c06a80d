import { z } from 'zod';
import { readRoute } from '../../http/route.ts';
import { listPage } from '../limit-offset.ts';
import { flagParametersSchema, noQuerySchema, projectParametersSchema } from '../posthog-parameters.ts';
import { enter, type PosthogPlace } from '../posthog-place.ts';
import { flagExample, flagPageExample } from './flag-examples.ts';
import { findFlag } from './flag-lookup.ts';
import { flagFilterSchema, flagQuerySchema, isListed, orderFlags, selectFlags } from './flag-selection.ts';
import { flagSchema, type WireFlag } from './flag-wire.ts';
import { type Showing, showFlag, showFlags } from './shown-flags.ts';

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
