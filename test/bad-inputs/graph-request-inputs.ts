import { type BadInput, graphBody, operation, request } from './bad-input.ts';
import { DATADOG, FLAG, FLAGS, HERE, OFREP, ORGANIZATION, POSTHOG, SDK } from './places.ts';

const NOT_JSON = 'Failed to decode request: invalid JSON';

/** Requests that are not operations, or contain none (1 to 8). */
export const graphRequestInputs: readonly BadInput[] = [
  {
    number: 1,
    title: 'a body that is not JSON',
    forms: [
      ...['{bad', '', '{"query":"{__typename}"', "{'query':1}", '{"query":"\u0001"}'].map((text) =>
        graphBody(text, { code: 'BAD_REQUEST', says: 'POST body is not valid JSON.' }),
      ),
      request('graph', 'POST', '/graphql', {
        headers: { 'content-type': 'application/json' },
        body: Uint8Array.from([...Buffer.from('{"query":"{ a(b: \\"'), 0xff, ...Buffer.from('\\") }"}')]),
        status: 400,
        code: 'BAD_REQUEST',
        says: 'UTF-8',
      }),
      request('in-house', 'POST', FLAGS, { body: '{bad', status: 400, code: 'MALFORMED_JSON', says: 'not JSON' }),
      request('in-house', 'POST', FLAGS, {
        body: Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
        status: 400,
        code: 'MALFORMED_JSON',
      }),
      request('OFREP', 'POST', OFREP, {
        headers: HERE,
        body: '{bad',
        status: 400,
        code: 'PARSE_ERROR',
        says: 'not JSON',
      }),
      request('Datadog', 'POST', DATADOG, { headers: HERE, body: '{bad', status: 400, says: 'not JSON' }),
      request('PostHog', 'POST', POSTHOG, { body: '{bad', status: 400, code: 'parse_error', says: 'JSON parse error' }),
      request('PostHog SDK', 'POST', SDK, { body: '{bad', status: 400, says: NOT_JSON }),
    ],
  },
  {
    number: 2,
    title: 'a body that is not an object',
    forms: [
      graphBody('null', { code: 'BAD_REQUEST', says: 'The request is null, expected an object' }),
      graphBody('"x"', { code: 'BAD_REQUEST', says: 'The request is a string, expected an object' }),
      graphBody('1', { code: 'BAD_REQUEST', says: 'The request is a number, expected an object' }),
      graphBody('[]', { code: 'BAD_REQUEST', says: 'The request is a list, expected an object' }),
      ...['null', '[]', '"x"', '1'].flatMap((body) => [
        request('in-house', 'POST', FLAGS, {
          body,
          status: 400,
          code: 'VALIDATION_FAILED',
          says: 'expected a JSON object',
        }),
        request('OFREP', 'POST', OFREP, {
          headers: HERE,
          body,
          status: 400,
          code: 'INVALID_CONTEXT',
          says: 'expected a JSON object',
        }),
        request('Datadog', 'POST', DATADOG, { headers: HERE, body, status: 400, says: 'expected a JSON object' }),
        request('PostHog', 'POST', POSTHOG, {
          body,
          status: 400,
          code: 'invalid_input',
          says: 'expected a JSON object',
        }),
      ]),
      ...['null', '"x"', '1'].map((body) => request('PostHog SDK', 'POST', SDK, { body, status: 400, says: NOT_JSON })),
    ],
  },
  {
    number: 3,
    title: 'no query',
    forms: [
      ...['{}', '{"query":null}'].map((text) =>
        graphBody(text, { code: 'BAD_REQUEST', says: 'The request has no "query".' }),
      ),
      graphBody('{"query":5}', { code: 'BAD_REQUEST', says: 'Parameter "query" is a number' }),
      request('in-house', 'POST', FLAGS, {
        body: {},
        status: 400,
        code: 'VALIDATION_FAILED',
        says: 'flag_key: is missing',
      }),
      request('OFREP', 'POST', OFREP, {
        headers: HERE,
        body: {},
        status: 400,
        code: 'INVALID_CONTEXT',
        says: 'context: is missing',
      }),
      request('Datadog', 'POST', DATADOG, { headers: HERE, body: {}, status: 400, says: 'data: is missing' }),
      request('PostHog', 'POST', POSTHOG, { body: {}, status: 400, code: 'required', says: 'This field is required.' }),
      request('PostHog SDK', 'POST', SDK, { body: { token: '{token}' }, status: 400, says: 'distinct_id' }),
    ],
  },
  {
    number: 4,
    title: 'an empty query',
    forms: ['', ' ', '#'].map((query) => operation(query, { code: 'GRAPHQL_PARSE_FAILED', says: 'Unexpected <EOF>' })),
  },
  {
    number: 5,
    title: 'an unknown member',
    forms: [
      graphBody('{"query":"{__typename}","extra":1}', {
        isSocketLenient: true,
        code: 'BAD_REQUEST',
        says: 'Unexpected parameter "extra"',
      }),
      graphBody('{"query":"{__typename}","__proto__":{"a":1}}', {
        isSocketLenient: true,
        code: 'BAD_REQUEST',
        says: 'Unexpected parameter "__proto__"',
      }),
      request('in-house', 'POST', FLAGS, {
        body: { flag_key: 'extra', enabled: true, extra: 1 },
        status: 400,
        code: 'VALIDATION_FAILED',
        says: 'extra: is unknown',
      }),
    ],
  },
  {
    number: 6,
    title: 'variables that are not an object',
    forms: [
      graphBody('{"query":"{__typename}","variables":[1]}', {
        code: 'BAD_REQUEST',
        says: 'Parameter "variables" is a list',
      }),
      graphBody('{"query":"{__typename}","variables":"x"}', {
        code: 'BAD_REQUEST',
        says: 'Parameter "variables" is a string',
      }),
      graphBody('{"query":"{__typename}","extensions":[]}', {
        code: 'BAD_REQUEST',
        says: 'Parameter "extensions" is a list',
      }),
    ],
  },
  {
    number: 7,
    title: 'a variable that is missing, or is not what it should be',
    forms: [
      operation('query ($key: String!) { flag(organizationId: "x", key: $key) { id } }', {
        code: 'BAD_USER_INPUT',
        says: 'Variable "$key" of required type "String!" was not provided.',
      }),
      operation('query ($key: String!) { flag(organizationId: "x", key: $key) { id } }', {
        variables: { key: null },
        code: 'BAD_USER_INPUT',
        says: 'Variable "$key" of non-null type',
      }),
      operation('query ($key: String!) { flag(organizationId: "x", key: $key) { id } }', {
        variables: { key: { a: 1 } },
        code: 'BAD_USER_INPUT',
        says: 'String cannot represent a non string value',
      }),
      operation('{ flag(organizationId: "x", key: $key) { id } }', {
        code: 'GRAPHQL_VALIDATION_FAILED',
        says: 'Variable "$key" is not defined',
      }),
    ],
  },
  {
    number: 8,
    title: 'an ambiguous operation among several',
    forms: [
      operation('query A { __typename } query B { __typename }', {
        code: 'OPERATION_RESOLUTION_FAILURE',
        says: 'Could not determine what operation to execute.',
      }),
      operation('query A { __typename }', {
        operationName: 'B',
        code: 'OPERATION_RESOLUTION_FAILURE',
        says: 'Could not determine what operation to execute.',
      }),
    ],
  },
  {
    number: 9,
    title: 'a number out of bounds',
    forms: [
      ...[
        ['99999999999', 'Int cannot represent non 32-bit signed integer value'],
        ['1.5', 'Int cannot represent non-integer value'],
        ['NaN', 'Int cannot represent non-integer value'],
      ].map(([literal, says = '']) =>
        operation(`{ organization(id: "${ORGANIZATION}") { flags(first: ${literal}) { totalCount } } }`, {
          code: 'GRAPHQL_VALIDATION_FAILED',
          says,
        }),
      ),
      operation('query ($n: Int) { organization(id: "x") { flags(first: $n) { totalCount } } }', {
        variables: { n: 99_999_999_999 },
        code: 'BAD_USER_INPUT',
        says: 'non 32-bit signed integer value',
      }),
      request('in-house', 'GET', `${FLAGS}?page=99999999999999999999`, {
        status: 400,
        code: 'VALIDATION_FAILED',
        says: 'page: is',
      }),
      request('in-house', 'GET', `${FLAGS}?page=1.5`, { status: 400, code: 'VALIDATION_FAILED', says: 'page: is' }),
      request('PostHog', 'GET', `${POSTHOG}99999999999999999999/`, { status: 404, code: 'not_found' }),
      request('Datadog', 'GET', `${DATADOG}/${FLAG}`, { headers: HERE, status: 404, says: 'There is no feature flag' }),
    ],
  },
];
