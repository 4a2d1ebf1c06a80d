import { type BadInput, mutation, operation, request } from './bad-input.ts';
import { DATADOG, datadogFlag, FLAG, FLAGS, HERE, ORGANIZATION, POSTHOG } from './places.ts';

/** A file that is not a page. */
const FILE = 'package.json';

const KEY_WORDS = 'The idempotency key is empty or longer than 255 characters.';
const INIT = { type: 'connection_init' };
const subscribe = (id: string, query = 'subscription { changes(organizationId: "org_812") { revision } }') => ({
  ...{ id, type: 'subscribe', payload: { query } },
});

const HOST = '{host}';
const get = (path: string, headers = '') => `GET ${path} HTTP/1.1\r\n${HOST}${headers}Connection: close\r\n\r\n`;
const post = (headers: string, body: string) =>
  `POST ${FLAGS} HTTP/1.1\r\n${HOST}Content-Type: application/json\r\n${headers}\r\n${body}`;

/** Idempotency keys, sockets and headers (38 to 40). */
export const transportInputs: readonly BadInput[] = [
  {
    number: 38,
    title: 'an idempotency key that is not valid, or belongs to another request',
    forms: [
      ...['', 'x'.repeat(256), 5, null].map((idempotencyKey) => ({
        ...mutation(
          'setFlagSwitch',
          { organizationId: ORGANIZATION, flagKey: FLAG, enabled: true },
          {
            ...{ code: 'IDEMPOTENCY_KEY_INVALID', says: KEY_WORDS, where: 'REQUEST' },
          },
        ),
        extensions: { idempotencyKey },
      })),
      {
        ...mutation(
          'setFlagSwitch',
          { organizationId: ORGANIZATION, flagKey: FLAG, enabled: true },
          {
            ...{ code: 'IDEMPOTENCY_KEY_REUSED', says: 'was used for another request', where: 'REQUEST' },
          },
        ),
        extensions: { idempotencyKey: '{used in the graph}' },
        status: 422,
      },
      ...['', 'x'.repeat(256)].flatMap((key) => [
        request('in-house', 'POST', FLAGS, {
          headers: { 'idempotency-key': key },
          body: { flag_key: 'never-made', enabled: true },
          ...{ status: 400, code: 'IDEMPOTENCY_KEY_INVALID', says: KEY_WORDS },
        }),
        request('Datadog', 'POST', DATADOG, {
          headers: { ...HERE, 'idempotency-key': key },
          ...{ body: datadogFlag({ key: 'never-made' }), status: 400, says: KEY_WORDS },
        }),
        request('PostHog', 'POST', POSTHOG, {
          headers: { 'idempotency-key': key },
          ...{ body: { key: 'never-made' }, status: 400, code: 'invalid_input', says: KEY_WORDS },
        }),
      ]),
      request('in-house', 'POST', FLAGS, {
        headers: { 'idempotency-key': '{used in the house}' },
        body: { flag_key: 'never-made', enabled: true },
        ...{ status: 422, code: 'IDEMPOTENCY_KEY_REUSED', says: 'was used for another request' },
      }),
    ],
  },
  {
    number: 39,
    title: 'messages that break the protocol of the socket',
    forms: [
      { form: 'SOCKET', title: 'no JSON', isIntroduced: true, messages: ['{bad'], closes: 4400 },
      {
        form: 'SOCKET',
        title: 'JSON that is not a message',
        isIntroduced: true,
        messages: ['null', '[]'],
        closes: 4400,
      },
      {
        form: 'SOCKET',
        title: 'an unknown type',
        isIntroduced: true,
        messages: [{ type: '__proto__' }],
        closes: 4400,
      },
      {
        form: 'SOCKET',
        title: 'an invalid query',
        isIntroduced: true,
        messages: [{ id: '1', type: 'subscribe', payload: { query: 5 } }],
        closes: 4400,
      },
      {
        form: 'SOCKET',
        title: 'an invalid id',
        isIntroduced: true,
        messages: [{ id: '', type: 'subscribe', payload: { query: '{a}' } }],
        closes: 4400,
      },
      {
        form: 'SOCKET',
        title: 'invalid variables',
        isIntroduced: true,
        messages: [{ id: '1', type: 'subscribe', payload: { query: '{a}', variables: [1] } }],
        closes: 4400,
      },
      {
        form: 'SOCKET',
        title: 'bytes that are not text',
        isIntroduced: true,
        messages: [Uint8Array.from([0x7b, 0xff, 0xfe])],
        closes: 4400,
      },
      {
        form: 'SOCKET',
        title: 'an operation before the introduction',
        isIntroduced: false,
        messages: [subscribe('1')],
        closes: 4401,
      },
      {
        form: 'SOCKET',
        title: 'an introduction with an unknown key',
        isIntroduced: false,
        messages: [{ ...INIT, payload: { authorization: 'Bearer x' } }],
        closes: 4403,
      },
      { form: 'SOCKET', title: 'an introduction without a key', isIntroduced: false, messages: [INIT], closes: 4403 },
      {
        form: 'SOCKET',
        title: 'an invalid introduction',
        isIntroduced: false,
        messages: [{ ...INIT, payload: 5 }],
        closes: 4400,
      },
      { form: 'SOCKET', title: 'a second introduction', isIntroduced: true, messages: [INIT], closes: 4429 },
      {
        form: 'SOCKET',
        title: 'an id that is taken',
        isIntroduced: true,
        messages: [subscribe('1'), subscribe('1')],
        closes: 4409,
      },
      {
        form: 'SOCKET',
        title: 'a message of 65 KiB',
        isIntroduced: true,
        messages: [{ type: 'ping', payload: { a: 'x'.repeat(66_560) } }],
        closes: 1009,
      },
    ],
  },
  {
    number: 40,
    title: 'invalid headers and lines',
    forms: [
      {
        form: 'BYTES',
        title: 'a header of 20 KB',
        bytes: get('/healthz', `X-Long: ${'x'.repeat(20_480)}\r\n`),
        status: 431,
      },
      {
        form: 'BYTES',
        title: 'a carriage return in a header',
        bytes: get('/healthz', 'X-Split: a\rSet-Cookie: b\r\n'),
        status: 400,
      },
      { form: 'BYTES', title: 'a NUL in a header', bytes: get('/healthz', 'X-Nul: a\0b\r\n'), status: 400 },
      { form: 'BYTES', title: 'a folded header', bytes: get(FLAGS, 'X-Fold: a\r\n b\r\n'), status: 400 },
      {
        form: 'BYTES',
        title: 'two lengths',
        bytes: post('Content-Length: 2\r\nContent-Length: 3\r\n', '{}x'),
        status: 400,
      },
      {
        form: 'BYTES',
        title: 'a length beside a transfer encoding',
        bytes: post('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
        status: 400,
      },
      { form: 'BYTES', title: 'a length with a sign', bytes: post('Content-Length: +2\r\n', '{}'), status: 400 },
      {
        form: 'BYTES',
        title: 'a chunk without a length',
        bytes: post('Transfer-Encoding: chunked\r\n', 'zz\r\n{}\r\n0\r\n\r\n'),
        status: 400,
      },
      {
        form: 'BYTES',
        title: 'an unknown transfer encoding',
        bytes: post('Transfer-Encoding: identity\r\n', '{}'),
        status: 400,
      },
      { form: 'BYTES', title: 'no host', bytes: `GET ${FLAGS} HTTP/1.1\r\nConnection: close\r\n\r\n`, status: 400 },
      {
        form: 'BYTES',
        title: 'a host with a path',
        bytes: `GET ${FLAGS} HTTP/1.1\r\nHost: a/../b\r\nConnection: close\r\n\r\n`,
        status: 400,
      },
      { form: 'BYTES', title: 'a NUL in the path', bytes: get(`${FLAGS}/\0`), status: 400 },
      { form: 'BYTES', title: 'a path of another host', bytes: get(`//evil.example${FLAGS}`), status: 404 },
      { form: 'BYTES', title: 'backslashes', bytes: get('/api\\v1\\feature-flags'), status: 400 },
      {
        form: 'BYTES',
        title: 'a path that leads out of the pages',
        bytes: get(`/docs/..%2f..%2f${FILE}`),
        status: 404,
      },
      { form: 'BYTES', title: 'another such path', bytes: get(`/docs/%2e%2e/%2e%2e/${FILE}`), status: 404 },
      { form: 'BYTES', title: 'a target that is not a path', bytes: get('*'), status: 400 },
      // How an event stream of the graph is resumed.
      ...['-1', '1.5', '"abc"', '9223372036854775808'].map((after) =>
        operation(`subscription { changes(organizationId: "${ORGANIZATION}", after: ${after}) { revision } }`, {
          ...(after === '-1'
            ? { code: 'VALIDATION_FAILED', says: 'after: is -1, expected a revision from 0', where: 'FIELD' }
            : { code: 'GRAPHQL_VALIDATION_FAILED', says: 'Int cannot represent' }),
        }),
      ),
    ],
  },
];
