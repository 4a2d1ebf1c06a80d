import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SettingInput } from '../../../src/actions/flag/flag-inputs.ts';
import type { Flag } from '../../../src/domain/flag.ts';
import { createTestApp, type TestApp } from '../../support/test-app.ts';
import { makeOrganization } from '../../support/test-organization.ts';

// Pages of any origin may ask for flags with a public token, under every host name; nothing else opens to them.

const OPEN = ['/flags/?v=2', '/flags', '/decide/?v=3', '/batch/', '/e/', '/i/v0/e/'];
const CLOSED = [
  '/flags/definitions',
  '/api/feature_flag/local_evaluation',
  '/api/projects/1/feature_flags',
  '/graphql',
];
const page = { origin: 'https://shop.example', host: 'flags.shop.example' };
const ofPage = { ...page, 'content-type': 'text/plain' };

/** The setting of a flag that the property of a flag, usually the same one, enrolls persons in. */
function enrolling(flagKey: string, others: Partial<SettingInput> = {}): readonly SettingInput[] {
  const condition = {
    attribute: `$feature_enrollment/${flagKey}`,
    operator: 'TRUTH_EQUALS',
    values: ['true'],
  } as const;
  return [{ environment: 'production', enabled: true, enrollment: { conditions: [condition] }, ...others }];
}

describe.each([
  ['no origin named', {}],
  ['another origin named', { CORS_ORIGINS: 'https://dashboard.example' }],
] as const)('with %s', (_, settings) => {
  let app: TestApp;
  let token: string;
  let openFlag: Flag;
  beforeAll(async () => {
    app = await createTestApp({ settings: { ANONYMOUS_ACCESS: 'full', ...settings } });
    const { organizationId, flag } = await makeOrganization(app.services);
    await flag('beta');
    openFlag = await flag('open', { name: 'Open', description: 'Try it.', settings: enrolling('open') });
    await flag('hidden', { settings: enrolling('hidden'), distributionChannel: 'SERVER' });
    await flag('off', { settings: enrolling('off', { enabled: false }) });
    await flag('overridden', { settings: enrolling('overridden', { overrideVariant: 'on' }) });
    await flag('other', { settings: enrolling('open') });
    ({ secret: token } = await app.createKey({ organizationId, kind: 'CLIENT', permissions: [] }));
  });
  afterAll(() => app.close());

  it.each(OPEN)('lets a page call %s', async (path) => {
    const body = JSON.stringify({ token, distinct_id: 'u', event: 'x', evaluation_runtime: 'client' });
    const answer = await app.fetch(path, { method: 'POST', headers: ofPage, body });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.has('access-control-allow-credentials')).toBe(false);
  });

  it.each(OPEN)('answers the preflight of a page that wants to call %s', async (path) => {
    const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,x-mine' };
    const answer = await app.fetch(path, { method: 'OPTIONS', headers: { ...page, ...asked } });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-methods')?.split(', ')).toContain('POST');
    expect(answer.headers.get('access-control-allow-headers')).toBe('content-type,x-mine');
  });

  it('lets a page call over the network', async () => {
    const { url, close } = await app.listen();
    const body = JSON.stringify({ token, distinct_id: 'u' });
    const headers = { origin: page.origin, 'content-type': 'text/plain' };
    const answer = await fetch(`${url}/flags/?v=2`, { method: 'POST', headers, body });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    const graph = await fetch(`${url}/graphql`, { method: 'POST', headers, body: '{}' });
    expect([graph.status, graph.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    await close();
  });

  it('lets a page read what is wrong with its request', async () => {
    const answer = await app.fetch('/flags/?v=2', { method: 'POST', headers: ofPage, body: '{' });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([400, '*']);
    const missing = await app.fetch('/flags/?v=2', { method: 'DELETE', headers: page });
    expect([missing.status, missing.headers.get('access-control-allow-origin')]).toEqual([405, '*']);
  });

  it('gives a page the config of its project', async () => {
    const answer = await app.fetch(`/array/${token}/config`, { headers: page });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await answer.json()).toMatchObject({ hasFeatureFlags: true, sessionRecording: false });
    expect(await app.fetch('/array/phc_nobody/config')).toMatchObject({ status: 401 });
  });

  it('gives a page the same config as a script that keeps the configs of other tokens', async () => {
    const answer = await app.fetch(`/array/${token}/config.js`, { headers: page });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    const window = { _POSTHOG_REMOTE_CONFIG: { other: 1 } };
    runInNewContext(await answer.text(), { window });
    const config = await (await app.fetch(`/array/${token}/config`)).json();
    expect(window._POSTHOG_REMOTE_CONFIG).toEqual({ other: 1, [token]: { config, siteApps: [] } });
    const empty = {};
    runInNewContext(await (await app.fetch(`/array/${token}/config.js`)).text(), { window: empty });
    expect(empty).toEqual({ _POSTHOG_REMOTE_CONFIG: { [token]: { config, siteApps: [] } } });
  });

  it('answers a page that there are no surveys', async () => {
    const answer = await app.fetch(`/api/surveys/?token=${token}`, { headers: page });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    expect(await answer.json()).toEqual({ surveys: [] });
  });

  it('lists the active flags that a person can enroll in, and that a client key may know', async () => {
    const answer = await app.fetch(`/api/early_access_features/?token=${token}`, { headers: page });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    const { id, name, description } = openFlag;
    const feature = { id, name, description, stage: 'beta', documentationUrl: null, flagKey: 'open' };
    expect(await answer.json()).toEqual({ earlyAccessFeatures: [feature] });
    const listed = async (stages: string) =>
      (await app.fetch(`/api/early_access_features/?token=${token}${stages}`)).json();
    expect(await listed('&stage=concept&stage=beta')).toEqual({ earlyAccessFeatures: [feature] });
    expect(await listed('&stage=concept')).toEqual({ earlyAccessFeatures: [] });
  });

  it.each(['/array/phc_unknown/config.js', '/api/surveys/?token=phc_unknown', '/api/early_access_features/'])(
    'refuses %s, which has no valid token, in words that a page can read',
    async (path) => {
      const answer = await app.fetch(path, { headers: page });
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([401, '*']);
    },
  );

  it.each(CLOSED)('keeps %s closed', async (path) => {
    const asked = await app.fetch(path, { headers: { ...page, 'access-control-request-method': 'GET' } });
    expect(asked.status).toBe(403);
    expect(asked.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = { origin: page.origin, 'access-control-request-method': 'POST' };
    const answer = await app.fetch(path, { method: 'OPTIONS', headers: preflight });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});
