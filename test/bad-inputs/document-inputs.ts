import { gzipSync } from 'node:zlib';
import { type BadInput, graphBody, operation, request } from './bad-input.ts';
import { DATADOG, FLAGS, HERE, OFREP, POSTHOG, SDK } from './places.ts';

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at)).join(' ');

const MUTATION =
  'mutation { setFlagSwitch(input: { organizationId: "a", flagKey: "b", enabled: true }) { __typename } }';
const FIVE_MEGABYTES = ' '.repeat(5_242_880);
const BOMB = new Uint8Array(gzipSync(Buffer.alloc(20_000_000, 0x20)));
const OTHER_TYPES = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/graphql',
];

/** Documents and bodies that are too much, of the wrong kind, or sent in the wrong way (10 to 20). */
export const documentInputs: readonly BadInput[] = [
  {
    number: 10,
    title: 'a cycle of fragments',
    forms: [
      operation('{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }', {
        code: 'GRAPHQL_VALIDATION_FAILED',
        says: 'Cannot spread fragment "A" within itself',
      }),
    ],
  },
  {
    number: 11,
    title: 'a document that is too deep',
    forms: [
      operation(`{ flag(organizationId: "x", key: "y") ${'{ settings { flag '.repeat(4)}{ id }${' } }'.repeat(4)} }`, {
        code: 'QUERY_TOO_DEEP',
        says: 'expected 8 at the most',
      }),
      operation('{a'.repeat(10_000) + '}'.repeat(10_000), { code: 'QUERY_TOO_LARGE', says: '1000 tokens' }),
    ],
  },
  {
    number: 12,
    title: 'too many aliases',
    forms: [
      operation(`{ ${times(16, (at) => `a${at}: __typename`)} }`, { code: 'TOO_MANY_ALIASES', says: 'expected 15' }),
      operation(`{ ${times(10_000, (at) => `a${at}: __typename`)} }`, { code: 'QUERY_TOO_LARGE', says: '1000 tokens' }),
    ],
  },
  {
    number: 13,
    title: 'one field a hundred thousand times',
    forms: [operation(`{ ${'a '.repeat(100_000)} }`, { code: 'QUERY_TOO_LARGE', says: '1000 tokens' })],
  },
  {
    number: 14,
    title: 'too many directives, or one that there is not',
    forms: [
      operation(`{ ${'... @include(if: true) { __typename } '.repeat(51)} }`, {
        code: 'TOO_MANY_DIRECTIVES',
        says: 'expected 50',
      }),
      operation('{ __typename @nope }', { code: 'GRAPHQL_VALIDATION_FAILED', says: 'Unknown directive "@nope"' }),
    ],
  },
  {
    number: 15,
    title: 'a batch of operations',
    forms: [
      graphBody(JSON.stringify(Array(11).fill({ query: '{ __typename }' })), {
        code: 'BAD_REQUEST',
        says: 'The request is a list, expected an object',
      }),
    ],
  },
  {
    number: 16,
    title: 'a body of five megabytes',
    forms: [false, true].flatMap((isChunked) => [
      request('graph', 'POST', '/graphql', {
        ...{ body: FIVE_MEGABYTES, isChunked, status: 413, code: 'BODY_TOO_LARGE', says: 'larger than 1048576 bytes' },
      }),
      ...['text/plain', 'application/x-www-form-urlencoded'].map((type) =>
        request('graph', 'POST', '/graphql', {
          headers: { 'content-type': type },
          ...{ body: FIVE_MEGABYTES, isChunked, status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' },
        }),
      ),
      request('in-house', 'POST', FLAGS, {
        body: FIVE_MEGABYTES,
        isChunked,
        status: 413,
        code: 'PAYLOAD_TOO_LARGE',
        says: '1 MiB',
      }),
      request('OFREP', 'POST', OFREP, {
        headers: HERE,
        body: FIVE_MEGABYTES,
        isChunked,
        status: 413,
        code: 'GENERAL',
        says: '1 MiB',
      }),
      request('Datadog', 'POST', DATADOG, {
        headers: HERE,
        body: FIVE_MEGABYTES,
        isChunked,
        status: 413,
        says: '1 MiB',
      }),
      request('PostHog', 'POST', POSTHOG, { body: FIVE_MEGABYTES, isChunked, status: 413, says: '1 MiB' }),
      request('PostHog SDK', 'POST', SDK, { body: FIVE_MEGABYTES, isChunked, status: 413, says: '1 MiB' }),
    ]),
  },
  {
    number: 17,
    title: 'a little gzip that stands for very much',
    forms: [
      request('graph', 'POST', '/graphql', {
        headers: { 'content-encoding': 'gzip' },
        ...{
          body: BOMB,
          status: 415,
          code: 'UNSUPPORTED_ENCODING',
          says: 'gzip',
          answers: { 'accept-encoding': 'identity' },
        },
      }),
      ...(['in-house', 'Datadog', 'PostHog', 'OFREP'] as const).map((api) =>
        request(api, 'POST', { 'in-house': FLAGS, Datadog: DATADOG, PostHog: POSTHOG, OFREP }[api], {
          headers: { ...HERE, 'content-encoding': 'gzip' },
          ...{ body: BOMB, status: 415 },
        }),
      ),
      // SDKs compress what they send; no more is inflated than a body may have.
      request('PostHog SDK', 'POST', SDK, {
        headers: { 'content-encoding': 'gzip' },
        body: BOMB,
        status: 413,
        says: '1 MiB',
      }),
      request('PostHog SDK', 'POST', '/batch/', { body: BOMB, status: 413, says: '1 MiB' }),
      request('PostHog SDK', 'POST', SDK, {
        headers: { 'content-encoding': 'gzip' },
        ...{ body: BOMB.slice(0, 100), status: 400, says: 'Failed to decode request' },
      }),
    ],
  },
  {
    number: 18,
    title: 'a content type that is not JSON',
    forms: [
      ...OTHER_TYPES.map((type) =>
        request('graph', 'POST', '/graphql', {
          headers: { 'content-type': type },
          body: '{"query":"{__typename}"}',
          ...{ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', says: 'expected application/json' },
          answers: { 'accept-post': 'application/json' },
        }),
      ),
      request('graph', 'POST', '/graphql', {
        headers: { 'content-type': '' },
        body: '{"query":"{__typename}"}',
        ...{ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', says: 'absent' },
      }),
      ...OTHER_TYPES.map((type) =>
        request('in-house', 'POST', FLAGS, {
          headers: { 'content-type': type },
          ...{ body: '{}', status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', says: 'must be application/json' },
        }),
      ),
      request('Datadog', 'POST', DATADOG, {
        headers: { ...HERE, 'content-type': 'text/plain' },
        body: '{}',
        status: 415,
      }),
      request('OFREP', 'POST', OFREP, { headers: { ...HERE, 'content-type': 'text/plain' }, body: '{}', status: 415 }),
      request('PostHog', 'POST', POSTHOG, {
        headers: { 'content-type': 'text/plain' },
        ...{ body: '{}', status: 415, code: 'unsupported_media_type' },
      }),
      request('PostHog SDK', 'POST', SDK, {
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        ...{ body: '{}', status: 400, says: 'unsupported content type' },
      }),
    ],
  },
  {
    number: 19,
    title: 'a mutation by GET',
    forms: [
      request('graph', 'GET', `/graphql?query=${encodeURIComponent(MUTATION)}`, {
        ...{ status: 405, code: 'BAD_REQUEST', says: 'mutation operation from a POST', answers: { allow: 'POST' } },
      }),
    ],
  },
  {
    number: 20,
    title: 'a method that is not taken',
    forms: [
      ...['PUT', 'DELETE', 'PATCH', 'OPTIONS'].map((method) =>
        request('graph', method, '/graphql', {
          ...{
            status: 405,
            code: 'BAD_REQUEST',
            says: 'only supports GET and POST',
            answers: { allow: 'GET, HEAD, POST' },
          },
        }),
      ),
      request('in-house', 'PATCH', FLAGS, {
        status: 405,
        code: 'METHOD_NOT_ALLOWED',
        answers: { allow: 'GET, HEAD, POST' },
      }),
      request('OFREP', 'PATCH', OFREP, { headers: HERE, status: 405, code: 'GENERAL', answers: { allow: 'POST' } }),
      request('Datadog', 'DELETE', DATADOG, { headers: HERE, status: 405, answers: { allow: 'GET, HEAD, POST' } }),
      request('PostHog', 'DELETE', POSTHOG, { status: 405, code: 'method_not_allowed' }),
      ...['/metrics', '/healthz', '/readyz', '/openapi.json', '/docs', '/docs/start.js'].map((path) =>
        request('server', 'POST', path, { status: 405, code: 'METHOD_NOT_ALLOWED', answers: { allow: 'GET, HEAD' } }),
      ),
      {
        form: 'BYTES',
        title: 'TRACE of the graph',
        bytes: 'TRACE /graphql HTTP/1.1\r\n{host}\r\n',
        status: 405,
        says: 'allow: ',
      },
      {
        form: 'BYTES',
        title: 'TRACE of a REST API',
        bytes: `TRACE ${FLAGS} HTTP/1.1\r\n{host}\r\n`,
        status: 405,
        says: 'allow: ',
      },
      { form: 'BYTES', title: 'an unknown method', bytes: 'FETCH /graphql HTTP/1.1\r\n{host}\r\n', status: 400 },
      { form: 'BYTES', title: 'CONNECT', bytes: 'CONNECT example.org:80 HTTP/1.1\r\n{host}\r\n', status: 0 },
    ],
  },
];
