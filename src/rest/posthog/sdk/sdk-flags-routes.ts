import { z } from 'zod';
import { JsonText, type Reply, toReply } from '../../http/reply.ts';
import { type DocumentedAnswer, type Route, type RouteContext, writeRoute } from '../../http/route.ts';
import { memberText } from './flag-answer.ts';
import { answerFlags } from './sdk-answers.ts';
import { organizationOf } from './sdk-caller.ts';
import { readFlagsRequest } from './sdk-request.ts';
import {
  configOf,
  type FlagAnswer,
  type FlagsQuery,
  flagsAnswerSchema,
  flagsExample,
  flagsQuerySchema,
  flagsRequestExample,
  flagsRequestSchema,
  legacyAnswerSchema,
  type WireFlagsRequest,
} from './sdk-schema.ts';

type FlagsCall = Pick<
  RouteContext<object, FlagsQuery, WireFlagsRequest>,
  'services' | 'caller' | 'now' | 'incoming'
> & {
  readonly query: FlagsQuery;
};

/** A form of the answers, by the version that the request names: the members of a JSON object, as text. */
type Form = (answers: readonly FlagAnswer[]) => string;

const present: Form = (answers) => `"flags":{${answers.map(memberText).join(',')}}`;

const withValuesAndPayloads: Form = (answers) => {
  const values = Object.fromEntries(answers.map((answer) => [answer.key, legacyValue(answer)]));
  const payloads = answers.flatMap(({ key, metadata: { payload } }): [string, string][] =>
    payload === null ? [] : [[key, payload]],
  );
  return membersOf({ featureFlags: values, featureFlagPayloads: Object.fromEntries(payloads) });
};

const keysOfEnabled: Form = (answers) =>
  membersOf({ featureFlags: answers.filter(({ enabled }) => enabled).map(({ key }) => key) });

const valuesOfEnabled: Form = (answers) => {
  const enabled = answers.filter((answer) => answer.enabled);
  return membersOf({ featureFlags: Object.fromEntries(enabled.map((answer) => [answer.key, legacyValue(answer)])) });
};

/** An object with members, as text without its braces. */
function membersOf(object: object): string {
  return JSON.stringify(object).slice(1, -1);
}

function legacyValue({ enabled, variant }: FlagAnswer): boolean | string {
  return enabled ? (variant ?? true) : false;
}

/** Which form `/flags` and `/decide` answer in, and whether the config goes with it (contract §5.1, §5.3). */
interface Shape {
  readonly form: Form;
  readonly hasConfig: boolean;
}

function flagsShape({ v, config }: FlagsQuery): Shape {
  if (v === undefined && config === undefined) return { form: present, hasConfig: true };
  return { form: Number(v ?? 1) >= 2 ? present : withValuesAndPayloads, hasConfig: config === 'true' };
}

const decideForms: ReadonlyMap<string, Form> = new Map([
  ['1', keysOfEnabled],
  ['2', valuesOfEnabled],
  ['3', withValuesAndPayloads],
]);

function decideShape({ v = '1' }: FlagsQuery): Shape {
  return { form: decideForms.get(v) ?? present, hasConfig: true };
}

/** A request id that a proxy has given counts; anything that is none is passed over. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function stampOf({ services, incoming, now }: Pick<FlagsCall, 'services' | 'incoming' | 'now'>) {
  const named = incoming.headers.get('x-request-id') ?? '';
  return { requestId: UUID.test(named) ? named : services.store.newId(), evaluatedAt: now };
}

async function answer(call: FlagsCall, body: WireFlagsRequest, { form, hasConfig }: Shape): Promise<Reply> {
  const { services, caller, now, query, incoming } = call;
  const request = readFlagsRequest(body, query, incoming);
  const asking = {
    ...{ services, caller, now },
    organizationId: organizationOf(caller, incoming),
    environment: incoming.headers.get('x-halyard-environment') ?? undefined,
  };
  const answers = await answerFlags(asking, request);
  const errorsWhileComputingFlags = answers.some(({ failed }) => failed === true);
  const config = hasConfig ? configOf(answers.length > 0) : {};
  return textAnswer(form(answers), { errorsWhileComputingFlags, ...config, ...stampOf(call) });
}

/** What a probe is answered with, who says neither who nor for which project. */
function nothing(call: Omit<FlagsCall, 'caller'>, { form }: Shape): Promise<Reply> {
  return Promise.resolve(textAnswer(form([]), { errorsWhileComputingFlags: false, ...stampOf(call) }));
}

/** The answers are kept as texts, which are most of the body. */
function textAnswer(answers: string, rest: object): Reply {
  return toReply({ status: 200, body: new JsonText(`{${answers},${membersOf(rest)}}`) });
}

interface Asked {
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly answers: Readonly<Record<number, DocumentedAnswer>>;
  shape(query: FlagsQuery): Shape;
}

function routesOf({ path, id, summary, description, answers, shape }: Asked): readonly Route[] {
  const outline = { path, parameters: z.object({}), query: flagsQuerySchema };
  const probe = { id: `${id}Probe`, summary: 'Ask whether it is there', answers, failures: [] };
  return [
    writeRoute({
      ...outline,
      method: 'POST',
      body: flagsRequestSchema,
      operation: { id, summary, description, requestExample: flagsRequestExample, answers, failures: [429] },
      write: (call) => answer(call, call.body, shape(call.query)),
    }),
    writeRoute({
      ...outline,
      method: 'GET',
      body: null,
      isForAnybody: true,
      operation: probe,
      write: (call) => nothing(call, shape(call.query)),
    }),
  ];
}

/** Where SDKs ask for flags, today and in the past. */
export const flagsRoutes: readonly Route[] = [
  ...routesOf({
    path: '/flags',
    id: 'posthogFlags',
    summary: 'Evaluate flags',
    description:
      'The answers of all active flags that the request may receive, for the person and the groups that it names. With `v=1` ' +
      'in the form of before; with neither `v` nor `config` as with `v=2&config=true`. Bodies may be compressed with gzip or ' +
      'sent as base64, under whatever content type browsers send unasked.',
    answers: { 200: { description: 'The answers.', schema: flagsAnswerSchema, example: flagsExample } },
    shape: flagsShape,
  }),
  ...routesOf({
    path: '/decide',
    id: 'posthogDecide',
    summary: 'Evaluate flags, in the form of before',
    description:
      'With `v=1`, or none, the keys of the flags that are on; with `v=2` their values; with `v=3` the values of all flags and ' +
      'their payloads; with `v=4` as `/flags`.',
    answers: { 200: { description: 'The answers, with the config.', schema: legacyAnswerSchema } },
    shape: decideShape,
  }),
];
