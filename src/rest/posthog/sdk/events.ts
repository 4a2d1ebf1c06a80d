import { z } from 'zod';
import { snapshotFor } from '../../../actions/evaluation/evaluations.ts';
import { organizationFor } from '../../../actions/evaluation/visible-flags.ts';
import type { EvaluationInput, GroupInput, SubjectInput } from '../../../actions/subject/subject-input.ts';
import { recordReport } from '../../../actions/subject/subjects.ts';
import { type Flag, onVariant } from '../../../domain/flag.ts';
import { isJsonObject, type JsonObject, type JsonValue, ownMember } from '../../../domain/json.ts';
import { type Route, type RouteContext, writeRoute } from '../../http/route.ts';
import { placeOf } from './sdk-answers.ts';
import { CAMPAIGN } from './sdk-context.ts';

const eventsSchema = z
  .looseObject({
    api_key: z.string().nullish().describe('The project token. Also `token`, here or among the properties.'),
    batch: z.array(z.unknown()).nullish().describe('Events. Without it, the body is one event.'),
  })
  .meta({ id: 'PosthogEvents' });

const answers = {
  200: { description: 'Accepted.', schema: z.object({ status: z.literal(1) }), example: { status: 1 } },
};

const requestExample = {
  api_key: 'phc_project_token',
  batch: [
    {
      ...{ event: '$identify', distinct_id: 'user-1' },
      properties: { $set: { plan: 'pro' }, $anon_distinct_id: '0190-anonymous' },
    },
  ],
};

/** The paths to which SDKs send events. */
const paths = {
  '/batch': 'posthogBatch',
  '/e': 'posthogCaptureShort',
  '/i/v0/e': 'posthogCaptureInput',
  '/capture': 'posthogCapture',
  '/engage': 'posthogEngage',
  '/track': 'posthogTrack',
} satisfies Record<string, string>;

/** The routes that accept events. Only what flags depend on is stored. */
export const eventRoutes: readonly Route[] = Object.entries(paths).map(([path, id]) =>
  writeRoute({
    method: 'POST',
    path,
    body: eventsSchema,
    operation: {
      id,
      summary: 'Capture events',
      description:
        'Stores the properties of persons (`$set`, `$set_once`, `$unset`) and groups (`$groupidentify`), joins the distinct ids ' +
        'of a person (`$identify`, `$create_alias`), and counts the flags that an SDK evaluated locally ' +
        '(`$feature_flag_called`). Events themselves are not stored.',
      requestExample,
      answers,
      failures: [429],
    },
    write: capture,
  }),
);

async function capture({ services, caller, incoming, body }: RouteContext<unknown, unknown, object>) {
  const place = placeOf(caller, incoming);
  await snapshotFor(services, caller, place);
  const { flags } = await organizationFor(services, caller, place.organizationId);
  const events = eventsIn(body).map(readEvent);
  await recordReport(services, caller, {
    ...place,
    subjects: events.flatMap(subjectOf),
    groups: events.flatMap(groupOf),
    evaluations: events.flatMap((event) => evaluationOf(event, flags)),
  });
  return { status: 200, body: { status: 1 } };
}

interface CapturedEvent {
  readonly name: string;
  readonly targetingKey: string | null;
  readonly properties: JsonObject;
  /** The whole event. Some SDKs send `$set` and the like beside the properties. */
  readonly sent: JsonObject;
}

/** The events that join the distinct ids of a person, with the property that has the other one. */
const joiningEvents: Readonly<Record<string, string>> = {
  $identify: '$anon_distinct_id',
  $create_alias: 'alias',
  $merge_dangerously: 'alias',
};

/** The properties of events that PostHog sets on the person as well, besides those of campaigns. */
const SHARED_PROPERTIES: ReadonlySet<string> = new Set([
  ...['$app_build', '$app_name', '$app_namespace', '$app_version', '$browser', '$browser_version', '$device_type'],
  ...['$current_url', '$pathname', '$os', '$os_name', '$os_version', '$referring_domain', '$referrer'],
  ...['$screen_height', '$screen_width', '$viewport_height', '$viewport_width', '$raw_user_agent'],
]);

function sharedProperties(properties: JsonObject): JsonObject {
  const isShared = (name: string) => SHARED_PROPERTIES.has(name) || CAMPAIGN.test(name);
  return Object.fromEntries(Object.entries(properties).filter(([name]) => isShared(name)));
}

/** The first values of shared properties. */
function initialValues(shared: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(shared).map(([name, value]) => [`$initial_${name.replace('$', '')}`, value]),
  );
}

function eventsIn(body: unknown): readonly JsonObject[] {
  if (!isJsonObject(body)) return [];
  const batch = ownMember(body, 'batch') ?? ownMember(body, 'data');
  return Array.isArray(batch) ? batch.filter(isJsonObject) : [body];
}

function readEvent(sent: JsonObject): CapturedEvent {
  const properties = objectIn(sent, 'properties');
  const key = ownMember(sent, 'distinct_id') ?? ownMember(properties, 'distinct_id') ?? ownMember(sent, '$distinct_id');
  return { name: textOf(ownMember(sent, 'event')) ?? '', targetingKey: textOf(key), properties, sent };
}

function subjectOf({ name, targetingKey, properties, sent }: CapturedEvent): readonly SubjectInput[] {
  if (targetingKey === null || ownMember(properties, '$process_person_profile') === false) return [];
  const shared = sharedProperties(properties);
  const former = ownMember(joiningEvents, name);
  const unset = ownMember(sent, '$unset') ?? ownMember(properties, '$unset');
  return [
    {
      targetingKey,
      set: { ...shared, ...objectIn(sent, '$set'), ...objectIn(properties, '$set') },
      setOnce: { ...initialValues(shared), ...objectIn(sent, '$set_once'), ...objectIn(properties, '$set_once') },
      unset: Array.isArray(unset) ? unset.filter((each) => typeof each === 'string') : [],
      formerKey: former === undefined ? null : textOf(ownMember(properties, former)),
    },
  ];
}

function groupOf({ name, properties }: CapturedEvent): readonly GroupInput[] {
  if (name !== '$groupidentify') return [];
  const groupType = textOf(ownMember(properties, '$group_type'));
  const key = textOf(ownMember(properties, '$group_key'));
  return groupType === null || key === null ? [] : [{ groupType, key, set: objectIn(properties, '$group_set') }];
}

/** Flags that the server evaluated are counted already. */
function evaluationOf(
  { name, properties }: CapturedEvent,
  flags: ReadonlyMap<string, Flag>,
): readonly EvaluationInput[] {
  if (name !== '$feature_flag_called' || ownMember(properties, 'locally_evaluated') !== true) return [];
  const flag = flags.get(textOf(ownMember(properties, '$feature_flag')) ?? '');
  if (flag === undefined) return [];
  return [{ flagKey: flag.key, variant: variantOf(flag, ownMember(properties, '$feature_flag_response')) }];
}

function variantOf(flag: Flag, response: JsonValue | undefined): string | null {
  if (response === true) return onVariant(flag)?.key ?? null;
  return typeof response === 'string' ? response : null;
}

function objectIn(object: JsonObject, name: string): JsonObject {
  const value = ownMember(object, name);
  return isJsonObject(value) ? value : {};
}

function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}
