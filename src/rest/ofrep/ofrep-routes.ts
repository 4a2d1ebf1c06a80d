import { z } from 'zod';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import { hasRelativeDates } from '../../evaluation/relative-dates.ts';
import { configurationId } from '../http/configuration.ts';
import { type Reading, type Route, readRoute, writeRoute } from '../http/route.ts';
import { type Asked, answerFlag, answerFlags } from './ofrep-evaluation.ts';
import { bulkExample, eventExample, requestExample, successExample } from './ofrep-examples.ts';
import { isFailure, toEvaluationContext } from './ofrep-map.ts';
import { type Asking, type FlagConfigQuery, snapshotOf } from './ofrep-place.ts';
import { eventStreamsOf, openEventStream } from './ofrep-streams.ts';
import { bulkText, singleText } from './ofrep-texts.ts';
import { type OfrepContext, ofrepBulkSuccessSchema, ofrepRequestSchema, ofrepSuccessSchema } from './ofrep-wire.ts';

const text = z.string().max(2_000);

const flagConfigQuery = z.looseObject({
  flagConfigEtag: text.optional().meta({
    description: 'The `etag` of the event that told of the change: the answers are at least as new.',
  }),
  flagConfigLastModified: text.optional().meta({
    description:
      'The `lastModified` of that event, in Unix seconds or as an ISO 8601 date. A hint: what it says is not checked.',
  }),
});

const streamQuery = z.looseObject({
  token: text.optional().meta({ description: 'From `eventStreams`, where a key was used.' }),
  organization: text.optional().meta({ description: 'The id of the organization, where no key was used.' }),
  environment: text.optional().meta({ description: 'The key of the environment; absent, the default one.' }),
  since: text.optional().meta({
    description: 'From `eventStreams`: the configuration that was fetched. `Last-Event-ID` counts more.',
  }),
});

const noQuery = z.looseObject({});
const noParameters = z.object({});

const bulkRoute = readRoute({
  method: 'POST',
  path: '/evaluate/flags',
  parameters: noParameters,
  query: flagConfigQuery,
  body: ofrepRequestSchema,
  operation: {
    id: 'ofrepEvaluateFlags',
    summary: 'Evaluate all flags',
    description:
      'The answers of all flags that the caller may receive, under an entity tag: with it in `If-None-Match` the answer is 304 ' +
      'for as long as nothing has changed. A flag that has no answer for this subject is in the list with its error.',
    requestExample,
    answers: {
      200: { description: 'The answers.', schema: ofrepBulkSuccessSchema, example: bulkExample },
      304: { description: 'Nothing has changed.' },
    },
    failures: [404],
  },
  read: (call) =>
    andThen(askedBy(call, call.body.context, call.query), (asked) => bulkReading(call, asked, call.body.context)),
});

const singleRoute = writeRoute({
  method: 'POST',
  path: '/evaluate/flags/{key}',
  parameters: z.object({ key: text.meta({ description: "The flag's key." }) }),
  query: noQuery,
  body: ofrepRequestSchema,
  operation: {
    id: 'ofrepEvaluateFlag',
    summary: 'Evaluate one flag',
    description:
      'A flag whose answer needs a percentage of a `targetingKey` that the context does not have answers 400 ' +
      'TARGETING_KEY_MISSING; all others answer an anonymous subject as well.',
    requestExample,
    answers: { 200: { description: 'The answer.', schema: ofrepSuccessSchema, example: successExample } },
    failures: [404],
  },
  write: (call) =>
    andThen(askedBy(call, call.body.context), (asked) => {
      const answer = answerFlag(call.services, asked, call.parameters.key);
      if (isFailure(answer)) return { status: answer.errorCode === 'FLAG_NOT_FOUND' ? 404 : 400, body: answer };
      return { status: 200, body: singleText(answer, asked.snapshot.revision) };
    }),
});

const eventsRoute = writeRoute({
  method: 'GET',
  path: '/events',
  parameters: noParameters,
  query: streamQuery,
  body: null,
  operation: {
    id: 'ofrepEvents',
    summary: 'Hear of changes',
    description: `An event stream that says when the answers may have changed and are to be fetched again:\n\n\`\`\`\n${eventExample}\`\`\``,
    answers: { 200: { description: 'An event stream (`text/event-stream`).' } },
    failures: [404],
  },
  write: (call) => openEventStream(call, call.query),
});

/** The routes of the protocol. */
export const ofrepRoutes: readonly Route[] = [singleRoute, bulkRoute, eventsRoute];

function askedBy(call: Asking, context: OfrepContext, query?: FlagConfigQuery): MaybePromise<Asked> {
  return andThen(snapshotOf(call, query), (snapshot) => ({
    snapshot,
    context: toEvaluationContext(context),
    now: call.now,
  }));
}

/** Nothing is evaluated for a client that has the answers, save where a condition on a relative date leaves no other way to tell. */
function bulkReading(call: Asking, asked: Asked, context: OfrepContext): Reading {
  const { snapshot, now } = asked;
  const eventStreams = eventStreamsOf(call, snapshot);
  const answers = hasRelativeDates(snapshot) ? answerFlags(call.services, asked) : undefined;
  const flags = () => answers ?? answerFlags(call.services, asked);
  const { organizationId: organization, environment, revision } = snapshot;
  const metadata = { organization, environment: environment.key, revision };
  const configuration = [
    organization,
    environment.key,
    configurationId(call.services.store, snapshot, now),
    call.caller.isClient,
  ];
  return {
    dependsOn: [...configuration, JSON.stringify([eventStreams, context, answers])],
    answer: () => ({ status: 200, body: bulkText(flags(), { metadata, eventStreams }) }),
  };
}
