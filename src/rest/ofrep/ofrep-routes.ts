import { z } from 'zod';
import type { SnapshotEvaluation } from '../../actions/evaluation/evaluations.ts';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import { hasRelativeDates } from '../../evaluation/relative-dates.ts';
import { type Reading, type Route, readRoute, writeRoute } from '../http/route.ts';
import { answerFlag, answerFlags } from './ofrep-evaluation.ts';
import { bulkExample, eventExample, requestExample, successExample } from './ofrep-examples.ts';
import { isFailure, toEvaluationContext } from './ofrep-map.ts';
import { type FlagConfigQuery, type OfrepCall, snapshotOf } from './ofrep-place.ts';
import { bulkFactsOf, openEventStream } from './ofrep-streams.ts';
import { bulkText, singleText } from './ofrep-texts.ts';
import { type OfrepContext, ofrepBulkSuccessSchema, ofrepRequestSchema, ofrepSuccessSchema } from './ofrep-wire.ts';

const text = z.string().max(2_000);

const flagConfigQuery = z.looseObject({
  flagConfigEtag: text.optional().meta({
    description: 'The `etag` of the event: the answers are at least as new.',
  }),
  flagConfigLastModified: text.optional().meta({
    description:
      'The `lastModified` of that event, in Unix seconds or as an ISO 8601 date. A hint, which is not checked.',
  }),
});

const streamQuery = z.looseObject({
  token: text.optional().meta({ description: 'From `eventStreams`; required if the answers were fetched with a key.' }),
  organization: text.optional().meta({ description: 'The id of the organization, for clients without a key.' }),
  environment: text.optional().meta({ description: 'The key of the environment; absent: the default one.' }),
  since: text.optional().meta({
    description: 'From `eventStreams`: the configuration that the client has fetched. `Last-Event-ID` overrides it.',
  }),
});

const noQuery = z.looseObject({});

const bulkRoute = readRoute({
  method: 'POST',
  path: '/evaluate/flags',
  query: flagConfigQuery,
  body: ofrepRequestSchema,
  operation: {
    id: 'ofrepEvaluateFlags',
    summary: 'Evaluate all flags',
    description:
      'The answers of all flags that the caller may receive, with an entity tag: a request with it in `If-None-Match` is answered 304 ' +
      'while nothing has changed. A flag without an answer for this subject is in the list with its error.',
    requestExample,
    answers: {
      200: { description: 'The answers.', schema: ofrepBulkSuccessSchema, example: bulkExample },
      304: { description: 'Nothing has changed.' },
    },
    failures: [404],
  },
  read: (call) =>
    andThen(inputsOf(call, call.body.context, call.query), (inputs) => bulkReading(call, inputs, call.body.context)),
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
      'A flag whose answer depends on a percentage, for a context without a `targetingKey`, is answered 400 ' +
      'TARGETING_KEY_MISSING; all other flags answer for an anonymous subject as well.',
    requestExample,
    answers: { 200: { description: 'The answer.', schema: ofrepSuccessSchema, example: successExample } },
    failures: [404],
  },
  write: (call) =>
    andThen(inputsOf(call, call.body.context), (inputs) => {
      const answer = answerFlag(call, inputs, call.parameters.key);
      if (isFailure(answer)) return { status: answer.errorCode === 'FLAG_NOT_FOUND' ? 404 : 400, body: answer };
      return { status: 200, body: singleText(answer, inputs.snapshot.revision) };
    }),
});

const eventsRoute = writeRoute({
  method: 'GET',
  path: '/events',
  query: streamQuery,
  body: null,
  operation: {
    id: 'ofrepEvents',
    summary: 'Stream configuration changes',
    description: `An event stream that notifies the client when answers may have changed and must be fetched again:\n\n\`\`\`\n${eventExample}\`\`\``,
    answers: { 200: { description: 'An event stream (`text/event-stream`).' } },
    failures: [404],
  },
  write: (call) => openEventStream(call, call.query),
});

/** The routes of the protocol. */
export const ofrepRoutes: readonly Route[] = [singleRoute, bulkRoute, eventsRoute];

function inputsOf(call: OfrepCall, context: OfrepContext, query?: FlagConfigQuery): MaybePromise<SnapshotEvaluation> {
  return andThen(snapshotOf(call, query), (snapshot) => ({
    snapshot,
    context: toEvaluationContext(context),
    now: call.now,
  }));
}

/** Evaluates nothing for a client that already has the answers, unless a condition on a relative date may have changed them. */
function bulkReading(call: OfrepCall, inputs: SnapshotEvaluation, context: OfrepContext): Reading {
  const { snapshot } = inputs;
  const { token = null, since, text } = bulkFactsOf(call, snapshot);
  const answers = hasRelativeDates(snapshot) ? answerFlags(call, inputs) : undefined;
  const { organizationId, environment } = snapshot;
  const place = [organizationId, environment.key, since, token, call.caller.isClient];
  return {
    dependsOn: [...place, JSON.stringify(context), answers?.map((answer) => answer.text) ?? null],
    answer: () => ({ status: 200, body: bulkText(answers ?? answerFlags(call, inputs), text) }),
  };
}
