import { z } from 'zod';
import { snapshotFor } from '../../../actions/evaluation/evaluations.ts';
import { tellOf } from '../../../actions/subject/subjects.ts';
import type { JsonObject } from '../../../domain/json.ts';
import type { Answer } from '../../http/answer.ts';
import { type Route, type RouteContext, writeRoute } from '../../http/route.ts';
import { toldByEvents } from './captured-events.ts';
import { organizationOf } from './sdk-caller.ts';
import { batchExample } from './sdk-examples.ts';

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
  const organization = await services.live.snapshot(organizationId);
  // Parsed from JSON.
  await tellOf(services, caller, {
    organizationId,
    environment,
    ...toldByEvents(call.body as JsonObject, organization),
  });
  return { status: 200, body: { status: 1 } satisfies z.output<typeof captured> };
}
