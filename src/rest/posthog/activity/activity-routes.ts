import { readFlagHistory } from '../../../store/commit/change-log.ts';
import { type Reading, readRoute } from '../../http/route.ts';
import { flagOf, notFound } from '../flags/flag-lookup.ts';
import { flagParametersSchema, projectParametersSchema } from '../posthog-parameters.ts';
import { type Asking, admitting, enter, type PosthogPlace } from '../posthog-place.ts';
import { activityPageExample } from './activity-examples.ts';
import { toWireActivity } from './activity-view.ts';
import { type ActivityQuery, activityPageSchema, activityQuerySchema } from './activity-wire.ts';

const answers = {
  200: { description: 'A page of the log.', schema: activityPageSchema, example: activityPageExample },
};

/** GET the log of all flags (contract §2.5). */
export const projectActivity = readRoute({
  method: 'GET',
  path: '/feature_flags/activity',
  parameters: projectParametersSchema,
  query: activityQuerySchema,
  body: null,
  admit: admitting('activity_log:read'),
  operation: { id: 'posthogActivity', summary: 'List what happened to feature flags', answers, failures: [400] },
  async read({ query, ...call }) {
    return readActivity(call, await enter(call, 'activity_log:read'), query, null);
  },
});

/** GET the log of one flag, deleted or not (contract §2.5). */
export const flagActivity = readRoute({
  method: 'GET',
  path: '/feature_flags/{id}/activity',
  parameters: flagParametersSchema,
  query: activityQuerySchema,
  body: null,
  admit: admitting('activity_log:read'),
  operation: {
    id: 'posthogFlagActivity',
    summary: 'List what happened to a feature flag',
    description: 'A flag that is unknown is 404 without a body.',
    answers,
    failures: [400, 404],
  },
  async read({ query, parameters, ...call }) {
    const place = await enter({ ...call, parameters }, 'activity_log:read');
    const flag = await flagOf(call.services, place, parameters.id);
    if (flag === undefined) throw notFound('');
    return readActivity(call, place, query, flag.id);
  },
});

function readActivity(
  { services, incoming, now }: Pick<Asking, 'services' | 'incoming' | 'now'>,
  place: PosthogPlace,
  query: ActivityQuery,
  flagId: string | null,
): Reading {
  const { organizationId, organization, environment } = place;
  const filter = { organizationId, flagId, environment: environment.key };
  return {
    dependsOn: ['posthog-activity', organization.revision, filter, query, incoming.url.origin + incoming.url.pathname],
    async answer() {
      const part = { skip: (query.page - 1) * query.limit, take: query.limit };
      const { changes, total } = await readFlagHistory(services.store.db, filter, part);
      const results = changes.map((change) => toWireActivity(change, place, now));
      return { status: 200, body: { results, ...linksOf(incoming.url, query, total), total_count: total } };
    },
  };
}

function linksOf({ origin, pathname }: URL, { limit, page }: ActivityQuery, total: number) {
  const link = (other: number) => `${origin}${pathname}?page=${other}&limit=${limit}`;
  return { next: page * limit < total ? link(page + 1) : null, previous: page > 1 ? link(page - 1) : null };
}
