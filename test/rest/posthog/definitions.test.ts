import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setFlagSwitch } from '../../../src/actions/setting/settings.ts';
import { createRestApp, type RestApp } from '../../support/rest-app.ts';
import { operator } from '../organizations.ts';
import { openSdkProject, type SdkProject } from './sdk-project.ts';

// What SDKs evaluate flags from by themselves (§2.8).

let app: RestApp;
beforeAll(async () => {
  app = await createRestApp({ anonymousAccess: 'none', now: '2026-06-01T12:00:00Z' });
});
afterAll(() => app.close());

const pathsOf = ({ token }: SdkProject) => [
  `/flags/definitions?token=${token}&send_cohorts`,
  `/flags/definitions/?token=${token}`,
  `/api/feature_flag/local_evaluation?token=${token}&send_cohorts`,
  `/api/feature_flag/local_evaluation/?token=${token}&send_cohorts=true`,
  `/api/projects/@current/feature_flags/local_evaluation?token=${token}&send_cohorts`,
];

const ofPros = {
  properties: { type: 'OR', values: [{ type: 'AND', values: [{ key: 'plan', type: 'person', value: 'pro' }] }] },
};

async function projectWithCohort(): Promise<SdkProject & { cohortId: number }> {
  const project = await openSdkProject(app);
  const cohort = await project.send('POST', '/cohorts', { name: 'Pros', filters: ofPros });
  const cohortId = Number(cohort.body.id);
  const properties = [{ key: 'id', type: 'cohort', value: cohortId, operator: 'in' }];
  await project.send('POST', '/feature_flags', { key: 'pros', filters: { groups: [{ properties }] } });
  return { ...project, cohortId };
}

const read = (project: SdkProject, path: string, headers = {}) =>
  app.send('GET', path, { key: project.key.secret, headers });

describe('the definitions', () => {
  it('are the same at every path where SDKs have asked', async () => {
    const project = await projectWithCohort();
    await project.flag('off', { settings: [{ environment: 'production', enabled: false }] });
    const number = Number((await project.send('GET', '/feature_flags')).body.count);
    expect(number).toBe(2);
    const [first, ...others] = await Promise.all(pathsOf(project).map((path) => read(project, path)));
    expect(first).toMatchObject({
      status: 200,
      body: {
        flags: [
          { key: 'off', active: false },
          { key: 'pros', active: true, deleted: false, ensure_experience_continuity: false, version: 1 },
        ],
        group_type_mapping: {},
        cohorts: { [project.cohortId]: ofPros.properties },
      },
    });
    for (const other of others) expect(other).toMatchObject({ status: 200, body: first?.body });
  });

  it('hold the cohort itself in place of the question, where cohorts are not wanted', async () => {
    const project = await projectWithCohort();
    for (const wanted of ['', '&send_cohorts=false', '&send_cohorts=0']) {
      const path = `/api/feature_flag/local_evaluation?token=${project.token}${wanted}`;
      const { body } = await read(project, path);
      expect(body).toMatchObject({
        cohorts: {},
        flags: [
          { key: 'pros', filters: { groups: [{ properties: [{ key: 'plan', value: 'pro', type: 'person' }] }] } },
        ],
      });
    }
  });

  it('are those of the environment that the token or the key is bound to', async () => {
    const project = await openSdkProject(app);
    await project.flag('staged', { settings: [{ environment: 'development', enabled: true }] });
    const bound = { organizationId: project.organizationId, environment: 'development' };
    const { secret: token } = await app.createKey({ ...bound, kind: 'CLIENT', permissions: [] });
    const { secret: key } = await app.createKey(bound);
    const isActive = { body: { flags: [{ key: 'staged', active: true }] } };
    expect(await read(project, `/flags/definitions?token=${token}`)).toMatchObject(isActive);
    expect(await app.send('GET', '/flags/definitions', { key })).toMatchObject(isActive);
    expect(await read(project, `/flags/definitions?token=${project.token}`)).toMatchObject({
      body: { flags: [{ key: 'staged', active: false }] },
    });
  });
});

describe('the entity tag', () => {
  it('is weak, of 16 digits, and answers 304 with the same headers until something changes', async () => {
    const project = await projectWithCohort();
    const path = `/flags/definitions?token=${project.token}&send_cohorts`;
    const first = await read(project, path);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[0-9a-f]{16}"$/);
    expect(first.headers.get('cache-control')).toBe('private, must-revalidate');
    for (const known of [etag, etag.replace('W/', ''), `"other", ${etag}`]) {
      const again = await read(project, path, { 'if-none-match': known });
      expect([again.status, again.text]).toEqual([304, '']);
      expect([again.headers.get('etag'), again.headers.get('cache-control')]).toEqual([
        etag,
        'private, must-revalidate',
      ]);
    }
    expect(await read(project, path, { 'if-none-match': 'W/"0123456789abcdef"' })).toMatchObject({ status: 200 });
  });

  it.each<[string, (project: SdkProject & { cohortId: number }) => Promise<unknown>]>([
    [
      'a flag',
      ({ organizationId }) =>
        setFlagSwitch(app.services, operator, {
          organizationId,
          flagKey: 'pros',
          environment: 'production',
          enabled: false,
        }),
    ],
    ['a cohort', ({ send, cohortId }) => send('PATCH', `/cohorts/${cohortId}`, { name: 'All pros', filters: ofPros })],
    ['the types of group', ({ group }) => group('company', 'acme', {})],
  ])('changes with %s', async (_, change) => {
    const project = await projectWithCohort();
    const path = `/flags/definitions?token=${project.token}`;
    const etag = (await read(project, path)).headers.get('etag') ?? '';
    await change(project);
    const changed = await read(project, path, { 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
  });

  it('changes when a date is reached, and with it whether a flag is active', async () => {
    const project = await openSdkProject(app);
    const rolloutCondition = { activationDate: new Date(app.clock.now() + 60_000).toISOString() };
    await project.flag('dated', { settings: [{ environment: 'production', enabled: true, rolloutCondition }] });
    const path = `/flags/definitions?token=${project.token}`;
    const before = await read(project, path);
    expect(before.body).toMatchObject({ flags: [{ key: 'dated', active: false }] });
    const known = { 'if-none-match': before.headers.get('etag') ?? '' };
    expect(await read(project, path, known)).toMatchObject({ status: 304 });
    app.clock.advance(60_000);
    expect(await read(project, path, known)).toMatchObject({
      status: 200,
      body: { flags: [{ key: 'dated', active: true }] },
    });
  });
});

describe('the definitions are refused', () => {
  it('without a secret key of the project that may read flags (§1.1)', async () => {
    const project = await projectWithCohort();
    const other = await openSdkProject(app);
    for (const path of pathsOf(project)) {
      expect(await app.send('GET', path)).toMatchObject({
        status: 401,
        body: { type: 'authentication_error', code: 'not_authenticated', attr: null },
      });
      expect(await app.send('GET', path, { key: 'phx_nobody' })).toMatchObject({
        status: 401,
        body: { code: 'authentication_failed' },
      });
      const { secret } = await app.createKey({ permissions: ['change:read'], organizationId: project.organizationId });
      const forbidden = { code: 'permission_denied', detail: "API key missing required scope 'feature_flag:read'" };
      expect(await app.send('GET', path, { key: secret })).toMatchObject({ status: 403, body: forbidden });
      expect(await app.send('GET', path, { key: project.token })).toMatchObject({ status: 403, body: forbidden });
      expect(await app.send('GET', path, { key: other.key.secret })).toMatchObject({ status: 403 });
    }
    const unknown = await read(project, '/flags/definitions?token=phc_nobody');
    expect(unknown).toMatchObject({ status: 401, body: { code: 'authentication_failed' } });
  });

  it('to other methods than GET, HEAD and OPTIONS', async () => {
    const project = await projectWithCohort();
    for (const path of ['/flags/definitions', '/api/feature_flag/local_evaluation/']) {
      const options = await app.send('OPTIONS', path);
      expect([options.status, options.text]).toEqual([204, '']);
      const methods = (answer: { headers: Headers }) => answer.headers.get('allow')?.split(', ').sort();
      expect(methods(options)).toEqual(['GET', 'HEAD', 'OPTIONS']);
      expect(options.headers.has('access-control-allow-origin')).toBe(false);
      const refused = await app.send('POST', path, { body: {}, key: project.key.secret });
      expect([refused.status, refused.body.detail]).toEqual([405, 'Method "POST" not allowed.']);
      expect(methods(refused)).toEqual(['GET', 'HEAD', 'OPTIONS']);
      const head = await app.send('HEAD', `${path}?token=${project.token}`, { key: project.key.secret });
      expect([head.status, head.text]).toEqual([200, '']);
    }
  });
});
