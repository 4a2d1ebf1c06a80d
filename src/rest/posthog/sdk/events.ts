import { z } from 'zod';
import { snapshotFor } from '../../../actions/evaluation/evaluations.ts';
import { organizationFor } from '../../../actions/evaluation/visible-flags.ts';
import type { EvaluationInput, GroupInput, SubjectInput } from '../../../actions/subject/subject-input.ts';
import { type TellInput, tellOf } from '../../../actions/subject/subjects.ts';
import { type Flag, onVariant } from '../../../domain/flag.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import type { OrganizationSnapshot } from '../../../evaluation/snapshot.ts';
import type { Answer } from '../../http/answer.ts';
import { memberOf } from '../../http/extension-part.ts';
import { type Route, type RouteContext, writeRoute } from '../../http/route.ts';
import { organizationOf } from './sdk-caller.ts';
import { batchExample } from './sdk-schema.ts';

const eventsSchema = z
  .looseObject({
    api_key: z.string().nullish().describe('The project token; `token` is the same, also among the properties.'),
    batch: z.array(z.unknown()).nullish().describe('Several events; without it the body is one.'),
  })
  .meta({ id: 'PosthogEvents' });

const captured = z.object({ status: z.literal(1) });

/** Every path under which SDKs have captured events. */
const paths = {
  '/batch': 'posthogBatch',
  '/e': 'posthogCaptureShort',
  '/i/v0/e': 'posthogCaptureInput',
  '/capture': 'posthogCapture',
  '/engage': 'posthogEngage',
  '/track': 'posthogTrack',
} satisfies Record<string, string>;

/** Where events are captured. Nothing is kept of them but what flags are targeted by. */
export const captureRoutes: readonly Route[] = Object.entries(paths).map(([path, id]) =>
  writeRoute({
    method: 'POST',
    path,
    parameters: z.object({}),
    query: z.looseObject({}),
    body: eventsSchema,
    operation: {
      id,
      summary: 'Capture events',
      description:
        'Remembers the properties of persons (`$set`, `$set_once`, `$unset`) and groups (`$groupidentify`), joins the keys of a ' +
        'person (`$identify`, `$create_alias`), and counts the flags that an SDK has evaluated by itself ' +
        '(`$feature_flag_called`). Whatever else events tell is not kept.',
      requestExample: batchExample,
      answers: { 200: { description: 'They are taken in.', schema: captured, example: { status: 1 } } },
      failures: [429],
    },
    write: capture,
  }),
);

async function capture(call: RouteContext<object, object, object>): Promise<Answer> {
  const { services, caller, incoming } = call;
  const organizationId = organizationOf(caller, incoming);
  const environment = incoming.headers.get('x-halyard-environment') ?? undefined;
  // Asked first, for whoever may not evaluate may not tell either.
  await snapshotFor(services, caller, { organizationId, environment });
  const organization = await organizationFor(services, caller, organizationId);
  // Parsed from JSON.
  await tellOf(services, caller, {
    organizationId,
    environment,
    ...toldByEvents(call.body as JsonObject, organization),
  });
  return { status: 200, body: { status: 1 } satisfies z.output<typeof captured> };
}

/** What an event tells, besides having happened. */
type Told = Required<Pick<TellInput, 'subjects' | 'groups' | 'evaluations'>>;

interface CapturedEvent {
  readonly name: string;
  readonly targetingKey: string | null;
  readonly properties: JsonObject;
  /** The event itself; `$set` and its like stand beside its properties or among them. */
  readonly sent: JsonObject;
}

/** The events by which somebody who was anonymous becomes known, with the property that holds the key from before. */
const identifications: Readonly<Record<string, string>> = {
  $identify: '$anon_distinct_id',
  $create_alias: 'alias',
  $merge_dangerously: 'alias',
};

/** What a request that captures one event or several tells of subjects, of groups and of flags that were evaluated elsewhere. */
export function toldByEvents(body: JsonObject, { flags }: OrganizationSnapshot): Told {
  const events = eventsOf(body).map(readEvent);
  return {
    subjects: events.flatMap(subjectOf),
    groups: events.flatMap(groupOf),
    evaluations: events.flatMap((event) => evaluationOf(event, flags)),
  };
}

function eventsOf(body: JsonObject): readonly JsonObject[] {
  const batch = memberOf(body, 'batch') ?? memberOf(body, 'data');
  return Array.isArray(batch) ? batch.filter(isJsonObject) : [body];
}

function readEvent(sent: JsonObject): CapturedEvent {
  const properties = objectIn(sent, 'properties');
  const key = memberOf(sent, 'distinct_id') ?? memberOf(properties, 'distinct_id') ?? memberOf(sent, '$distinct_id');
  return {
    name: textOf(memberOf(sent, 'event')) ?? '',
    targetingKey: textOf(key),
    properties,
    sent,
  };
}

/** An event without a person profile tells nothing of its person. */
function subjectOf({ name, targetingKey, properties, sent }: CapturedEvent): readonly SubjectInput[] {
  if (targetingKey === null || memberOf(properties, '$process_person_profile') === false) return [];
  const formerKeyAt = Object.hasOwn(identifications, name) ? identifications[name] : undefined;
  return [
    {
      targetingKey,
      set: objectIn(properties, '$set', sent),
      setOnce: objectIn(properties, '$set_once', sent),
      unset: namesIn(memberOf(sent, '$unset') ?? memberOf(properties, '$unset')),
      formerKey: formerKeyAt === undefined ? null : textOf(memberOf(properties, formerKeyAt)),
    },
  ];
}

function groupOf({ name, properties }: CapturedEvent): readonly GroupInput[] {
  if (name !== '$groupidentify') return [];
  const groupType = textOf(memberOf(properties, '$group_type'));
  const key = textOf(memberOf(properties, '$group_key'));
  return groupType === null || key === null ? [] : [{ groupType, key, set: objectIn(properties, '$group_set') }];
}

/** A flag that was evaluated here is counted already. */
function evaluationOf(
  { name, properties }: CapturedEvent,
  flags: ReadonlyMap<string, Flag>,
): readonly EvaluationInput[] {
  if (name !== '$feature_flag_called' || memberOf(properties, 'locally_evaluated') !== true) return [];
  const flag = flags.get(textOf(memberOf(properties, '$feature_flag')) ?? '');
  if (flag === undefined) return [];
  return [{ flagKey: flag.key, variant: variantOf(flag, memberOf(properties, '$feature_flag_response')) }];
}

function variantOf(flag: Flag, response: JsonValue | undefined): string | null {
  if (response === true) return onVariant(flag)?.key ?? null;
  return typeof response === 'string' ? response : null;
}

/** The object at a name, in the first that has one. */
function objectIn(first: JsonObject, name: string, second: JsonObject = {}): JsonObject {
  const found = [memberOf(second, name), memberOf(first, name)].filter(isJsonObject);
  return Object.assign(Object.create(null), ...found);
}

function namesIn(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : [];
}

function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}
