import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/json.ts';
import { createRestApp, type RestApp } from '../../support/rest-app.ts';
import { rulesFor } from './posthog-project.ts';
import { openSdkProject, type SdkProject } from './sdk-project.ts';

let app: RestApp;
let project: SdkProject;

const in50 = { environment: 'production', enabled: true, rolloutPercentage: 50 };

beforeAll(async () => {
  app = await createRestApp({ anonymousAccess: 'none', now: '2026-06-01T12:00:00Z' });
  project = await openSdkProject(app);
  await project.flag('everybody', { description: 'For all' });
  await project.flag('pro', { settings: rulesFor('plan', 'pro') });
  await project.flag('off', { settings: [{ environment: 'production', enabled: false }] });
  await project.flag('half', { settings: [in50] });
  await project.flag('theme', {
    valueType: 'STRING',
    variants: [{ key: 'dark', value: 'dark', weight: 100, payload: { color: 'black' } }],
    settings: [{ environment: 'production', enabled: true, rules: [{}], defaultVariant: null }],
  });
});
afterAll(() => app.close());

const ask = (query: string, body: object) => project.post(query, { token: project.token, distinct_id: 'u', ...body });

describe('the answer of /flags (§5.2)', () => {
  it('has every active flag with its reason, its payload and what is known of it', async () => {
    const { status, body } = await ask('/flags/?v=2', { person_properties: { plan: 'pro' } });
    expect(status).toBe(200);
    expect(body).toEqual({
      errorsWhileComputingFlags: false,
      flags: {
        everybody: {
          ...{ key: 'everybody', enabled: true, variant: null },
          reason: { code: 'condition_match', condition_index: 0, description: 'Matched condition set 1' },
          metadata: { id: 1, version: 1, description: 'For all', payload: null, has_experiment: false },
        },
        half: expect.objectContaining({ key: 'half' }),
        pro: expect.objectContaining({ enabled: true, reason: expect.objectContaining({ code: 'condition_match' }) }),
        theme: expect.objectContaining({
          ...{ enabled: true, variant: 'dark' },
          metadata: expect.objectContaining({ payload: '{"color":"black"}', description: null }),
        }),
      },
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      evaluatedAt: Date.parse('2026-06-01T12:00:00Z'),
    });
  });

  it('says why a flag is off', async () => {
    const flags = await project.flags({ distinct_id: 'stranger' });
    expect(flags.pro).toMatchObject({
      ...{ enabled: false, variant: null },
      reason: { code: 'no_condition_match', condition_index: 0, description: 'No matching condition set' },
      metadata: { payload: null },
    });
    const everybody = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => project.flags({ distinct_id: id })));
    const halves = everybody.map(({ half }) => half?.reason.code);
    expect(new Set(halves)).toEqual(new Set(['condition_match', 'out_of_rollout_bound']));
  });

  it('keeps the id of a request that has one, and gives others one', async () => {
    const id = '550e8400-e29b-41d4-a716-446655440000';
    const body = { token: project.token, distinct_id: 'u' };
    const named = await project.post('/flags/?v=2', body, { 'x-request-id': id });
    const misnamed = await project.post('/flags/?v=2', body, { 'x-request-id': 'mine' });
    expect([named.body.requestId, misnamed.body.requestId]).toEqual([id, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  });

  it('has the config with it when it is asked for', async () => {
    const config = { supportedCompression: ['gzip', 'gzip-js'], hasFeatureFlags: true, sessionRecording: false };
    expect((await ask('/flags/?v=2&config=true', {})).body).toMatchObject({ ...config, flags: expect.any(Object) });
    expect((await ask('/flags', {})).body).toMatchObject({ ...config, flags: expect.any(Object) });
    expect((await ask('/flags/?v=2', {})).body).not.toHaveProperty('supportedCompression');
  });
});

describe('the forms of before (§5.3)', () => {
  const stranger = { distinct_id: 'stranger' };
  const values = { everybody: true, pro: false, theme: 'dark' };

  it('has values and payloads at /flags?v=1', async () => {
    const { body } = await ask('/flags/?v=1', stranger);
    expect(body).toMatchObject({ featureFlags: values, featureFlagPayloads: { theme: '{"color":"black"}' } });
    expect(body).not.toHaveProperty('flags');
    expect((await ask('/flags/?config=true', stranger)).body).toMatchObject({
      featureFlags: values,
      hasFeatureFlags: true,
    });
  });

  it('has, at /decide, keys, then values, then payloads, then everything', async () => {
    const keys = ['everybody', 'theme'];
    const of = async (query: string) => (await ask(query, { ...stranger, flag_keys: [...keys, 'pro'] })).body;
    expect((await of('/decide/')).featureFlags).toEqual(keys);
    expect((await of('/decide/?v=1')).featureFlags).toEqual(keys);
    expect((await of('/decide/?v=2')).featureFlags).toEqual({ everybody: true, theme: 'dark' });
    expect((await of('/decide/?v=3')).featureFlags).toEqual(values);
    expect((await of('/decide?v=3')).featureFlagPayloads).toEqual({ theme: '{"color":"black"}' });
    expect(Object.keys((await of('/decide/?v=4')).flags ?? {})).toEqual([...keys, 'pro']);
    expect(await of('/decide/?v=3')).toMatchObject({ supportedCompression: ['gzip', 'gzip-js'] });
  });
});

describe('whom a request is about (§5.1)', () => {
  it.each([
    [{ distinct_id: 'u', person_properties: { plan: 'pro' } }],
    [{ $distinct_id: 'u', $properties: { plan: 'pro' } }],
    [{ distinct_id: 7, person_properties: { plan: 'pro' } }],
    [{ distinct_id: '', person_properties: { plan: 'pro' } }],
  ])('takes %j', async (body) => {
    expect((await project.flags({ distinct_id: null, ...body })).pro?.enabled).toBe(true);
  });

  it('hashes an empty distinct id to 0 (§6.1): within every percentage, and to the first variant', async () => {
    const { flag, flags } = await openSdkProject(app);
    await flag('narrow', { settings: [{ environment: 'production', enabled: true, rolloutPercentage: 0.01 }] });
    await flag('split', {
      valueType: 'STRING',
      variants: [
        { key: 'first', value: 'first', weight: 1 },
        { key: 'second', value: 'second', weight: 99 },
      ],
      settings: [{ environment: 'production', enabled: true, rules: [{}], defaultVariant: null }],
    });
    const answers = await flags({ distinct_id: '' });
    expect(answers).toMatchObject({ narrow: { enabled: true }, split: { enabled: true, variant: 'first' } });
  });

  it.each(['token', 'api_key', '$token'])('takes the token as %s', async (name) => {
    const named = await project.post('/flags/?v=2', { [name]: project.token, distinct_id: 'u' });
    const inQuery = await project.post(`/flags/?v=2&${name}=${project.token}`, { distinct_id: 'u' });
    expect([named.status, inQuery.status]).toEqual([200, 200]);
  });

  it('overlays what events stored of a person, for that answer only', async () => {
    const { flags, flag, capture } = await openSdkProject(app);
    await flag('pro', { settings: rulesFor('plan', 'pro') });
    const isPro = async (more: JsonObject = {}) => (await flags({ distinct_id: 'u', ...more })).pro?.enabled;
    expect(await isPro()).toBe(false);
    expect(await isPro({ person_properties: { plan: 'pro' } })).toBe(true);
    expect(await isPro()).toBe(false);
    await capture({ event: '$set', distinct_id: 'u', $set: { plan: 'pro' } });
    expect(await isPro()).toBe(true);
    expect(await isPro({ person_properties: { plan: 'free' } })).toBe(false);
    expect(await isPro({ only_use_override_person_properties: true })).toBe(false);
  });

  it('stores no person and no group', async () => {
    const { flags, organizationId } = await openSdkProject(app);
    const group_properties = { company: { size: 50 } };
    await flags({
      distinct_id: 'u',
      person_properties: { plan: 'pro' },
      groups: { company: 'acme' },
      group_properties,
    });
    await app.services.subjects.flush();
    const { db } = app.services.store;
    const where = { organizationId };
    expect([await db.subject.count({ where }), await db.subjectGroup.count({ where })]).toEqual([0, 0]);
  });

  it('ignores the case of ASCII only where a text is searched (§6.3)', async () => {
    const { flags, send } = await openSdkProject(app);
    const contains = (value: string) => [{ key: 'name', type: 'person', operator: 'icontains', value }];
    await send('POST', '/feature_flags', { key: 'ascii', filters: { groups: [{ properties: contains('SMITH') }] } });
    await send('POST', '/feature_flags', { key: 'other', filters: { groups: [{ properties: contains('Æble') }] } });
    const isOn = async (name: string) => {
      const { ascii, other } = await flags({ distinct_id: 'u', person_properties: { name } });
      return [ascii?.enabled, other?.enabled];
    };
    expect(await isOn('John Smith')).toEqual([true, false]);
    expect(await isOn('en ÆBLE')).toEqual([false, true]);
    expect(await isOn('en æble')).toEqual([false, false]);
  });

  it.each(['id', 'targetingKey', 'appVersion', 'deviceId'])('has a property called %s like any other', async (key) => {
    const { flags, send, capture } = await openSdkProject(app);
    const isSet = { key, type: 'person', operator: 'is_set', value: 'is_set' };
    const isU = { key: 'distinct_id', type: 'person', operator: 'exact', value: 'u' };
    const { body } = await send('POST', '/feature_flags', {
      key: 'set',
      filters: { groups: [{ properties: [isSet] }] },
    });
    await send('POST', '/feature_flags', { key: 'named', filters: { groups: [{ properties: [isU] }] } });
    expect(body.filters).toMatchObject({ groups: [{ properties: [isSet] }] });
    const areOn = async (more: JsonObject = {}) => {
      const { set, named } = await flags({ distinct_id: 'u', $device_id: 'd', ...more });
      return [set?.enabled, named?.enabled];
    };
    expect(await areOn()).toEqual([false, true]);
    expect(await areOn({ person_properties: { [key]: 'x', app_version: '1.0' } })).toEqual([true, true]);
    await capture({ event: '$set', distinct_id: 'u', $set: { [key]: 'x' } });
    expect(await areOn()).toEqual([true, true]);
  });

  it('keeps every digit of a numeric distinct id', async () => {
    const { token, flag, post } = await openSdkProject(app);
    await flag('exact', { settings: rulesFor('targetingKey', '12345678901234567891') });
    const isOn = async (digits: string) => {
      const body = `{"token":"${token}","distinct_id":${digits},"evaluation_runtime":"all"}`;
      return (await post('/flags/?v=2', body)).body.flags;
    };
    expect(await isOn('12345678901234567891')).toMatchObject({ exact: { enabled: true } });
    expect(await isOn('12345678901234567892')).toMatchObject({ exact: { enabled: false } });
  });

  it('fills the first values of properties from the present ones', async () => {
    const { flags, flag } = await openSdkProject(app);
    await flag('from', { settings: rulesFor('$initial_utm_source', 'search') });
    await flag('with', { settings: rulesFor('$initial_browser', 'Firefox') });
    const answers = await flags({ distinct_id: 'u', person_properties: { utm_source: 'search', $browser: 'Firefox' } });
    expect([answers.from?.enabled, answers.with?.enabled]).toEqual([true, true]);
    const kept = { utm_source: 'search', $initial_utm_source: 'letter' };
    expect((await flags({ distinct_id: 'u2', person_properties: kept })).from?.enabled).toBe(false);
  });

  it('hashes the device for flags of devices, wherever it is sent', async () => {
    const { flags, send } = await openSdkProject(app);
    const filters = { groups: [{ properties: [], rollout_percentage: 50 }] };
    await send('POST', '/feature_flags', { key: 'device-flag', filters, bucketing_identifier: 'device_id' });
    const enabled = async (more: object) => (await flags({ distinct_id: 'user-a', ...more }))['device-flag']?.enabled;
    expect(await enabled({ $device_id: 'dev-4' })).toBe(true);
    expect(await enabled({ device_id: 'dev-1' })).toBe(false);
    expect(await enabled({ person_properties: { $device_id: 'dev-4' } })).toBe(true);
    expect(await enabled({ only_use_override_person_properties: true })).toBe(false);
  });

  it('keeps the variant of a subject that was anonymous, for flags with experience continuity (§6.6)', async () => {
    const { flags, send } = await openSdkProject(app);
    const filters = { groups: [{ properties: [], rollout_percentage: 45 }] };
    const sent = { key: 'simple-flag', filters, ensure_experience_continuity: true };
    expect(await send('POST', '/feature_flags', sent)).toMatchObject({ status: 201 });
    const enabled = async (body: { distinct_id: string; $anon_distinct_id?: string }) =>
      (await flags(body))['simple-flag']?.enabled;
    expect(await enabled({ distinct_id: 'distinct_id_0' })).toBe(false);
    expect(await enabled({ distinct_id: 'distinct_id_1' })).toBe(true);
    expect(await enabled({ distinct_id: 'distinct_id_0', $anon_distinct_id: 'distinct_id_1' })).toBe(true);
    expect(await enabled({ distinct_id: 'distinct_id_0' })).toBe(true);
    expect(await enabled({ distinct_id: 'distinct_id_0', $anon_distinct_id: 'distinct_id_3' })).toBe(true);
  });

  it('keeps the group types that requests name, in the order in which they are first named', async () => {
    const { app: _, flags, send, token, post } = await openSdkProject(app);
    const group = { properties: [{ key: 'size', type: 'group', group_type_index: 0, operator: 'gt', value: '10' }] };
    const filters = { groups: [group], aggregation_group_type_index: 0 };
    await send('POST', '/feature_flags', { key: 'large', filters });
    const large = { groups: { company: 'acme' }, group_properties: { company: { size: 50 } } };
    expect((await flags({ distinct_id: 'u' })).large).toMatchObject({
      enabled: false,
      reason: { code: 'no_group_type' },
    });
    expect((await flags({ distinct_id: 'u', ...large })).large).toMatchObject({ enabled: true });
    expect((await flags({ distinct_id: 'v', groups: { company: 'acme' } })).large).toMatchObject({ enabled: false });
    expect((await flags({ distinct_id: 'v', groups: { company: '' } })).large).toMatchObject({ enabled: false });
    await post('/flags/?v=2', { token, distinct_id: 'u', groups: { project: 7, company: 'acme' } });
    const { body } = await app.send('GET', `/flags/definitions?token=${token}`, {
      key: (await app.createKey()).secret,
    });
    expect(body.group_type_mapping).toEqual({ 0: 'company', 1: 'project' });
  });
});

describe('which flags a request receives (§5.1)', () => {
  it('leaves out those that it does not name, and all when it wants none', async () => {
    expect(Object.keys(await project.flags({ distinct_id: 'u', flag_keys: ['pro', 'unknown', 'off'] }))).toEqual([
      'pro',
    ]);
    const byOtherName = await project.flags({ distinct_id: 'u', flag_keys_to_evaluate: ['theme'] });
    expect(Object.keys(byOtherName)).toEqual(['theme']);
    expect(await project.flags({ distinct_id: 'u', disable_flags: true })).toEqual({});
  });

  it('has those of its runtime, named or told by its headers', async () => {
    const { flag, post, token: publicToken, organizationId } = await openSdkProject(app);
    const { secret: token } = await app.createKey({ organizationId, permissions: ['evaluate'] });
    await flag('all');
    await flag('client', { distributionChannel: 'CLIENT' });
    await flag('server', { distributionChannel: 'SERVER' });
    const keys = async (headers: Record<string, string>, body: object = {}) => {
      const answer = await post('/flags/?v=2', { token, distinct_id: 'u', ...body }, headers);
      return Object.keys(answer.body.flags ?? {});
    };
    // The runtime is the caller's to name, so it gives the bearer of a public token nothing that the token does not.
    for (const evaluation_runtime of ['server', 'all'])
      expect(await keys({}, { token: publicToken, evaluation_runtime })).not.toContain('server');
    const ofClients = ['all', 'client'];
    const ofServers = ['all', 'server'];
    expect(await keys({}, { evaluation_runtime: 'client' })).toEqual(ofClients);
    expect(await keys({}, { evaluation_runtime: 'server' })).toEqual(ofServers);
    expect(await keys({}, { evaluation_runtime: 'all' })).toEqual(['all', 'client', 'server']);
    expect(await keys({ 'user-agent': 'posthog-node/5.70.0' })).toEqual(ofServers);
    expect(await keys({ 'user-agent': 'python-requests/2.31' })).toEqual(ofServers);
    expect(await keys({ 'user-agent': 'curl/8.5' })).toEqual(ofServers);
    expect(await keys({ 'user-agent': 'posthog-ios/3.0' })).toEqual(ofClients);
    expect(await keys({ 'user-agent': 'Mozilla/5.0 (X11) Firefox/140' })).toEqual(ofClients);
    expect(await keys({ 'user-agent': 'x', origin: 'https://shop.example' })).toEqual(ofClients);
    expect(await keys({ 'user-agent': 'x' })).toEqual(['all']);
  });

  it('has those without evaluation tags and those with one of its own', async () => {
    const { flags, send } = await openSdkProject(app);
    await send('POST', '/feature_flags', { key: 'plain' });
    await send('POST', '/feature_flags', { key: 'docs', tags: ['docs'], evaluation_tags: ['docs'] });
    await send('POST', '/feature_flags', { key: 'app', tags: ['app', 'web'], evaluation_tags: ['app', 'web'] });
    const keys = async (more: object) => Object.keys(await flags({ distinct_id: 'u', ...more }));
    expect(await keys({})).toEqual(['app', 'docs', 'plain']);
    expect(await keys({ evaluation_contexts: ['docs'] })).toEqual(['docs', 'plain']);
    expect(await keys({ evaluation_environments: ['web', 'mail'] })).toEqual(['app', 'plain']);
  });

  it('has only those of surveys when those are asked for', async () => {
    const { flag, post, token } = await openSdkProject(app);
    await flag('survey-targeting-1');
    await flag('other');
    const path = '/flags/?v=2&only_evaluate_survey_feature_flags=true';
    const { body } = await post(path, { token, distinct_id: 'u' });
    expect(Object.keys(body.flags ?? {})).toEqual(['survey-targeting-1']);
  });

  it('counts what it answers as evaluations', async () => {
    const { flag, flags, organizationId } = await openSdkProject(app);
    const { id } = await flag('counted');
    await flags({ distinct_id: 'u' });
    await app.services.usage.flush();
    const row = await app.services.store.db.flag.findUniqueOrThrow({ where: { id, organizationId } });
    expect(row.evaluationCount).toBe(1);
  });

  it('has those of the environment that the token is bound to', async () => {
    const { flag, post, organizationId } = await openSdkProject(app);
    await flag('staged', { settings: [{ environment: 'development', enabled: true }] });
    const bound = { organizationId, environment: 'development', kind: 'CLIENT', permissions: [] } as const;
    const { secret: token } = await app.createKey(bound);
    const { body } = await post('/flags/?v=2', { token, distinct_id: 'u', evaluation_runtime: 'all' });
    expect(body.flags).toHaveProperty('staged');
  });

  it('has a flag that waits for its date not at all, and one for a later version as off', async () => {
    const { flag, flags, capture } = await openSdkProject(app);
    const at = { environment: 'production', enabled: true };
    await flag('later', { settings: [{ ...at, rolloutCondition: { activationDate: '2026-06-01T12:00:01Z' } }] });
    await flag('newer', { settings: [{ ...at, rolloutCondition: { minVersion: '2.1.0' } }] });
    const answers = await flags({ distinct_id: 'u', person_properties: { app_version: '2.0' } });
    expect(answers).not.toHaveProperty('later');
    expect(answers.newer).toMatchObject({ enabled: false, reason: { code: 'no_condition_match', condition_index: 0 } });
    expect((await flags({ distinct_id: 'v', person_properties: { app_version: '2.1' } })).newer?.enabled).toBe(true);
    await capture({ event: '$set', distinct_id: 'x', $set: { app_version: '2.1' } });
    expect((await flags({ distinct_id: 'x' })).newer?.enabled).toBe(true);
    const unreadable = { distinct_id: 'w', person_properties: { app_version: 'next' } };
    expect((await flags(unreadable)).newer).toMatchObject({ enabled: false, failed: true });
  });
});
