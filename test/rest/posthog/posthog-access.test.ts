import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRestApp, type RestApp } from '../../support/rest-app.ts';
import { createTestApp } from '../../support/test-app.ts';
import { makeOrganization } from '../../support/test-organization.ts';
import { openSdkProject, type SdkProject } from './sdk-project.ts';

// Who may ask for which project, and the answer to all others (§1).

let app: RestApp;
let project: SdkProject;
beforeAll(async () => {
  app = await createRestApp({ anonymousAccess: 'none' });
  project = await openSdkProject(app);
  await project.flag('beta');
});
afterAll(() => app.close());

const isBeta = { status: 200, body: { count: 1, results: [{ key: 'beta' }] } };
const flagsOf = (name: string | number) => `/api/projects/${name}/feature_flags`;

describe('a project', () => {
  it('is named by its number, by its id or by the key, with a slash at the end or without', async () => {
    const { organizationId, key } = project;
    const { number } = await app.services.live.snapshot(organizationId);
    for (const name of [number, organizationId, '@current']) {
      expect(await app.send('GET', flagsOf(name), { key: key.secret })).toMatchObject(isBeta);
      expect(await app.send('GET', `${flagsOf(name)}/`, { key: key.secret })).toMatchObject(isBeta);
    }
  });

  it('is, for a key of no project, named by the token or in a header', async () => {
    const { secret: key } = await app.createKey();
    expect(await app.send('GET', `${flagsOf('@current')}?token=${project.token}`, { key })).toMatchObject(isBeta);
    const headers = { 'x-halyard-organization': project.organizationId };
    expect(await app.send('GET', flagsOf('@current'), { key, headers })).toMatchObject(isBeta);
    expect(await app.send('GET', flagsOf('@current'), { key })).toMatchObject({ status: 403 });
    const absent = {
      status: 404,
      body: { type: 'invalid_request', code: 'not_found', detail: 'Not found.', attr: null },
    };
    expect(await app.send('GET', flagsOf(999_999), { key })).toMatchObject(absent);
    expect(await app.send('GET', flagsOf('no such'), { key })).toMatchObject(absent);
  });

  it('looks like a foreign one to other keys, whether it is there or not', async () => {
    const other = await openSdkProject(app);
    const { number } = await app.services.live.snapshot(project.organizationId);
    for (const name of [number, 999_999, project.organizationId, 'no-such']) {
      expect(await app.send('GET', flagsOf(name), { key: other.key.secret })).toMatchObject({
        status: 403,
        body: {
          type: 'authentication_error',
          code: 'permission_denied',
          detail: `API key does not have access to the requested project: ID ${name}.`,
          attr: null,
        },
      });
    }
    const withToken = `${flagsOf('@current')}?token=${project.token}`;
    expect(await app.send('GET', withToken, { key: other.key.secret })).toMatchObject({
      status: 403,
      body: { detail: "You don't have access to the project." },
    });
  });
});

describe('a key', () => {
  it('is a bearer, or `personal_api_key` in the query or in the body', async () => {
    const { secret } = project.key;
    expect(await app.send('GET', `${flagsOf('@current')}?personal_api_key=${secret}`)).toMatchObject(isBeta);
    const own = await openSdkProject(app);
    const body = { key: 'made', personal_api_key: own.key.secret };
    expect(await app.send('POST', flagsOf('@current'), { body })).toMatchObject({ status: 201, body: { key: 'made' } });
  });

  it('that may write flags may read them (§1)', async () => {
    expect(await project.send('GET', '/feature_flags', undefined, await project.keyFor('flag:write'))).toMatchObject(
      isBeta,
    );
    const refused = await project.send('POST', '/feature_flags', { key: 'x' }, await project.keyFor('flag:read'));
    expect(refused).toMatchObject({
      status: 403,
      body: { detail: "API key missing required scope 'feature_flag:write'" },
    });
  });

  it('is missed, and told apart from one that is wrong', async () => {
    expect(await app.send('GET', flagsOf('@current'))).toMatchObject({
      status: 401,
      body: {
        type: 'authentication_error',
        code: 'not_authenticated',
        detail: 'Authentication credentials were not provided.',
        attr: null,
      },
    });
    expect(await app.send('GET', flagsOf('@current'), { key: 'phx_wrong' })).toMatchObject({
      status: 401,
      body: {
        type: 'authentication_error',
        code: 'authentication_failed',
        detail: 'Personal API key found in request Authorization header is invalid.',
        attr: null,
      },
    });
  });
});

describe('a request that fails at the API', () => {
  const send = (method: string, path: string, body?: unknown, headers = {}) =>
    app.send(method, `/api/projects/@current${path}`, { key: project.key.secret, body, headers });

  it.each([
    ['GET', '/nothing', undefined, {}, 404, 'not_found', 'Not found.'],
    ['PUT', '/feature_flags', {}, {}, 405, 'method_not_allowed', 'Method "PUT" not allowed.'],
    ['POST', '/feature_flags', '{', {}, 400, 'parse_error', 'JSON parse error - The body is not JSON.'],
    [
      ...(['POST', '/feature_flags', 'x', { 'content-type': 'text/plain' }, 415] as const),
      ...(['unsupported_media_type', 'Unsupported media type "text/plain" in request.'] as const),
    ],
  ])('%s %s %j %j', async (method, path, body, headers, status, code, detail) => {
    expect(await send(method, path, body, headers)).toMatchObject({
      status,
      body: { type: 'invalid_request', code, detail, attr: null },
    });
  });
});

describe('who asks too much', () => {
  it('is refused in the format of the API', async () => {
    const limited = await createTestApp({
      settings: { ANONYMOUS_ACCESS: 'none', RATE_LIMIT: '60', RATE_BURST: '2', RATE_LIMIT_EVALUATION: '2' },
    });
    const { organizationId } = await makeOrganization(limited.services);
    const { secret } = await limited.createKey({ organizationId });
    const post = (path: string, body: object) =>
      limited.fetch(path, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    for (const key of ['a', 'b']) expect((await post(flagsOf('@current'), { key })).status).toBe(201);
    const refused = await post(flagsOf('@current'), { key: 'c' });
    expect([refused.status, await refused.json()]).toEqual([
      429,
      {
        ...{ type: 'throttled_error', code: 'throttled', attr: null },
        detail: expect.stringMatching(/^Request was throttled\. Expected available in \d+ seconds\.$/),
      },
    ]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const { secret: token } = await limited.createKey({ organizationId, kind: 'CLIENT', permissions: [] });
    const ask = () => post('/flags/?v=2', { token, distinct_id: 'u' });
    for (let count = 0; count < 2; count += 1) expect(await (await ask()).json()).not.toHaveProperty('quotaLimited');
    const empty = await ask();
    expect([empty.status, await empty.json()]).toEqual([
      200,
      expect.objectContaining({ flags: {}, quotaLimited: ['feature_flags'] }),
    ]);
    const captured = await post('/batch/', { api_key: token, batch: [] });
    expect([captured.status, await captured.json()]).toEqual([
      429,
      expect.objectContaining({ code: 'rate_limit_exceeded' }),
    ]);
    await limited.close();
  });
});
