import { type BadInput, graphBody, mutation, operation, request } from './bad-input.ts';
import { DATADOG, datadogFlag, FLAG, FLAGS, HERE, ORGANIZATION, POSTHOG, STATES } from './places.ts';

const KEYS = ['', 'a b', '../x', '😀', 'a\u200fb', '\u0000', '\ud800', 'x'.repeat(401), '.a'];
const RESERVED = ['__proto__', 'constructor', 'prototype'];
const NOT_TEXT = 'has a NUL or half of a surrogate pair, expected well-formed Unicode text';

/** Makes a flag in the organization. */
const flag = (input: object, says: string, code = 'VALIDATION_FAILED') =>
  mutation('createFlag', { organizationId: ORGANIZATION, key: 'never-made', ...input }, { says, code });

const production = (setting: object) => ({ settings: [{ environment: 'production', ...setting }] });

/** Makes a JSON flag of a value that is written as it is here. */
const withValue = (json: string, says: string, rest: { readonly code: string; readonly where?: 'REQUEST' }) =>
  graphBody(
    JSON.stringify({
      query:
        'mutation ($v: JSON!) { answer: createFlag(input: { organizationId: "org_812", key: "json", valueType: JSON, variants: [{ key: "a", value: $v }] }) { ... on Error { code message } } }',
      variables: { v: 'VALUE' },
    }).replace('"VALUE"', () => json),
    { where: 'RESULT', says, ...rest },
  );

const datadogValue = (value: string) => datadogFlag({ value_type: 'JSON', variants: [{ key: 'a', name: 'A', value }] });

/** Flags, their keys, texts, percentages and values (27 to 29, 33 to 37). */
export const flagInputs: readonly BadInput[] = [
  {
    number: 27,
    title: 'an invalid flag key',
    forms: [
      ...KEYS.flatMap((key) => [
        flag({ key }, 'expected 1 to 128 letters, digits, "_", "." and "-"'),
        request('in-house', 'POST', FLAGS, {
          body: { flag_key: key, enabled: true },
          ...{ status: 400, code: 'VALIDATION_FAILED', says: 'flag_key: is' },
        }),
        request('in-house', 'POST', STATES, {
          body: { org_id: ORGANIZATION, feature_key: key, enabled: true },
          ...{ status: 400, code: 'VALIDATION_FAILED', says: 'feature_key: is' },
        }),
        request('Datadog', 'POST', DATADOG, {
          ...{ headers: HERE, body: datadogFlag({ key }), status: 400, says: 'data.attributes.key: is' },
        }),
        request('PostHog', 'POST', POSTHOG, { body: { key }, status: 400 }),
      ]),
      ...RESERVED.flatMap((key) => [
        flag({ key }, 'expected a key other than __proto__, constructor, prototype'),
        request('in-house', 'POST', FLAGS, {
          body: { flag_key: key, enabled: true },
          ...{ status: 400, code: 'VALIDATION_FAILED', says: 'expected a key' },
        }),
        request('Datadog', 'POST', DATADOG, {
          headers: HERE,
          body: datadogFlag({ key }),
          status: 400,
          says: 'expected a key',
        }),
        request('PostHog', 'POST', POSTHOG, { body: { key }, status: 400, says: 'expected a key' }),
      ]),
    ],
  },
  {
    number: 28,
    title: 'a flag key that is taken',
    forms: [
      flag({ key: FLAG }, `There is already a flag "${FLAG}".`, 'KEY_TAKEN'),
      request('in-house', 'POST', FLAGS, {
        body: { flag_key: FLAG, enabled: true },
        status: 409,
        code: 'KEY_TAKEN',
        says: FLAG,
      }),
      request('Datadog', 'POST', DATADOG, { headers: HERE, body: datadogFlag({ key: FLAG }), status: 409, says: FLAG }),
      request('PostHog', 'POST', POSTHOG, {
        body: { key: FLAG },
        status: 400,
        code: 'unique',
        says: 'already a feature flag',
      }),
    ],
  },
  {
    number: 29,
    title: 'an invalid percentage',
    forms: [
      ...[-1, 100.01].map((rolloutPercentage) =>
        flag(production({ rolloutPercentage }), 'settings.0.rolloutPercentage: is'),
      ),
      mutation(
        'createFlag',
        { organizationId: ORGANIZATION, key: 'a', ...production({ rolloutPercentage: '50' }) },
        {
          ...{ code: 'BAD_USER_INPUT', says: 'Float cannot represent non numeric value: "50"', where: 'REQUEST' },
        },
      ),
      graphBody(
        '{"query":"mutation ($p: Float) { setFlagSetting(input: { organizationId: \\"x\\", flagKey: \\"y\\", rolloutPercentage: $p }) { __typename } }","variables":{"p":1e309}}',
        { code: 'BAD_USER_INPUT', says: 'Float cannot represent non numeric value: Infinity' },
      ),
      flag(
        {
          variants: [
            { key: 'a', value: true, weight: 50 },
            { key: 'b', value: false, weight: 51 },
          ],
        },
        'sum to 101, expected 100 at the most',
      ),
      flag({ variants: [{ key: 'a', value: true, weight: -1 }] }, 'expected a number from 0 to 100'),
      ...[-1, 100.01, '50'].map((rollout_percentage) =>
        request('PostHog', 'POST', POSTHOG, {
          body: { key: 'never-made', filters: { groups: [{ properties: [], rollout_percentage }] } },
          ...{ status: 400, code: 'invalid_input' },
        }),
      ),
      request('PostHog', 'POST', POSTHOG, {
        body: '{"key":"never-made","filters":{"groups":[{"properties":[],"rollout_percentage":1e309}]}}',
        ...{ status: 400, code: 'invalid_input', says: 'A valid number is required.' },
      }),
      request('PostHog', 'POST', POSTHOG, {
        body: {
          key: 'never-made',
          filters: {
            groups: [{ properties: [] }],
            multivariate: {
              variants: [
                { key: 'a', rollout_percentage: 50 },
                { key: 'b', rollout_percentage: 49 },
              ],
            },
          },
        },
        ...{ status: 400, says: 'must sum to 100' },
      }),
    ],
  },
  {
    number: 33,
    title: 'a NUL',
    forms: [
      flag({ name: 'a\u0000' }, `name: ${NOT_TEXT}`),
      flag({ description: 'a\u0000' }, `description: ${NOT_TEXT}`),
      flag({ tags: ['a\u0000'] }, `tags.0: ${NOT_TEXT}`),
      mutation(
        'createSegment',
        { organizationId: ORGANIZATION, key: 's', kind: 'STATIC', members: ['a\u0000'] },
        {
          ...{ code: 'VALIDATION_FAILED', says: `members.0: ${NOT_TEXT}` },
        },
      ),
      ...['organizationId: "a\\u0000", key: "b"', `organizationId: "${ORGANIZATION}", key: "b\\u0000"`].map((names) =>
        operation(`{ flag(${names}) { id } }`, {
          ...{ code: 'VALIDATION_FAILED', says: 'Text must not contain NUL characters.', where: 'FIELD' },
        }),
      ),
      request('Datadog', 'POST', DATADOG, {
        headers: HERE,
        body: datadogFlag({ name: 'a\u0000' }),
        status: 400,
        says: NOT_TEXT,
      }),
      request('PostHog', 'POST', POSTHOG, { body: { key: 'a', name: 'a\u0000' }, status: 400, says: NOT_TEXT }),
      request('in-house', 'GET', `${FLAGS}/a%00b`, { status: 404, code: 'NOT_FOUND' }),
      request('in-house', 'GET', `${FLAGS}/%ff`, { status: 400, code: 'MALFORMED_PATH', says: 'percent-encoding' }),
    ],
  },
  {
    number: 34,
    title: 'half of a surrogate pair',
    forms: [
      flag({ name: 'a\ud800' }, `name: ${NOT_TEXT}`),
      flag({ name: '\udfffa' }, `name: ${NOT_TEXT}`),
      request('Datadog', 'POST', DATADOG, {
        headers: HERE,
        body: datadogFlag({ name: 'a\ud800' }),
        status: 400,
        says: NOT_TEXT,
      }),
      request('PostHog', 'POST', POSTHOG, { body: { key: 'a', name: 'a\ud800' }, status: 400, says: NOT_TEXT }),
    ],
  },
  {
    number: 35,
    title: 'a JSON value that cannot be kept',
    forms: [
      withValue(JSON.stringify(['x'.repeat(2_000_000)]), 'larger than 1048576 bytes', {
        code: 'BODY_TOO_LARGE',
        where: 'REQUEST',
      }),
      withValue('['.repeat(1000) + ']'.repeat(1000), 'nested deeper than 100 levels', {
        code: 'BAD_USER_INPUT',
        where: 'REQUEST',
      }),
      withValue('['.repeat(66) + ']'.repeat(66), 'nested deeper than 64 levels', { code: 'VALIDATION_FAILED' }),
      withValue('{"a":1e400}', 'a value that JSON cannot represent', { code: 'BAD_USER_INPUT', where: 'REQUEST' }),
      withValue('{"a":[{"__proto__":{"b":1}}]}', 'a member "__proto__"', { code: 'VALIDATION_FAILED' }),
      withValue('123456789012345678901234567890', 'has an integer beyond 2^53', { code: 'VALIDATION_FAILED' }),
      withValue('["\\u0000"]', 'has a text with a NUL', { code: 'VALIDATION_FAILED' }),
      ...[
        ['['.repeat(1000) + ']'.repeat(1000), 'nested deeper than 64 levels'],
        ['{"a":1e400}', 'not finite'],
        ['{bad', 'expected a JSON object or array as a text'],
        ['{"__proto__":{"b":1}}', 'a member "__proto__"'],
      ].map(([value = '', says = '']) =>
        request('Datadog', 'POST', DATADOG, { headers: HERE, body: datadogValue(value), status: 400, says }),
      ),
      request('in-house', 'POST', FLAGS, {
        body: `{"a":${'['.repeat(1000)}${']'.repeat(1000)}}`,
        ...{ status: 400, code: 'MALFORMED_JSON', says: 'nested deeper than 100 levels' },
      }),
      request('PostHog', 'POST', POSTHOG, {
        body: { key: 'json', filters: { groups: [{ properties: [] }], payloads: { true: '{bad' } } },
        ...{ status: 400 },
      }),
    ],
  },
  {
    number: 36,
    title: 'the end of a thing that others need, or a circle of them',
    forms: [
      mutation('deleteFlag', { organizationId: ORGANIZATION, key: 'needed' }, { code: 'IN_USE', says: 'needing' }),
      mutation(
        'deleteSegment',
        { organizationId: ORGANIZATION, key: 'needed-segment' },
        { code: 'IN_USE', says: 'needing' },
      ),
      mutation(
        'deleteVariant',
        { organizationId: ORGANIZATION, flagKey: 'needed', key: 'on' },
        { code: 'IN_USE', says: 'in use: development: default variant' },
      ),
      mutation(
        'updateFlag',
        { organizationId: ORGANIZATION, key: 'needed', prerequisites: [{ flagKey: 'needing' }] },
        {
          ...{ code: 'PREREQUISITE_CYCLE', says: 'needed' },
        },
      ),
      request('in-house', 'DELETE', `${FLAGS}/needed`, { status: 409, code: 'IN_USE', says: 'needing' }),
    ],
  },
  {
    number: 37,
    title: 'an outdated version',
    forms: [
      mutation(
        'updateFlag',
        { organizationId: ORGANIZATION, key: FLAG, name: 'Late', expectedVersion: 77 },
        {
          ...{ code: 'VERSION_CONFLICT', says: 'expected 77' },
        },
      ),
      request('in-house', 'PUT', `${FLAGS}/${FLAG}`, {
        headers: { 'if-match': '"stale"' },
        body: { enabled: false },
        ...{ status: 412, code: 'PRECONDITION_FAILED', says: 'If-Match' },
      }),
    ],
  },
];
