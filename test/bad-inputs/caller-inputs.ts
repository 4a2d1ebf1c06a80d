import { type BadInput, mutation, operation, request } from './bad-input.ts';
import { DATADOG, FLAG, FLAGS, HERE, OFREP, ORGANIZATION, OTHER, POSTHOG, SDK, STATES } from './places.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

const CALLERS = ['unknown', 'malformed', 'revoked', 'expired'] as const;
const UNKNOWN = 'The API key is unknown, expired or revoked.';

const flags = (list: string) => `{ organization(id: "${ORGANIZATION}") { flags(${list}) { edges { cursor } } } }`;

/** Callers who may not, ids, pages and cursors (21 to 26). */
export const callerInputs: readonly BadInput[] = [
  {
    number: 21,
    title: 'no key, or one that is not good',
    forms: [
      operation('{ organizations { totalCount } }', {
        ...{ caller: 'nobody', code: 'UNAUTHENTICATED', says: 'API key', where: 'FIELD' },
      }),
      ...CALLERS.flatMap((caller) => [
        operation('{ __typename }', { caller, code: 'UNAUTHENTICATED', says: UNKNOWN, status: 401 }),
        request('in-house', 'GET', FLAGS, {
          ...{ caller, status: 401, code: 'UNAUTHENTICATED', says: UNKNOWN },
          answers: { 'www-authenticate': 'Bearer realm="halyard"' },
        }),
        request('OFREP', 'POST', OFREP, { headers: HERE, caller, body: { context: {} }, status: 401, code: 'GENERAL' }),
        request('Datadog', 'GET', DATADOG, { headers: HERE, caller, status: 403, says: 'Forbidden' }),
        request('PostHog', 'GET', POSTHOG, { caller, status: 401, code: 'authentication_failed' }),
      ]),
      request('in-house', 'GET', FLAGS, { caller: 'nobody', status: 401, code: 'UNAUTHENTICATED', says: 'API key' }),
      request('PostHog SDK', 'POST', SDK, {
        body: { token: 'phc_nobody', distinct_id: 'x' },
        status: 401,
        says: 'API key is invalid',
      }),
      request('PostHog SDK', 'POST', SDK, { body: { distinct_id: 'x' }, status: 401, says: 'API token' }),
    ],
  },
  {
    number: 22,
    title: 'a key that lacks a permission',
    forms: [
      mutation(
        'createFlag',
        { organizationId: ORGANIZATION, key: 'forbidden' },
        {
          ...{ caller: 'reader', code: 'FORBIDDEN', says: 'flag:write' },
        },
      ),
      request('in-house', 'POST', FLAGS, {
        caller: 'reader',
        body: { flag_key: 'forbidden', enabled: true },
        ...{ status: 403, code: 'FORBIDDEN', says: 'flag:write' },
      }),
      request('OFREP', 'POST', OFREP, {
        ...{ headers: HERE, caller: 'reader', body: { context: {} }, status: 403, code: 'GENERAL', says: 'evaluate' },
      }),
      request('Datadog', 'DELETE', `${DATADOG}/allocations`, { headers: HERE, caller: 'reader', status: 405 }),
      request('PostHog', 'POST', POSTHOG, {
        ...{
          caller: 'reader',
          body: { key: 'forbidden' },
          status: 403,
          code: 'permission_denied',
          says: 'feature_flag:write',
        },
      }),
    ],
  },
  {
    number: 23,
    title: 'a thing of another organization',
    forms: [
      mutation(
        'updateFlag',
        { organizationId: OTHER, key: 'certification', name: 'Mine' },
        {
          ...{ caller: 'member', code: 'NOT_FOUND', says: `There is no organization "${OTHER}".` },
        },
      ),
      mutation(
        'updateFlag',
        { organizationId: 'org-none', key: 'certification', name: 'Mine' },
        {
          ...{ caller: 'member', code: 'NOT_FOUND', says: 'There is no organization "org-none".' },
        },
      ),
      ...[OTHER, 'org-none'].flatMap((organizationId) => [
        request('in-house', 'GET', `/api/v1/organizations/${organizationId}/feature-flags`, {
          ...{
            caller: 'member',
            status: 404,
            code: 'NOT_FOUND',
            says: `There is no organization "${organizationId}".`,
          },
        }),
        request('in-house', 'GET', `${STATES}/${organizationId}`, { caller: 'member', status: 404, code: 'NOT_FOUND' }),
        request('PostHog', 'GET', `/api/projects/${organizationId}/feature_flags/`, { caller: 'member', status: 403 }),
      ]),
    ],
  },
  {
    number: 24,
    title: 'a malformed global id',
    forms: ['%%%', base64('ApiKey:1'), 'x'.repeat(10_000), '', '\\u0000', base64('Flag:')].map((id) =>
      operation(`{ node(id: "${id}") { id } }`, { code: 'BAD_ID', says: 'The ID', where: 'FIELD' }),
    ),
  },
  {
    number: 25,
    title: 'a page size out of bounds',
    forms: [
      ...['first: -1', 'first: 101', 'last: -1'].map((size) =>
        operation(flags(size), { code: 'BAD_PAGE_SIZE', says: 'must be 0 to 100, got', where: 'FIELD' }),
      ),
      operation(flags('first: 1, last: 1'), {
        code: 'BAD_PAGE_SIZE',
        says: '"first" and "last" are both set',
        where: 'FIELD',
      }),
      ...['limit=0', 'limit=101', 'limit=-1', 'limit=abc', 'page=0', 'page=-1'].map((query) =>
        request('in-house', 'GET', `${FLAGS}?${query}`, { status: 400, code: 'VALIDATION_FAILED', says: 'expected' }),
      ),
      ...['limit=0', 'limit=1001', 'offset=-1', 'limit=abc'].map((query) =>
        request('Datadog', 'GET', `${DATADOG}?${query}`, { headers: HERE, status: 400, says: 'expected' }),
      ),
    ],
  },
  {
    number: 26,
    title: 'a cursor of another list',
    forms: [
      ...['garbage', '', base64('list:1'), '\\u0000', base64('[]')].map((cursor) =>
        operation(flags(`after: "${cursor}"`), {
          code: 'BAD_CURSOR',
          says: 'The cursor belongs to another list',
          where: 'FIELD',
        }),
      ),
      operation(flags('after: "{cursor of changes}"'), {
        code: 'BAD_CURSOR',
        says: 'The cursor belongs to another list',
        where: 'FIELD',
      }),
      operation(flags('before: "{cursor of another organization}"'), {
        ...{ code: 'BAD_CURSOR', says: 'The cursor belongs to another list', where: 'FIELD' },
      }),
      request('in-house', 'GET', `${FLAGS}/${FLAG}%00`, { status: 404, code: 'NOT_FOUND' }),
    ],
  },
];
