import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/json.ts';
import { createRestApp, type RestApp } from '../../support/rest-app.ts';
import { rulesFor } from './posthog-project.ts';
import { openSdkProject, postBytes, type SdkProject, TWO_VARIANTS, zipped } from './sdk-project.ts';

// What events tell of persons, of groups and of flags that were evaluated elsewhere (§1, §10).

let app: RestApp;
beforeAll(async () => {
  app = await createRestApp({ anonymousAccess: 'none' });
});
afterAll(() => app.close());

/** A project with a flag for those on the plan `pro`. */
async function projectForPro(): Promise<
  SdkProject & { isPro(distinct_id: string, more?: JsonObject): Promise<boolean> }
> {
  const project = await openSdkProject(app);
  await project.flag('pro', { settings: rulesFor('plan', 'pro') });
  const isPro = async (distinct_id: string, more: JsonObject = {}) =>
    (await project.flags({ distinct_id, ...more })).pro?.enabled === true;
  return { ...project, isPro };
}

describe('an event is taken in', () => {
  it.each(['/batch/', '/batch', '/e/', '/e', '/i/v0/e/', '/capture/', '/engage/', '/track/'])('at %s', async (path) => {
    const { token, post, isPro } = await projectForPro();
    const event = { event: '$set', distinct_id: 'u', $set: { plan: 'pro' } };
    const answer = await post(path, { api_key: token, batch: [event] });
    expect([answer.status, answer.body]).toEqual([200, { status: 1 }]);
    expect(await isPro('u')).toBe(true);
  });

  it('alone, in a list, with the token of its properties, compressed', async () => {
    const { token, post, isPro } = await projectForPro();
    const $set = { plan: 'pro' };
    await post('/e/', { api_key: token, event: '$set', distinct_id: 'alone', $set });
    await post('/e/', [{ event: 'x', properties: { token, distinct_id: 'listed', $set } }]);
    const event = { event: 'x', properties: { token, distinct_id: 'zipped', $set } };
    await postBytes(app, '/e/?compression=gzip-js&ip=0', zipped(event), { 'content-type': 'text/plain' });
    expect(await Promise.all(['alone', 'listed', 'zipped', 'other'].map((key) => isPro(key)))).toEqual([
      ...[true, true, true],
      false,
    ]);
  });

  it('only with a known token', async () => {
    const { post } = await projectForPro();
    const event = { event: '$set', distinct_id: 'u', $set: { plan: 'pro' } };
    expect(await post('/batch/', { batch: [event] })).toMatchObject({ status: 401 });
    expect(await post('/batch/', { api_key: 'phc_nobody', batch: [event] })).toMatchObject({ status: 401 });
  });
});

describe('a person', () => {
  it('has what was set, set once, and not what was taken away', async () => {
    const { capture, isPro } = await projectForPro();
    await capture({ event: 'x', distinct_id: 'u', properties: { $set_once: { plan: 'pro' } } });
    expect(await isPro('u')).toBe(true);
    await capture({ event: 'x', distinct_id: 'u', properties: { $set: { plan: 'free' } } });
    await capture({ event: 'x', distinct_id: 'u', properties: { $set_once: { plan: 'pro' } } });
    expect(await isPro('u')).toBe(false);
    await capture({ event: 'x', distinct_id: 'u', properties: { $set: { plan: 'pro' } } });
    expect(await isPro('u')).toBe(true);
    await capture({ event: 'x', distinct_id: 'u', properties: { $unset: ['plan'] } });
    expect(await isPro('u')).toBe(false);
  });

  it.each([
    ['$identify', '$anon_distinct_id'],
    ['$create_alias', 'alias'],
    ['$merge_dangerously', 'alias'],
  ])('that was anonymous keeps its properties by %s', async (event, name) => {
    const { capture, isPro } = await projectForPro();
    await capture({ event: 'x', distinct_id: 'anonymous', properties: { $set: { plan: 'pro' } } });
    await capture({ event, distinct_id: 'known', properties: { [name]: 'anonymous' } });
    expect([await isPro('known'), await isPro('anonymous')]).toEqual([true, true]);
  });

  it('has the browser and the campaign of its events, and keeps the first ones', async () => {
    const { capture, flag, flags } = await openSdkProject(app);
    await flag('browser', { settings: rulesFor('$browser', 'Firefox') });
    await flag('first', { settings: rulesFor('$initial_browser', 'Chrome') });
    await flag('source', { settings: rulesFor('utm_source', 'mail') });
    await flag('other', { settings: rulesFor('plan', 'pro') });
    const seen = (properties: JsonObject) => capture({ event: '$pageview', distinct_id: 'u', properties });
    await seen({ $browser: 'Chrome', utm_source: 'mail', plan: 'pro' });
    await seen({ $browser: 'Firefox', $set: { name: 'U' } });
    const answers = await flags({ distinct_id: 'u' });
    const areOn = ['browser', 'first', 'source', 'other'].map((key) => answers[key]?.enabled);
    expect(areOn).toEqual([true, true, true, false]);
  });

  it('is not stored if the event says that it has no profile', async () => {
    const { capture, isPro } = await projectForPro();
    const properties = { $process_person_profile: false, $set: { plan: 'pro' } };
    await capture({ event: 'x', distinct_id: 'u', properties });
    expect(await isPro('u')).toBe(false);
  });

  it('has properties of any name, and no event is too odd to be taken in', async () => {
    const { capture, token, post } = await projectForPro();
    const $set = JSON.parse('{"__proto__":{"plan":"pro"},"constructor":1,"plan":null}');
    const odd: readonly JsonObject[] = [
      { event: '$set', distinct_id: 'u', $set },
      { event: '$identify', distinct_id: 'u', properties: { $anon_distinct_id: 'u' } },
      { event: '$groupidentify', properties: { $group_type: 'company' } },
      { event: '$groupidentify', properties: { $group_type: '', $group_key: {} } },
      { event: '$feature_flag_called', distinct_id: 'u', properties: { locally_evaluated: true } },
      { event: 1, distinct_id: {}, properties: [] },
      { event: '$set', distinct_id: 'x'.repeat(10_000), $set: { long: 'y'.repeat(100_000) } },
    ];
    for (const event of odd) expect(await capture(event)).toMatchObject({ status: 200 });
    for (const batch of [[], [1, null, 'x'], {}, null]) {
      expect([200, 400]).toContain((await post('/batch/', { api_key: token, batch })).status);
    }
  });
});

describe('a group', () => {
  it('has what was set, and its type gets the next index', async () => {
    const { capture, send, flags } = await projectForPro();
    const properties = { $group_type: 'company', $group_key: 'acme', $group_set: { size: 50 } };
    await capture({ event: '$groupidentify', distinct_id: 'u', properties });
    const asked = [{ key: 'size', type: 'group', group_type_index: 0, operator: 'gt', value: '10' }];
    const filters = { aggregation_group_type_index: 0, groups: [{ properties: asked }] };
    await send('POST', '/feature_flags', { key: 'large', filters });
    expect((await flags({ distinct_id: 'u', groups: { company: 'acme' } })).large?.enabled).toBe(true);
    expect((await flags({ distinct_id: 'u', groups: { company: 'tiny' } })).large?.enabled).toBe(false);
  });
});

describe('a flag that an SDK evaluated by itself', () => {
  const usageOf = async ({ organizationId }: SdkProject) => {
    await app.services.usage.flush();
    const rows = await app.services.store.db.evaluationUsage.findMany({
      where: { organizationId },
      orderBy: { variantKey: 'asc' },
    });
    return rows.map(({ variantKey, count }) => [variantKey, Number(count)]);
  };

  it('is counted by its answer, and only then', async () => {
    const project = await openSdkProject(app);
    await project.flag('switch');
    await project.flag('theme', TWO_VARIANTS);
    const called = (flag: string, response: boolean | string, locally: boolean) => ({
      event: '$feature_flag_called',
      distinct_id: 'u',
      properties: { $feature_flag: flag, $feature_flag_response: response, locally_evaluated: locally },
    });
    const batch = [
      called('switch', true, true),
      called('theme', 'b', true),
      called('theme', 'b', true),
      called('theme', 'invented', true),
      called('unknown', true, true),
      called('theme', 'a', false),
    ];
    await project.post('/batch/', { api_key: project.token, batch });
    expect(await usageOf(project)).toEqual([
      ['b', 2],
      ['on', 1],
    ]);
  });
});
