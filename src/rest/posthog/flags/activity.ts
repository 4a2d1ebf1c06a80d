import { createHash } from 'node:crypto';
import { z } from 'zod';
import { HIDDEN_ACTOR_NAME, shownActors } from '../../../actions/api-key/shown-actors.ts';
import type { Change } from '../../../domain/change.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import { type JsonValue, jsonEqual } from '../../../domain/json.ts';
import { readFlagHistory } from '../../../store/commit/change-log.ts';
import { routesAt } from '../../http/resource.ts';
import type { Reading, RouteContext } from '../../http/route.ts';
import { toWireInstant } from '../instants.ts';
import { flagPath, flagsPath } from '../paths.ts';
import { admitWith, type Project } from '../project.ts';
import { notFound } from '../refusal.ts';
import { findFlagOrDeleted } from './flag-lookup.ts';
import type { WireFlag } from './flag-schema.ts';
import { NO_RECORD, toWireFlag } from './flag-view.ts';

const MAXIMUM_LIMIT = 1_000;

const ACTIVITIES = ['created', 'updated', 'deleted', 'restored'] as const;

const wholeNumber = (maximum: number) =>
  z
    .string()
    .regex(/^\s*[+-]?\d{1,9}\s*$/, 'A valid integer is required.')
    .transform(Number)
    .pipe(z.int().min(1).max(maximum));

const querySchema = z.object({
  limit: wholeNumber(MAXIMUM_LIMIT).default(10).describe('The page size.'),
  page: wholeNumber(1_000_000).default(1).describe('The page, from 1.'),
});
type ActivityQuery = z.output<typeof querySchema>;

const changeSchema = z.object({
  type: z.literal('FeatureFlag'),
  action: z.enum(['created', 'changed', 'deleted']),
  field: z.string().describe('The member of the flag.'),
  before: z.unknown().describe('Null if there was no value.'),
  after: z.unknown().describe('Null if there is no value.'),
});

const entrySchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    user: z.object({ first_name: z.string(), email: z.string().nullable(), is_system: z.boolean().optional() }),
    activity: z.enum(ACTIVITIES),
    scope: z.literal('FeatureFlag'),
    item_id: z.string().describe('The id of the flag.'),
    detail: z.object({
      id: z.null(),
      changes: z.array(changeSchema),
      merge: z.null(),
      trigger: z.null(),
      name: z.string().describe('The key of the flag.'),
      short_id: z.null(),
      type: z.null(),
    }),
    created_at: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'PosthogActivity' });
type WireActivity = z.output<typeof entrySchema>;

/** The members of a flag of which PostHog logs changes, in its order. */
const LOGGED_FIELDS = [
  ...(['key', 'name', 'filters', 'active', 'deleted', 'archived', 'ensure_experience_continuity'] as const),
  ...(['rollback_conditions', 'performed_rollback', 'tags', 'evaluation_tags', 'has_enriched_analytics'] as const),
  ...(['is_remote_configuration', 'has_encrypted_payloads', 'evaluation_runtime', 'bucketing_identifier'] as const),
] satisfies readonly (keyof WireFlag)[];

const noDetails = { id: null, merge: null, trigger: null, short_id: null, type: null };
const answers = {
  200: {
    description: 'A page of the log.',
    schema: z
      .object({
        results: z.array(entrySchema).describe('The newest first.'),
        next: z.string().nullable().describe('The address of the next page.'),
        previous: z.string().nullable().describe('The address of the previous page.'),
        total_count: z.int(),
      })
      .meta({ id: 'PosthogActivityPage' }),
    example: {
      results: [
        {
          ...{ id: '0f0b1d9e-6a2c-8b5e-9d3f-1c2b3a4d5e6f', user: { first_name: 'deployment', email: null } },
          ...{ activity: 'updated', scope: 'FeatureFlag', item_id: '12', created_at: '2026-01-20T10:00:00.000000Z' },
          detail: {
            ...{ ...noDetails, name: 'my-flag' },
            changes: [{ type: 'FeatureFlag', action: 'changed', field: 'active', before: true, after: false }],
          },
        },
      ],
      next: 'http://127.0.0.1:4000/api/projects/1/feature_flags/activity?page=2&limit=1',
      ...{ previous: null, total_count: 23 },
    },
  },
};

const admit = admitWith('activity_log:read');

/** Contract §2.5. */
export const projectActivity = routesAt({ ...flagsPath, admit }).read({
  action: 'activity',
  id: 'posthogActivity',
  summary: 'List the changes of feature flags',
  query: querySchema,
  answers,
  read: (context) => readActivity(context, null),
});

/** Contract §2.5. */
export const flagActivity = routesAt({ ...flagPath, admit }).read({
  action: 'activity',
  id: 'posthogFlagActivity',
  summary: 'List the changes of a feature flag',
  description: 'An unknown flag is 404 without a body.',
  query: querySchema,
  answers,
  async read(context) {
    const flag = await findFlagOrDeleted(context.services, context.place, context.parameters.id);
    if (flag === undefined) throw notFound('');
    return readActivity(context, flag.id);
  },
});

function readActivity(
  { services, caller, incoming, place, query, now }: RouteContext<unknown, ActivityQuery, unknown, Project>,
  flagId: string | null,
): Reading {
  const { organizationId, organization, environment } = place;
  const filter = { organizationId, flagId, environment: environment.key };
  return {
    dependsOn: [
      ...['posthog-activity', organization.revision, filter, query, caller.environment],
      incoming.url.origin + incoming.url.pathname,
    ],
    async answer() {
      const part = { skip: (query.page - 1) * query.limit, take: query.limit };
      const { changes, total } = await readFlagHistory(services.store.db, filter, part);
      const actors = changes.map(({ actorId: id, actorName: name }) => ({ id, name }));
      const shown = await shownActors(services, caller, actors);
      const results = changes.map((change, index) => {
        const { name: actorName } = shown[index] ?? { name: HIDDEN_ACTOR_NAME };
        return toWireActivity({ ...change, actorName }, place, now);
      });
      return { status: 200, body: { results, ...linksOf(incoming.url, query, total), total_count: total } };
    },
  };
}

function linksOf({ origin, pathname }: URL, { limit, page }: ActivityQuery, total: number) {
  const link = (other: number) => `${origin}${pathname}?page=${other}&limit=${limit}`;
  return { next: page * limit < total ? link(page + 1) : null, previous: page > 1 ? link(page - 1) : null };
}

/** Shows an entry of the log, in the environment of a project. */
function toWireActivity(change: Change<'FLAG'>, project: Project, now: EpochMilliseconds): WireActivity {
  const { before, after, actorId, actorName } = change;
  const flag = after ?? before;
  const [was, is] = [before, after].map((each) => each && toWireFlag(each, NO_RECORD, project, now));
  const isSystem = actorId === 'system';
  return {
    id: activityId(change),
    user: isSystem ? { first_name: 'System', email: null, is_system: true } : { first_name: actorName, email: null },
    activity: activityOf(change),
    scope: 'FeatureFlag',
    item_id: String(flag?.number ?? ''),
    detail: {
      ...{ ...noDetails, name: flag?.key ?? change.entityKey },
      changes: was && is ? fieldChanges(was, is) : [],
    },
    created_at: toWireInstant(change.at),
  };
}

function activityOf({ before, after }: Change<'FLAG'>): WireActivity['activity'] {
  if (before === null) return 'created';
  const isDeleted = after === null || after.deletedAt !== null;
  if ((before.deletedAt !== null) === isDeleted) return 'updated';
  return isDeleted ? 'deleted' : 'restored';
}

function fieldChanges(before: WireFlag, after: WireFlag): z.output<typeof changeSchema>[] {
  return LOGGED_FIELDS.flatMap((field) => {
    const [was, is]: readonly JsonValue[] = [before[field], after[field]];
    if (was === undefined || is === undefined || jsonEqual(was, is)) return [];
    const action = was === null ? 'created' : is === null ? 'deleted' : 'changed';
    return [{ type: 'FeatureFlag', action, field, before: was, after: is }];
  });
}

/** PostHog's ids are UUIDs; this one (RFC 9562 §5.8) names the same entry every time. */
function activityId({ organizationId, revision }: Change): string {
  const digits = createHash('sha256').update(`${organizationId} ${revision}`).digest('hex');
  const variant = ((Number.parseInt(digits.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `8${digits.slice(13, 16)}`, variant + digits.slice(17, 20)];
  return [...parts, digits.slice(20, 32)].join('-');
}
