import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import { setFeatureDefault } from '../../src/actions/organization/feature-defaults.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import { openSdkProject, type SdkProject } from '../rest/posthog/sdk-project.ts';
import { approvePending } from '../support/approved.ts';
import { writingPermissions } from '../support/protected-answers.ts';
import { createRestApp, type RestApp } from '../support/rest-app.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

/*
 * What only some of the APIs can change, and what decides answers there, waits for approval like everything else.
 */

/** The features of the catalogue, which all organizations share. */
const CATALOGUE = { 'known-on': true, 'known-off': false };

let app: RestApp;
let key: string;
beforeAll(async () => {
  app = await createRestApp();
  key = (await app.createKey({ permissions: writingPermissions })).secret;
  for (const [featureKey, enabled] of Object.entries(CATALOGUE))
    await setFeatureDefault(app.services, fullCaller, { featureKey, enabled });
});
afterAll(() => app.close());

const protect = (organizationId: string) =>
  updateEnvironment(app.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });

const pendingIn = async (organizationId: string) => {
  const where = { organizationId, status: 'PENDING' };
  const rows = await app.services.store.db.changeRequest.findMany({ where, orderBy: { number: 'asc' } });
  return rows.map(({ entityType }) => entityType);
};

describe('the switch of a feature in the catalogue', () => {
  it.each([
    ['a flag that is off takes the place of a feature that is on', 'known-on', false],
    ['a flag that is on takes the place of a feature that is off', 'known-off', true],
  ])('waits where %s', async (title, feature, enabled) => {
    const { organizationId } = await makeOrganization(app.services);
    await protect(organizationId);
    const base = '/api/v1/org-feature-flags';
    const shown = async () => (await app.send('GET', `${base}/${organizationId}/${feature}`)).body.enabled;
    const body = { org_id: organizationId, feature_key: feature, enabled };
    const answer = await app.send('POST', base, { body, key });
    expect([title, answer.status, await shown()]).toEqual([title, 202, !enabled]);
    await approvePending(app.services, organizationId);
    expect(await shown()).toBe(enabled);
  });

  it('takes effect at once where it changes nothing: off stays off', async () => {
    const { organizationId } = await makeOrganization(app.services);
    await protect(organizationId);
    const body = { org_id: organizationId, feature_key: 'known-off', enabled: false };
    expect(await app.send('POST', '/api/v1/org-feature-flags', { body, key })).toMatchObject({ status: 201 });
  });

  it.each([
    {
      api: 'the organization’s flags',
      path: '/api/v1/organizations/{organization}/feature-flags',
      body: { flag_key: 'known-on', enabled: false },
      status: 202,
    },
    {
      api: 'Datadog’s API',
      path: '/api/v2/feature-flags',
      body: {
        data: {
          type: 'feature-flags',
          attributes: {
            ...{ key: 'known-on', name: 'Known', description: '', value_type: 'BOOLEAN' },
            variants: [{ key: 'on', name: 'On', value: 'true' }],
          },
        },
      },
      status: 202,
    },
    {
      api: 'PostHog’s API',
      path: '/api/projects/{organization}/feature_flags',
      body: { key: 'known-on', active: false },
      status: 409,
    },
  ])('waits where a flag that is off is created over it through $api', async ({ path, body, status }) => {
    const { organizationId } = await makeOrganization(app.services);
    await protect(organizationId);
    const headers = { 'x-halyard-organization': organizationId };
    const answer = await app.send('POST', path.replace('{organization}', organizationId), { body, key, headers });
    expect([answer.status, answer.text]).toEqual([status, answer.text]);
    const state = await app.send('GET', `/api/v1/org-feature-flags/${organizationId}/known-on`);
    expect(state.body.enabled).toBe(true);
    expect(await pendingIn(organizationId)).toEqual(['FLAG']);
  });
});

describe('PostHog’s evaluation tags', () => {
  it('wait, because they decide which SDKs are answered with the flag', async () => {
    const project = await openSdkProject(app);
    const { organizationId } = project;
    const { body } = await project.send('POST', '/feature_flags', { key: 'docs', tags: ['docs', 'app'] });
    await protect(organizationId);
    const flags = async (context: string) =>
      Object.keys(await project.flags({ distinct_id: 'u', evaluation_contexts: [context] }));
    const path = `/api/projects/${organizationId}/feature_flags/${String(body.id)}`;
    const answer = await app.send('PATCH', path, { body: { evaluation_tags: ['docs'] }, key });
    expect([answer.status, await flags('app')]).toEqual([409, ['docs']]);
    expect(await app.send('PATCH', path, { body: { evaluation_contexts: ['docs'] }, key })).toMatchObject({
      status: 409,
    });
    await approvePending(app.services, organizationId);
    expect([await flags('app'), await flags('docs')]).toEqual([[], ['docs']]);
  });
});

describe('a holdout that a flag of PostHog’s API defines', () => {
  const withHoldout = (percentage: number): JsonObject => ({
    groups: [{ properties: [], rollout_percentage: 100 }],
    holdout: { id: 7, exclusion_percentage: percentage },
  });
  const variantOf = async (project: SdkProject, flag: string) =>
    (await project.flags({ distinct_id: 'u' }))[flag]?.variant;

  /** A project with a protected flag in holdout 7, and one that is not in it. */
  async function projectWithHoldout() {
    const project = await openSdkProject(app);
    const { organizationId, send } = project;
    await send('POST', '/feature_flags', { key: 'held', filters: withHoldout(0) });
    const groups = [{ properties: [], rollout_percentage: 100 }];
    const { body } = await send('POST', '/feature_flags', { key: 'free', filters: { groups } });
    await protect(organizationId);
    const path = `/api/projects/${organizationId}/feature_flags/${String(body.id)}`;
    const change = (percentage: number) => app.send('PATCH', path, { body: { filters: withHoldout(percentage) }, key });
    return { project, organizationId, change };
  }

  it('waits together with the flag, and neither changes before', async () => {
    const { project, organizationId, change } = await projectWithHoldout();
    expect(await change(100)).toMatchObject({ status: 409 });
    expect((await pendingIn(organizationId)).sort()).toEqual(['FLAG', 'HOLDOUT']);
    expect([await variantOf(project, 'held'), await variantOf(project, 'free')]).toEqual([null, null]);
    await approvePending(app.services, organizationId);
    expect([await variantOf(project, 'held'), await variantOf(project, 'free')]).toEqual(['holdout-7', 'holdout-7']);
  });

  it('changes nothing when a caller defines it again with a flag that is made', async () => {
    const { project, organizationId } = await projectWithHoldout();
    const body = { key: 'new', active: false, filters: withHoldout(100) };
    const answer = await app.send('POST', `/api/projects/${organizationId}/feature_flags`, { body, key });
    expect([answer.status, await variantOf(project, 'held')]).toEqual([409, null]);
  });
});
