import { expect } from 'vitest';
import type { Flag } from '../../src/domain/flag.ts';
import { datadogDialect } from '../../src/rest/datadog/datadog-dialect.ts';
import type { Dialect } from '../../src/rest/http/dialect.ts';
import { orgFeatureFlagsDialect } from '../../src/rest/in-house/org-feature-flags/org-feature-flags-dialect.ts';
import { organizationFlagsDialect } from '../../src/rest/in-house/organization-flags/organization-flags-dialect.ts';
import { rolloutDialect } from '../../src/rest/in-house/rollout/rollout-dialect.ts';
import { ofrepDialect } from '../../src/rest/ofrep/ofrep-dialect.ts';
import { posthogDialect } from '../../src/rest/posthog/posthog-apis.ts';
import type { RestAnswer, RestApi, RestApp } from '../support/rest-app.ts';

/** A request as data. */
export interface LawRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The flag that the laws ask about. */
export const FLAG = 'law';

/** A dialect and what the laws need to know of it. */
export interface LawSubject {
  readonly dialect: Dialect;
  /** Reads something of the flag under an entity tag. */
  read(organizationId: string): LawRequest;
  /** What a caller needs for it. */
  readonly readPermission: string;
  /** Turns the flag off; null: nothing is written through this API. */
  readonly write: ((organizationId: string, flag: Flag) => LawRequest) | null;
  /** A request with a body. */
  withBody(organizationId: string): LawRequest;
  /** Whether the flag is on by this API; null: it does not evaluate. */
  readonly isOn: ((app: RestApp, organizationId: string, appVersion: string | null) => Promise<boolean>) | null;
  /** Whether that API knows of versions. */
  readonly knowsVersions: boolean;
  /** The ways in which it takes a key: a request as it is sent with that key. */
  readonly ways: readonly ((request: LawRequest, secret: string) => LawRequest)[];
  /** The status for an unknown caller. @default 401 */
  readonly nobody?: number;
  /** The status for an organization that is not there for the caller. @default 404 */
  readonly elsewhere?: number;
  /** Expects an answer to be an error in the dialect's own words. */
  expectProblem(answer: RestAnswer): void;
}

function expectProblemJson({ status, headers, body }: RestAnswer): void {
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(body).toMatchObject({
    type: 'about:blank',
    title: expect.any(String),
    status,
    detail: expect.any(String),
    code: expect.stringMatching(/^[A-Z_]+$/),
    errors: expect.any(Array),
  });
}

const withHeaders = (request: LawRequest, headers: Readonly<Record<string, string>>): LawRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});

const asBearer: LawSubject['ways'][number] = (request, secret) =>
  withHeaders(request, { authorization: `Bearer ${secret}` });
const inXApiKey: LawSubject['ways'][number] = (request, secret) => withHeaders(request, { 'x-api-key': secret });

const flagsOf = (organizationId: string) => `/api/v1/organizations/${organizationId}/feature-flags`;
const statesOf = (organizationId: string) => `/api/v1/org-feature-flags/${organizationId}`;

const evaluateRollout = (organizationId: string, appVersion: string | null): LawRequest => ({
  method: 'POST',
  path: `${flagsOf(organizationId)}/rollout/evaluate`,
  body: { flag_key: FLAG, app_version: appVersion },
});

async function ask(api: RestApi, { method, path, ...options }: LawRequest): Promise<RestAnswer['body']> {
  const { status, body } = await api.send(method, path, options);
  expect(status).toBe(200);
  return body;
}

const organizationFlags: LawSubject = {
  dialect: organizationFlagsDialect,
  read: (organizationId) => ({ method: 'GET', path: `${flagsOf(organizationId)}/${FLAG}` }),
  readPermission: 'flag:read',
  write: (organizationId) => ({
    method: 'PUT',
    path: `${flagsOf(organizationId)}/${FLAG}`,
    body: { enabled: false },
  }),
  withBody: (organizationId) => ({ method: 'POST', path: flagsOf(organizationId), body: { flag_key: 'new' } }),
  // This contract tells the switch and the condition; the next one puts them together.
  async isOn(source, organizationId, appVersion) {
    const flag = await ask(source, organizationFlags.read(organizationId));
    const { version_sufficient, date_reached } = await ask(source, evaluateRollout(organizationId, appVersion));
    return flag.enabled === true && version_sufficient === true && date_reached === true;
  },
  knowsVersions: true,
  ways: [asBearer, inXApiKey],
  expectProblem: expectProblemJson,
};

const rollout: LawSubject = {
  dialect: rolloutDialect,
  read: (organizationId) => ({ method: 'GET', path: `${flagsOf(organizationId)}/rollout/${FLAG}` }),
  readPermission: 'flag:read',
  write: (organizationId) => ({
    method: 'PUT',
    path: `${flagsOf(organizationId)}/rollout/${FLAG}`,
    body: { activation_date: '2999-01-01T00:00:00Z' },
  }),
  withBody: (organizationId) => evaluateRollout(organizationId, null),
  isOn: async (source, organizationId, appVersion) =>
    (await ask(source, evaluateRollout(organizationId, appVersion))).enabled === true,
  knowsVersions: true,
  ways: [asBearer, inXApiKey],
  expectProblem: expectProblemJson,
};

const orgFeatureFlags: LawSubject = {
  dialect: orgFeatureFlagsDialect,
  read: (organizationId) => ({ method: 'GET', path: `${statesOf(organizationId)}/${FLAG}` }),
  readPermission: 'evaluate',
  write: (organizationId) => ({
    method: 'PUT',
    path: statesOf(organizationId),
    body: { feature_key: FLAG, enabled: false },
  }),
  withBody: (organizationId) => ({
    method: 'PUT',
    path: statesOf(organizationId),
    body: { feature_key: FLAG, enabled: true },
  }),
  isOn: async (source, organizationId) => (await ask(source, orgFeatureFlags.read(organizationId))).enabled === true,
  knowsVersions: false,
  ways: [asBearer, inXApiKey],
  expectProblem: expectProblemJson,
};

const ofrep: LawSubject = {
  dialect: ofrepDialect,
  read: (organizationId) => ({
    method: 'POST',
    path: '/ofrep/v1/evaluate/flags',
    body: { context: { targetingKey: 'somebody' } },
    headers: { 'x-halyard-organization': organizationId },
  }),
  readPermission: 'evaluate',
  write: null,
  withBody: (organizationId) => ofrep.read(organizationId),
  isOn: async (source, organizationId, appVersion) => {
    const request = { ...ofrep.read(organizationId), path: `/ofrep/v1/evaluate/flags/${FLAG}` };
    const context = { targetingKey: 'somebody', ...(appVersion === null ? {} : { appVersion }) };
    return (await ask(source, { ...request, body: { context } })).value === true;
  },
  knowsVersions: true,
  ways: [asBearer, inXApiKey],
  expectProblem({ headers, body }) {
    expect(headers.get('content-type')).toBe('application/json');
    expect(body).toMatchObject({ errorDetails: expect.any(String) });
  },
};

const inDatadogHeaders: LawSubject['ways'][number] = (request, secret) =>
  withHeaders(request, { 'dd-api-key': secret, 'dd-application-key': secret });

const datadog: LawSubject = {
  dialect: datadogDialect,
  read: (organizationId) => ({
    method: 'GET',
    path: `/api/v2/feature-flags?key=${FLAG}`,
    headers: { 'x-halyard-organization': organizationId },
  }),
  readPermission: 'feature_flag_config_read',
  write: (organizationId, flag) => ({
    method: 'PUT',
    path: `/api/v2/feature-flags/${flag.id}`,
    body: { data: { type: 'feature-flags', attributes: { name: 'Renamed' } } },
    headers: { 'x-halyard-organization': organizationId },
  }),
  withBody: (organizationId) => ({
    method: 'POST',
    path: '/api/v2/feature-flags',
    body: {
      data: {
        type: 'feature-flags',
        attributes: {
          key: 'new',
          name: 'New',
          value_type: 'BOOLEAN',
          variants: [{ key: 'on', name: 'On', value: 'true' }],
        },
      },
    },
    headers: { 'x-halyard-organization': organizationId },
  }),
  isOn: null,
  knowsVersions: false,
  ways: [inDatadogHeaders, asBearer],
  // Its client knows no 401, and is not told which organizations there are.
  nobody: 403,
  elsewhere: 403,
  expectProblem({ headers, body }) {
    expect(headers.get('content-type')).toBe('application/json');
    expect(body).toEqual({ errors: [expect.any(String)] });
  },
};

const inQuery: LawSubject['ways'][number] = (request, secret) => {
  const separator = request.path.includes('?') ? '&' : '?';
  return { ...request, path: `${request.path}${separator}personal_api_key=${secret}` };
};

const projectOf = (organizationId: string) => `/api/projects/${organizationId}`;

const posthog: LawSubject = {
  dialect: posthogDialect,
  read: (organizationId) => ({ method: 'GET', path: `${projectOf(organizationId)}/feature_flags/?search=${FLAG}` }),
  readPermission: 'feature_flag:read',
  write: (organizationId, flag) => ({
    method: 'PATCH',
    path: `${projectOf(organizationId)}/feature_flags/${flag.number}/`,
    body: { active: false },
  }),
  withBody: (organizationId) => ({
    method: 'POST',
    path: `${projectOf(organizationId)}/feature_flags/`,
    body: { key: 'new' },
  }),
  async isOn(app, organizationId, appVersion) {
    const { secret: token } = await app.createKey({ organizationId, kind: 'CLIENT', permissions: [] });
    const person_properties = appVersion === null ? {} : { app_version: appVersion };
    // What is reported of a subject counts for the next question as well.
    const body = { token, distinct_id: 'somebody', person_properties, only_use_override_person_properties: true };
    const { flags } = await ask(app, { method: 'POST', path: '/flags/?v=2', body });
    return JSON.stringify(flags).includes(`"${FLAG}":{"key":"${FLAG}","enabled":true`);
  },
  knowsVersions: true,
  ways: [asBearer, inXApiKey, inQuery],
  // A key gets the same answer for all other projects, whether they are there or not.
  elsewhere: 403,
  expectProblem({ headers, body }) {
    expect(headers.get('content-type')).toBe('application/json');
    expect(body).toEqual({
      type: expect.stringMatching(/^[a-z_]+$/),
      code: expect.stringMatching(/^[a-z_]+$/),
      detail: expect.any(String),
      attr: null,
    });
  },
};

/** The subjects of the laws: every dialect that is served. */
export const lawSubjects: readonly LawSubject[] = [
  organizationFlags,
  rollout,
  orgFeatureFlags,
  ofrep,
  datadog,
  posthog,
];
