import { andThen, type MaybePromise } from '../../../domain/maybe-promise.ts';
import type { Answer } from '../../http/answer.ts';
import { JsonText } from '../../http/reply.ts';
import { type Call, type DocumentedAnswer, type Route, writeRoute } from '../../http/route.ts';
import type { SharedAnswer } from './flag-answer.ts';
import { answerFlags, placeOf } from './sdk-answers.ts';
import { readFlagsRequest } from './sdk-request.ts';
import {
  configOf,
  type FlagsQuery,
  flagsAnswerSchema,
  flagsExample,
  flagsQuerySchema,
  flagsRequestExample,
  flagsRequestSchema,
  legacyAnswerSchema,
  type WireFlagsRequest,
} from './sdk-schema.ts';

/** Writes answers as the members of a JSON object, in one of the versions of the answer. */
type WriteAnswers = (answers: readonly SharedAnswer[]) => string;

const withEverything: WriteAnswers = (answers) => `"flags":{${answers.map(({ member }) => member).join(',')}}`;

const withValuesAndPayloads: WriteAnswers = (answers) => {
  const payloads = answers.flatMap(({ answer: { key, metadata } }) =>
    metadata.payload === null ? [] : [[key, metadata.payload]],
  );
  return members({ featureFlags: valuesOf(answers), featureFlagPayloads: Object.fromEntries(payloads) });
};

const withKeysOfEnabled: WriteAnswers = (answers) =>
  members({ featureFlags: answers.filter(isEnabled).map(({ answer }) => answer.key) });

const withValuesOfEnabled: WriteAnswers = (answers) => members({ featureFlags: valuesOf(answers.filter(isEnabled)) });

function isEnabled({ answer }: SharedAnswer): boolean {
  return answer.enabled;
}

function valuesOf(answers: readonly SharedAnswer[]): Readonly<Record<string, boolean | string>> {
  return Object.fromEntries(
    answers.map(({ answer: { key, enabled, variant } }) => [key, enabled && (variant ?? true)]),
  );
}

/** A JSON object without its braces. */
function members(object: object): string {
  return JSON.stringify(object).slice(1, -1);
}

/** The form of an answer (contract §5.1, §5.3). */
interface Form {
  readonly write: WriteAnswers;
  readonly hasConfig: boolean;
}

function flagsForm({ v, config }: FlagsQuery): Form {
  if (v === undefined && config === undefined) return { write: withEverything, hasConfig: true };
  return { write: Number(v ?? 1) >= 2 ? withEverything : withValuesAndPayloads, hasConfig: config === 'true' };
}

const decideVersions: ReadonlyMap<string, WriteAnswers> = new Map([
  ['1', withKeysOfEnabled],
  ['2', withValuesOfEnabled],
  ['3', withValuesAndPayloads],
]);

function decideForm({ v = '1' }: FlagsQuery): Form {
  return { write: decideVersions.get(v) ?? withEverything, hasConfig: true };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type FlagsCall = Pick<Call, 'services' | 'caller' | 'now' | 'incoming'> & { readonly query: FlagsQuery };

function answer(call: FlagsCall, body: WireFlagsRequest, form: Form): MaybePromise<Answer> {
  const { caller, incoming, query } = call;
  const request = readFlagsRequest(body, query, incoming.headers);
  return andThen(answerFlags(call, placeOf(caller, incoming), request), (answers) => toAnswer(call, form, answers));
}

/** Serialized answers are shared, and are most of the body. */
function toAnswer(
  { services, incoming, now }: FlagsCall,
  { write, hasConfig }: Form,
  answers: readonly SharedAnswer[],
) {
  const { requestId } = incoming;
  const others = {
    errorsWhileComputingFlags: answers.some(({ answer }) => answer.failed === true),
    ...(hasConfig ? configOf(answers.length > 0) : {}),
    ...{ requestId: UUID.test(requestId) ? requestId : services.store.newId(), evaluatedAt: now },
  };
  return { status: 200, body: new JsonText(`{${write(answers)},${members(others)}}`) };
}

interface FlagsPath {
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly answers: Readonly<Record<number, DocumentedAnswer>>;
  formOf(query: FlagsQuery): Form;
}

function routesFor({ path, id, summary, description, answers, formOf }: FlagsPath): readonly Route[] {
  const probe = { id: `${id}Probe`, summary: 'Check that the endpoint is there', answers };
  return [
    writeRoute({
      ...{ path, method: 'POST', query: flagsQuerySchema, body: flagsRequestSchema },
      operation: { id, summary, description, requestExample: flagsRequestExample, answers, failures: [429] },
      write: (call) => answer(call, call.body, formOf(call.query)),
    }),
    writeRoute({
      ...{ path, method: 'GET', query: flagsQuerySchema, needsNoKey: true, operation: probe },
      // A probe has neither a subject nor a token.
      write: (call) => toAnswer(call, { ...formOf(call.query), hasConfig: false }, []),
    }),
  ];
}

/** Where SDKs evaluate flags. */
export const flagsRoutes: readonly Route[] = [
  ...routesFor({
    path: '/flags',
    id: 'posthogFlags',
    summary: 'Evaluate flags',
    description:
      'Answers all active flags that the request may receive. With `v=1` in the legacy form; with neither `v` nor `config` ' +
      'as with `v=2&config=true`. Bodies may be gzip or base64, under any content type that browsers send without a preflight.',
    answers: { 200: { description: 'The answers.', schema: flagsAnswerSchema, example: flagsExample } },
    formOf: flagsForm,
  }),
  ...routesFor({
    path: '/decide',
    id: 'posthogDecide',
    summary: 'Evaluate flags, in the legacy forms',
    description:
      'With `v=1`, the default, the keys of the flags that are on; with `v=2` their values; with `v=3` the values of all flags ' +
      'and their payloads; with `v=4` as `/flags`.',
    answers: { 200: { description: 'The answers, with the configuration.', schema: legacyAnswerSchema } },
    formOf: decideForm,
  }),
];
