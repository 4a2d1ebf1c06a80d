import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Change } from '../../../domain/change.ts';
import type { Flag } from '../../../domain/flag.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import { type JsonValue, jsonEqual } from '../../../domain/json.ts';
import { readFlagHistory } from '../../../store/commit/change-log.ts';
import { type Reading, readRoute } from '../../http/route.ts';
import { toWireInstant } from '../instants.ts';
import { flagParametersSchema, projectParametersSchema } from '../parameters.ts';
import { type Asking, admitting, enter, type PosthogPlace } from '../project.ts';
import { flagOf, notFound } from './flag-lookup.ts';
import type { WireFlag } from './flag-schema.ts';
import { toWireFlag } from './flag-view.ts';

/** What PostHog says that happened to a flag, besides the fields that are different (contract §2.5). */
export const ACTIVITIES = ['created', 'updated', 'deleted', 'restored'] as const;
export type Activity = (typeof ACTIVITIES)[number];

/** The most entries that one page of the log may have. */
const MAXIMUM_LIMIT = 1_000;

const wholeNumber = (maximum: number) =>
  z
    .string()
    .regex(/^\s*[+-]?\d{1,9}\s*$/, 'A valid integer is required.')
    .transform(Number)
    .pipe(z.int().min(1).max(maximum));

/** Which page of the log is wanted (contract §2.5). */
export const activityQuerySchema = z.object({
  limit: wholeNumber(MAXIMUM_LIMIT).default(10).describe('How many entries to a page.'),
  page: wholeNumber(1_000_000).default(1).describe('Which page, from 1.'),
});
export type ActivityQuery = z.output<typeof activityQuerySchema>;

const changeSchema = z.object({
  type: z.literal('FeatureFlag'),
  action: z.enum(['created', 'changed', 'deleted']),
  field: z.string().describe('The member of the flag.'),
  before: z.unknown().describe('Null where there was nothing.'),
  after: z.unknown().describe('Null where there is nothing.'),
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
export type WireActivity = z.output<typeof entrySchema>;

/** A page of the log. */
export const activityPageSchema = z
  .object({
    results: z.array(entrySchema).describe('The newest first.'),
    next: z.string().nullable().describe('Where the next page is.'),
    previous: z.string().nullable().describe('Where the page before is.'),
    total_count: z.int(),
  })
  .meta({ id: 'PosthogActivityPage' });

/** One field of a flag that is different after a change. */
type FieldChange = WireActivity['detail']['changes'][number];

/** The members of a flag that PostHog tells the changes of, in its order. */
const TOLD_FIELDS = [
  'key',
  'name',
  'filters',
  'active',
  'deleted',
  'archived',
  'ensure_experience_continuity',
  'rollback_conditions',
  'performed_rollback',
  'tags',
  'evaluation_tags',
  'has_enriched_analytics',
  'is_remote_configuration',
  'has_encrypted_payloads',
  'evaluation_runtime',
  'bucketing_identifier',
] as const satisfies readonly (keyof WireFlag)[];

/** What happened to a flag, by the whole of it before and after. */
export function activityOf({ before, after }: Pick<Change<'FLAG'>, 'before' | 'after'>): Activity {
  if (before === null) return 'created';
  const [was, is] = [isDeleted(before), isDeleted(after)];
  if (was === is) return 'updated';
  return is ? 'deleted' : 'restored';
}

function isDeleted(flag: Flag | null): boolean {
  return flag === null || flag.deletedAt !== null;
}

/** The fields in which two states of a flag as PostHog shows it differ; of a new flag none is told. */
export function fieldChanges(before: WireFlag | null, after: WireFlag): readonly FieldChange[] {
  if (before === null) return [];
  return TOLD_FIELDS.flatMap((field): FieldChange[] => {
    // All that is shown of a flag is JSON; the schema says less of some members.
    const was = (before[field] ?? null) as JsonValue;
    const is = (after[field] ?? null) as JsonValue;
    if (jsonEqual(was, is)) return [];
    return [{ type: 'FeatureFlag', action: actionOf(was, is), field, before: was, after: is }];
  });
}

function actionOf(before: JsonValue, after: JsonValue): FieldChange['action'] {
  if (before === null) return 'created';
  return after === null ? 'deleted' : 'changed';
}

/** The id of an entry of the log: the same for the same entry, and a UUID (RFC 9562 §5.8), as PostHog's are. */
export function activityId({ organizationId, revision }: Pick<Change, 'organizationId' | 'revision'>): string {
  const digits = createHash('sha256').update(`${organizationId} ${revision}`).digest('hex');
  const variant = ((Number.parseInt(digits.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `8${digits.slice(13, 16)}`, variant + digits.slice(17, 20)];
  return [...parts, digits.slice(20, 32)].join('-');
}

/** Who did it, as the log shows people: a key by its name, and what nobody asked for as the system's. */
export function activityUser({ actorId, actorName }: Pick<Change, 'actorId' | 'actorName'>): WireActivity['user'] {
  if (actorId === 'system') return { first_name: 'System', email: null, is_system: true };
  return { first_name: actorName, email: null };
}

/** An entry of the log about a flag as PostHog tells it: what is different where the place is. */
export function toWireActivity(change: Change<'FLAG'>, place: PosthogPlace, now: EpochMilliseconds): WireActivity {
  const { before, after } = change;
  const flag = after ?? before;
  const changes = after === null ? [] : fieldChanges(before && shown(before, place, now), shown(after, place, now));
  return {
    id: activityId(change),
    user: activityUser(change),
    activity: activityOf(change),
    scope: 'FeatureFlag',
    item_id: String(flag?.number ?? ''),
    detail: {
      ...{ id: null, changes: [...changes], merge: null, trigger: null },
      ...{ name: flag?.key ?? change.entityKey, short_id: null, type: null },
    },
    created_at: toWireInstant(change.at),
  };
}

function shown(flag: Flag, place: PosthogPlace, now: EpochMilliseconds): WireFlag {
  return toWireFlag(flag, { lastCalledAt: null, usageDashboard: null }, place, now);
}

/** A page of the log. */
export const activityPageExample: JsonValue = {
  results: [
    {
      id: '0f0b1d9e-6a2c-8b5e-9d3f-1c2b3a4d5e6f',
      user: { first_name: 'deployment', email: null },
      activity: 'updated',
      scope: 'FeatureFlag',
      item_id: '12',
      detail: {
        id: null,
        changes: [{ type: 'FeatureFlag', action: 'changed', field: 'active', before: true, after: false }],
        merge: null,
        trigger: null,
        name: 'my-flag',
        short_id: null,
        type: null,
      },
      created_at: '2026-01-20T10:00:00.000000Z',
    },
  ],
  next: 'http://127.0.0.1:4000/api/projects/1/feature_flags/activity?page=2&limit=1',
  previous: null,
  total_count: 23,
};

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
