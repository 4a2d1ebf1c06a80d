import { type client, v2 } from '@datadog/datadog-api-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approveChangeRequest } from '../../src/actions/change-request/change-requests.ts';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import { evaluate } from '../rest/datadog/datadog-requests.ts';
import { newOrganization, operator } from '../rest/organizations.ts';
import { approvePending, endProtection } from '../support/approved.ts';
import { keyCaller } from '../support/test-organization.ts';
import { booleanFlag, createDatadogApp, type DatadogApp, unparsedIn } from './datadog-app.ts';

let app: DatadogApp;
let api: v2.FeatureFlagsApi;
beforeAll(async () => {
  app = await createDatadogApp({ now: '2026-04-22T20:00:00Z' });
  api = app.api;
});
afterAll(() => app.close());

/** What the client makes of an answer, once every member of it could be parsed. */
async function parsed<Answer>(answer: Promise<Answer>): Promise<Answer> {
  const value = await answer;
  expect(unparsedIn(value)).toEqual([]);
  return value;
}

/** The failure of a call as the client tells it. */
async function failure(call: Promise<unknown>): Promise<{ code: number; body: { errors: string[] } }> {
  const error = await call.then(
    () => undefined,
    (reason: client.ApiException<{ errors: string[] }>) => reason,
  );
  if (error === undefined) throw new Error('The call did not fail.');
  return { code: error.code, body: error.body };
}

const newEnvironment = (name: string, queries = [`alias of ${name}`], more = {}): v2.CreateEnvironmentRequest => ({
  data: { type: 'environments', attributes: { name, queries, ...more } },
});

const canary = (key: string): v2.UpsertAllocationRequest => ({
  key,
  name: 'New rule',
  type: 'CANARY',
  targetingRules: [],
  guardrailMetrics: [{ metricId: 'errors', triggerAction: 'PAUSE' }],
  variantWeights: [{ variantKey: 'on', value: 100 }],
  exposureSchedule: {
    controlVariantKey: 'off',
    rolloutOptions: { strategy: 'UNIFORM_INTERVALS', autostart: false, selectionIntervalMs: 86_400_000 },
    rolloutSteps: [0.05, 0.25, 1].map((exposureRatio, groupedStepIndex) => ({
      exposureRatio,
      // The client's types do not know that the API takes null here.
      intervalMs: null as unknown as number,
      isPauseRecord: false,
      groupedStepIndex,
    })),
  },
});

const makeFlag = async (key: string) => (await parsed(api.createFeatureFlag({ body: booleanFlag(key) }))).data;
const entryOf = (flag: v2.FeatureFlag, environmentId: string) =>
  flag.attributes.featureFlagEnvironments?.find((entry) => entry.environmentId === environmentId);

async function requiringApproval<Result>(run: () => Promise<Result>): Promise<Result> {
  const name = { organizationId: app.organizationId, key: 'production' };
  await updateEnvironment(app.rest.services, operator, { ...name, requiresApproval: true });
  try {
    return await run();
  } finally {
    await endProtection(app.rest.services, app.organizationId);
  }
}

describe('Datadog’s own client', () => {
  it('makes, finds, changes and deletes environments, which waits where changes need approval', async () => {
    const made = await parsed(
      api.createFeatureFlagsEnvironment({ body: newEnvironment('Test Environment', ['test', 'env']) }),
    );
    expect(made.data.attributes).toMatchObject({
      key: 'test-environment',
      name: 'Test Environment',
      queries: ['test', 'env'],
      isProduction: false,
      requireFeatureFlagApproval: false,
    });
    const { id: environmentId } = made.data;
    const found = await parsed(api.getFeatureFlagsEnvironment({ environmentId }));
    expect(found).toEqual(made);
    const attributes = { name: 'Renamed', requireFeatureFlagApproval: true };
    const body: v2.UpdateEnvironmentRequest = { data: { type: 'environments', attributes } };
    const changed = await parsed(api.updateFeatureFlagsEnvironment({ environmentId, body }));
    expect(changed.data.attributes).toMatchObject({ ...attributes, key: 'test-environment', queries: ['test', 'env'] });
    const listed = await parsed(
      api.listFeatureFlagsEnvironments({ name: 'renam', key: 'TEST', ddEnv: 'env', limit: 1 }),
    );
    expect(listed.data.map(({ id }) => id)).toEqual([environmentId]);
    expect(listed.meta?.page).toMatchObject({ totalCount: 3, totalFilteredCount: 1 });
    await api.deleteFeatureFlagsEnvironment({ environmentId });
    expect(await parsed(api.getFeatureFlagsEnvironment({ environmentId }))).toEqual(changed);
    await approvePending(app.rest.services, app.organizationId);
    expect(await failure(api.getFeatureFlagsEnvironment({ environmentId }))).toMatchObject({ code: 404 });
  });

  it('makes, finds, lists, changes, archives and unarchives flags', async () => {
    const body = booleanFlag('life-of-a-flag');
    Object.assign(body.data.attributes, {
      ...{ description: 'd', defaultVariantKey: 'off', distributionChannel: 'SERVER', requireApproval: false },
      ...{ stalenessStatus: 'PERMANENT', tags: ['team:a'] },
    });
    const made = (await parsed(api.createFeatureFlag({ body }))).data;
    const featureFlagId = made.id;
    const [on, off] = made.attributes.variants;
    expect(made.attributes).toMatchObject({
      ...{ key: 'life-of-a-flag', description: 'd', valueType: 'BOOLEAN', distributionChannel: 'SERVER' },
      ...{ stalenessStatus: 'PERMANENT', tags: ['team:a'], archivedAt: null, createdBy: made.attributes.lastUpdatedBy },
    });
    expect([on?.value, off?.value]).toEqual(['true', 'false']);
    for (const entry of made.attributes.featureFlagEnvironments ?? []) {
      expect(entry).toMatchObject({ status: 'DISABLED', defaultVariantId: off?.id, overrideVariantId: null });
      expect(entry.allocations).toBeNull();
    }
    expect((await parsed(api.getFeatureFlag({ featureFlagId }))).data).toEqual(made);
    const change: v2.UpdateFeatureFlagRequest = { data: { type: 'feature-flags', attributes: { name: 'Renamed' } } };
    app.rest.clock.advance(1_000);
    const changed = (await parsed(api.updateFeatureFlag({ featureFlagId, body: change }))).data;
    expect(changed.attributes).toMatchObject({ name: 'Renamed', description: 'd' });
    expect(changed.attributes.updatedAt?.getTime()).toBeGreaterThan(made.attributes.updatedAt?.getTime() ?? 0);
    const archived = (await parsed(api.archiveFeatureFlag({ featureFlagId }))).data;
    expect(archived.attributes.archivedAt).toEqual(archived.attributes.updatedAt);
    const listed = await parsed(api.listFeatureFlags({ key: 'LIFE-of', isArchived: true }));
    expect(listed.data.map(({ id }) => id)).toEqual([featureFlagId]);
    const none = await parsed(api.listFeatureFlags({ key: 'life-of', isArchived: false, limit: 10, offset: 0 }));
    expect(none).toMatchObject({ data: [], meta: { page: { totalFilteredCount: 0 } } });
    const back = (await parsed(api.unarchiveFeatureFlag({ featureFlagId }))).data;
    expect(back.attributes.archivedAt).toBeNull();
  });

  it('enables and disables a flag in an environment', async () => {
    const { id: featureFlagId } = await makeFlag('switch');
    const environmentId = await app.environmentId('production');
    const status = async () => entryOf((await api.getFeatureFlag({ featureFlagId })).data, environmentId)?.status;
    expect(await status()).toBe('DISABLED');
    await api.enableFeatureFlagEnvironment({ featureFlagId, environmentId });
    expect(await status()).toBe('ENABLED');
    expect(await evaluate(app.rest, app.organizationId, 'switch')).toMatchObject({ value: true, variant: 'on' });
    await api.disableFeatureFlagEnvironment({ featureFlagId, environmentId });
    expect(await status()).toBe('DISABLED');
  });

  it('adds allocations and replaces them, those of a known key with their ids', async () => {
    const flag = await makeFlag('allocated');
    const [on] = flag.attributes.variants;
    const address = { featureFlagId: flag.id, environmentId: await app.environmentId('development') };
    const gate: v2.UpsertAllocationRequest = {
      ...{ key: 'gate', name: 'Gate', type: 'FEATURE_GATE', experimentId: 'experiment-1' },
      targetingRules: [{ conditions: [{ attribute: 'country', operator: 'ONE_OF', value: ['NO'] }] }],
      variantWeights: [{ variantId: on?.id ?? '', value: 50.5 }],
    };
    const body = { data: { type: 'allocations', attributes: gate } } as const;
    const first = (await parsed(api.createAllocationsForFeatureFlagInEnvironment({ ...address, body }))).data;
    expect(first.attributes).toMatchObject({ key: 'gate', orderPosition: 0, experimentId: 'experiment-1' });
    expect(first.attributes.variantWeights).toMatchObject([{ value: 50.5, variantId: on?.id }]);
    const conflict = failure(api.createAllocationsForFeatureFlagInEnvironment({ ...address, body }));
    expect(await conflict).toMatchObject({ code: 409, body: { errors: [expect.stringContaining('"gate"')] } });
    const data = [canary('steps'), gate].map((attributes) => ({ type: 'allocations' as const, attributes }));
    const all = (await parsed(api.updateAllocationsForFeatureFlagInEnvironment({ ...address, body: { data } }))).data;
    expect(all.map(({ attributes }) => [attributes.key, attributes.orderPosition])).toEqual([
      ['steps', 0],
      ['gate', 1],
    ]);
    expect(all[1]?.id).toBe(first.id);
    const shown = entryOf((await parsed(api.getFeatureFlag({ featureFlagId: flag.id }))).data, address.environmentId);
    expect(Object.keys(shown?.allocations ?? {})).toEqual(['steps', 'gate']);
    const emptied = await parsed(api.updateAllocationsForFeatureFlagInEnvironment({ ...address, body: { data: [] } }));
    expect(emptied.data).toEqual([]);
  });

  it('adds, changes and deletes variants', async () => {
    const body = booleanFlag('varied');
    Object.assign(body.data.attributes, { valueType: 'INTEGER', variants: [{ key: 'one', name: 'One', value: '1' }] });
    const { id: featureFlagId } = (await parsed(api.createFeatureFlag({ body }))).data;
    const two = { key: 'two', name: 'Two', value: '2' };
    const made = await parsed(api.createVariantForFeatureFlag({ featureFlagId, body: two }));
    expect(made).toMatchObject(two);
    const variantId = made.id;
    const changed = await parsed(api.updateVariantForFeatureFlag({ featureFlagId, variantId, body: { value: '22' } }));
    expect(changed).toMatchObject({ ...two, value: '22' });
    await api.deleteVariantFromFeatureFlag({ featureFlagId, variantId });
    const { attributes } = (await api.getFeatureFlag({ featureFlagId })).data;
    expect(attributes.variants.map(({ key }) => key)).toEqual(['one']);
  });

  it('starts, pauses, resumes and stops an exposure schedule', async () => {
    const flag = await makeFlag('scheduled');
    const address = { featureFlagId: flag.id, environmentId: await app.environmentId('production') };
    const body = { data: { type: 'allocations', attributes: canary('steps') } } as const;
    const made = (await parsed(api.createAllocationsForFeatureFlagInEnvironment({ ...address, body }))).data;
    const exposureScheduleId = made.attributes.exposureSchedule?.id ?? '';
    const [on, off] = flag.attributes.variants;
    expect(made.attributes.exposureSchedule?.controlVariantId).toBe(off?.id);
    expect(made.attributes.variantWeights[0]?.variant?.id).toBe(on?.id);
    for (const move of ['start', 'pause', 'resume', 'stop'] as const) {
      const { data } = await parsed(api[`${move}ExposureSchedule`]({ exposureScheduleId }));
      expect(data).toMatchObject({ id: exposureScheduleId, attributes: { allocationId: made.id } });
    }
    expect(await failure(api.pauseExposureSchedule({ exposureScheduleId }))).toMatchObject({ code: 409 });
  });
});

describe('the client’s answers', () => {
  it('of a change that waits: the suggestion, and nothing has changed until it is approved', async () => {
    const flag = await makeFlag('guarded');
    const { services } = app.rest;
    const environmentId = await app.environmentId('production');
    const address = { featureFlagId: flag.id, environmentId };
    await requiringApproval(async () => {
      await api.enableFeatureFlagEnvironment(address);
      const waiting = entryOf((await parsed(api.getFeatureFlag(address))).data, environmentId);
      expect(waiting?.status).toBe('DISABLED');
      const id = waiting?.pendingSuggestionId ?? '';
      expect(await failure(api.enableFeatureFlagEnvironment(address))).toMatchObject({ code: 409 });
      await approveChangeRequest(services, keyCaller('approver'), { id });
      const approved = entryOf((await parsed(api.getFeatureFlag(address))).data, environmentId);
      expect(approved).toMatchObject({ status: 'ENABLED', pendingSuggestionId: null });
    });
  });

  it('of allocations, variants and archives that wait: what it can parse', async () => {
    await requiringApproval(async () => {
      const [allocated, varied, archived] = [
        await makeFlag('a-waits'),
        await makeFlag('v-waits'),
        await makeFlag('z-waits'),
      ];
      const environmentId = await app.environmentId('production');
      const body = { data: { type: 'allocations', attributes: canary('steps') } } as const;
      const address = { featureFlagId: allocated.id, environmentId };
      const { data } = await parsed(api.createAllocationsForFeatureFlagInEnvironment({ ...address, body }));
      expect(data.attributes.key).toBe('steps');
      const shown = (await api.getFeatureFlag(address)).data;
      expect(entryOf(shown, environmentId)?.allocations).toBeNull();
      const variant = { featureFlagId: varied.id, variantId: varied.attributes.variants[1]?.id ?? '' };
      const same = await parsed(api.updateVariantForFeatureFlag({ ...variant, body: { value: 'true' } }));
      expect(same.value).toBe('false');
      const second = api.deleteVariantFromFeatureFlag(variant);
      expect(await failure(second)).toMatchObject({ code: 409 });
      const { attributes } = (await parsed(api.archiveFeatureFlag({ featureFlagId: archived.id }))).data;
      expect(attributes.archivedAt).toBeNull();
    });
  });

  it('of bad keys: 403 and Forbidden', async () => {
    const { secret } = await app.rest.createKey({ organizationId: app.organizationId });
    const elsewhere = await app.rest.createKey({ organizationId: await newOrganization(app.rest) });
    const forbidden = { code: 403, body: { errors: ['Forbidden'] } };
    for (const [apiKeyAuth, appKeyAuth] of [
      [secret, 'nobody'],
      ['nobody', secret],
      [secret, elsewhere.secret],
    ]) {
      const stranger = app.clientWith({ apiKeyAuth, appKeyAuth });
      expect(await failure(stranger.listFeatureFlags())).toMatchObject(forbidden);
    }
    const half = app.clientWith({ apiKeyAuth: secret });
    expect(await failure(half.listFeatureFlags())).toMatchObject(forbidden);
    const bearer = app.clientWith({ AuthZ: { accessToken: secret } });
    expect((await parsed(bearer.listFeatureFlags())).data.length).toBeGreaterThan(0);
  });

  it('of a permission that is missing: 403 with its Datadog name', async () => {
    const { organizationId } = app;
    const { secret } = await app.rest.createKey({ organizationId });
    const reader = await app.rest.createKey({ organizationId, permissions: ['flag:read', 'environment:read'] });
    const reading = app.clientWith({ apiKeyAuth: secret, appKeyAuth: reader.secret });
    await parsed(reading.listFeatureFlags());
    const { code, body } = await failure(reading.createFeatureFlag({ body: booleanFlag('no') }));
    expect([code, body.errors]).toEqual([403, ['Forbidden: this needs the permission feature_flag_config_write']]);
  });

  it('of what is not there, taken or wrong: 404, 409 and 400 with what was wrong', async () => {
    const unknown = '550e8400-e29b-41d4-a716-446655440000';
    expect(await failure(api.getFeatureFlag({ featureFlagId: unknown }))).toMatchObject({
      code: 404,
      body: { errors: [expect.stringContaining(unknown)] },
    });
    expect(await failure(api.startExposureSchedule({ exposureScheduleId: unknown }))).toMatchObject({ code: 404 });
    await makeFlag('taken');
    const again = failure(api.createFeatureFlag({ body: booleanFlag('taken') }));
    expect(await again).toMatchObject({ code: 409, body: { errors: [expect.stringContaining('"taken"')] } });
    const wrong = booleanFlag('wrong');
    Object.assign(wrong.data.attributes, { variants: [{ key: 'maybe', name: 'Maybe', value: 'perhaps' }] });
    const { code, body } = await failure(api.createFeatureFlag({ body: wrong }));
    expect([code, body.errors]).toEqual([
      400,
      ['data.attributes.variants.0.value: of variant "maybe" is "perhaps", expected true or false as a text (BOOLEAN)'],
    ]);
    const environment = newEnvironment('Twice');
    await parsed(api.createFeatureFlagsEnvironment({ body: environment }));
    expect(await failure(api.createFeatureFlagsEnvironment({ body: environment }))).toMatchObject({ code: 409 });
  });
});

describe('the check of what the client could parse', () => {
  it('finds what it could not', () => {
    const deep = { data: [{ at: new Date(Number.NaN) }, { _unparsed: true }, new v2.Variant()] };
    expect(unparsedIn(deep)).toEqual(['answer.data.0.at: no date', 'answer.data.1: unparsed']);
  });
});
