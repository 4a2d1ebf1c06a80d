import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approveChangeRequest } from '../../src/actions/change-request/change-requests.ts';
import { archiveFlag, deleteFlag, updateFlag } from '../../src/actions/flag/flags.ts';
import { setFeatureDefault } from '../../src/actions/organization/feature-defaults.ts';
import { createSegment } from '../../src/actions/segment/segments.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { ApprovalRequired } from '../../src/domain/errors.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

const NOW = '2026-06-01T12:00:00.000Z';

let app: TestApp;
let own: TestOrganization;
beforeAll(async () => {
  app = await createTestApp({ now: NOW });
  // Before an environment is protected whose answers it would decide.
  await setFeatureDefault(app.services, fullCaller, { featureKey: 'obeys', enabled: true });
  own = await makeOrganization(app.services);
});
afterAll(() => app.close());

async function flagWith<Data>(key: string, selection: string): Promise<Data> {
  const source = `query ($id: ID!) { flag(organizationId: $id, key: "${key}") { ${selection} } }`;
  const { data, errors } = await askGraph<{ flag: Data }>(app.services, fullCaller, source, { id: own.organizationId });
  expect(errors).toBeUndefined();
  return data.flag;
}

describe('a flag', () => {
  it('shows the whole of itself', async () => {
    await createSegment(app.services, fullCaller, {
      organizationId: own.organizationId,
      key: 'staff',
      kind: 'STATIC',
      members: ['b', 'a'],
    });
    await own.flag('banner', {
      name: 'Banner',
      description: 'The banner on top.',
      valueType: 'STRING',
      tags: ['web'],
      variants: [
        { key: 'red', value: '#f00', payload: { dark: true }, weight: 50 },
        { key: 'blue', value: '#00f', weight: 50 },
      ],
      settings: [
        {
          environment: 'production',
          enabled: true,
          defaultVariant: 'red',
          rolloutPercentage: 40,
          rolloutCondition: { minVersion: '2.0.0', activationDate: '2026-06-01T14:00:00+02:00' },
          rules: [
            {
              key: 'staff',
              groups: [{ conditions: [{ operator: 'IN_SEGMENT', values: ['staff'] }] }],
              exposureSchedule: { autostart: true, steps: [{ exposurePercentage: 25 }] },
              split: [
                { variant: 'blue', weight: 60 },
                { variant: 'red', weight: 40 },
              ],
            },
          ],
        },
      ],
    });
    expect(
      await flagWith(
        'banner',
        'settings { rolloutCondition { minVersion } } rolloutCondition { minVersion activated } elsewhere: rolloutCondition(environment: "development") { minVersion }',
      ),
    ).toEqual({
      settings: [{ rolloutCondition: { minVersion: '2.0.0' } }, { rolloutCondition: null }],
      rolloutCondition: { minVersion: '2.0.0', activated: true },
      elsewhere: null,
    });
    const shown = await flagWith(
      'banner',
      `key name description valueType tags version archivedAt createdAt createdBy bucketing { by groupType }
       variants { key value payload weight }
       setting { switch enabled followsDefault defaultVariant { key } overrideVariant { key } rolloutPercentage
         rolloutCondition { minVersion activationDate activated }
         rules { key position exposurePercentage currentExposurePercentage split { variant { key } weight }
           groups { match conditions { operator values } }
           exposureSchedule { status currentStep exposurePercentage changesAt steps { exposurePercentage } } } }`,
    );
    expect(shown).toEqual({
      key: 'banner',
      name: 'Banner',
      description: 'The banner on top.',
      valueType: 'STRING',
      tags: ['web'],
      version: 1,
      archivedAt: null,
      createdAt: NOW,
      createdBy: 'anonymous',
      bucketing: { by: 'TARGETING_KEY', groupType: null },
      variants: [
        { key: 'red', value: '#f00', payload: { dark: true }, weight: 50 },
        { key: 'blue', value: '#00f', payload: null, weight: 50 },
      ],
      setting: {
        switch: 'ON',
        enabled: true,
        followsDefault: false,
        defaultVariant: { key: 'red' },
        overrideVariant: null,
        rolloutPercentage: 40,
        rolloutCondition: { minVersion: '2.0.0', activationDate: NOW, activated: true },
        rules: [
          {
            key: 'staff',
            position: 0,
            exposurePercentage: 100,
            currentExposurePercentage: 25,
            split: [
              { variant: { key: 'blue' }, weight: 60 },
              { variant: { key: 'red' }, weight: 40 },
            ],
            groups: [{ match: 'ALL', conditions: [{ operator: 'IN_SEGMENT', values: ['staff'] }] }],
            exposureSchedule: {
              status: 'NOT_STARTED',
              currentStep: 0,
              exposurePercentage: 25,
              changesAt: null,
              steps: [{ exposurePercentage: 25 }],
            },
          },
        ],
      },
    });
  });

  it('is found from the segment that its rules refer to, whose members come in order', async () => {
    const source = `query ($id: ID!) { organization(id: $id) { segment(key: "staff") {
      kind flags { key } members(first: 1) { totalCount pageInfo { hasNextPage } edges { node { targetingKey } } } } } }`;
    const { data } = await askGraph(app.services, fullCaller, source, { id: own.organizationId });
    expect(data).toEqual({
      organization: {
        segment: {
          kind: 'STATIC',
          flags: [{ key: 'banner' }],
          members: { totalCount: 2, pageInfo: { hasNextPage: true }, edges: [{ node: { targetingKey: 'a' } }] },
        },
      },
    });
  });

  it('that follows the default is on exactly while the default of its key is', async () => {
    await own.flag('follower', { settings: [{ environment: 'production', enabled: null }] });
    const enabled = () => flagWith('follower', 'setting { enabled followsDefault switch }');
    const following = { followsDefault: true, switch: 'FOLLOW_DEFAULT' };
    expect(await enabled()).toEqual({ setting: { ...following, enabled: false } });
    await setFeatureDefault(app.services, fullCaller, { featureKey: 'follower', enabled: true });
    expect(await enabled()).toEqual({ setting: { ...following, enabled: true } });
    await setFeatureDefault(app.services, fullCaller, { featureKey: 'follower', enabled: false });
    expect(await enabled()).toEqual({ setting: { ...following, enabled: false } });
  });

  it('names what it depends on and what depends on it, by prerequisite and by condition', async () => {
    await own.flag('ground');
    await own.flag('house', { prerequisites: [{ flagKey: 'ground', expected: 'on' }] });
    const conditions = [{ attribute: 'ground', operator: 'FLAG_EVALUATES_TO' as const, values: [true] }];
    await own.flag('tree', {
      settings: [{ environment: 'production', rules: [{ key: 'first', groups: [{ conditions }] }] }],
    });
    expect(await flagWith('ground', 'dependents { key }')).toEqual({ dependents: [{ key: 'house' }, { key: 'tree' }] });
    expect(await flagWith('house', 'prerequisites { flag { key } expected }')).toEqual({
      prerequisites: [{ flag: { key: 'ground' }, expected: 'on' }],
    });
  });

  it('shows the change that waits for approval where it waits, until it is decided', async () => {
    await own.flag('guarded', { requiresApproval: true, settings: [] });
    const change = { organizationId: own.organizationId, flagKey: 'guarded', enabled: true };
    const requested = setFlagSwitch(app.services, keyCaller('one'), change).catch((error: unknown) => error);
    expect(await requested).toBeInstanceOf(ApprovalRequired);
    const waiting = `settings { environment { key } pendingChangeRequest { status flagKey requestedBy { name } environment { key }
      differences { path before after } } } changeRequests(status: PENDING) { totalCount }`;
    expect(await flagWith('guarded', waiting)).toEqual({
      settings: [
        {
          environment: { key: 'production' },
          pendingChangeRequest: {
            status: 'PENDING',
            flagKey: 'guarded',
            requestedBy: { name: 'one' },
            environment: { key: 'production' },
            differences: [{ path: 'settings.production.switch', before: 'OFF', after: 'ON' }],
          },
        },
        { environment: { key: 'development' }, pendingChangeRequest: null },
      ],
      changeRequests: { totalCount: 1 },
    });
    const { changeRequestId } = (await requested) as ApprovalRequired;
    await approveChangeRequest(app.services, keyCaller('two'), { id: changeRequestId });
    const after =
      'setting { enabled pendingChangeRequest { number } } changeRequests { edges { node { status decidedBy { name } } } }';
    expect(await flagWith('guarded', after)).toEqual({
      setting: { enabled: true, pendingChangeRequest: null },
      changeRequests: { edges: [{ node: { status: 'APPROVED', decidedBy: { name: 'two' } } }] },
    });
  });

  it('tells its history, the newest change first, with what was different', async () => {
    await own.flag('history');
    await updateFlag(app.services, keyCaller('editor'), {
      organizationId: own.organizationId,
      flagKey: 'history',
      name: 'Past',
    });
    const selection =
      'changes { edges { node { kind flag { key } actor { name } source differences { path before after } } } }';
    expect(await flagWith('history', selection)).toEqual({
      changes: {
        edges: [
          {
            node: {
              kind: 'FLAG_UPDATED',
              flag: { key: 'history' },
              actor: { name: 'editor' },
              source: 'graphql',
              differences: [{ path: 'name', before: 'history', after: 'Past' }],
            },
          },
          { node: expect.objectContaining({ kind: 'FLAG_CREATED' }) },
        ],
      },
    });
  });
});

describe('a list of flags', () => {
  let list: TestOrganization;
  beforeAll(async () => {
    list = await makeOrganization(app.services);
    const { organizationId } = list;
    await list.flag('web-red', { name: 'Red', tags: ['web', 'colour'] });
    await list.flag('web-full', { name: '100%', tags: ['web'] });
    await list.flag('text', { valueType: 'STRING', variants: [{ key: 'a', value: 'a' }], settings: [] });
    await list.flag('lasting', { permanent: true, settings: [{ environment: 'production', enabled: false }] });
    await list.flag('shelved');
    await archiveFlag(app.services, fullCaller, { organizationId, flagKey: 'shelved' });
    await list.flag('gone');
    await deleteFlag(app.services, fullCaller, { organizationId, flagKey: 'gone' });
    await list.flag('obeys', { settings: [{ environment: 'production', enabled: null }] });
  });

  it.each([
    ['', ['web-red', 'web-full', 'text', 'lasting', 'obeys']],
    ['filter: {}', ['web-red', 'web-full', 'text', 'lasting', 'obeys']],
    ['filter: { text: "RED" }', ['web-red']],
    ['filter: { text: "%" }', ['web-full']],
    ['filter: { text: "_" }', []],
    ['filter: { tags: ["colour", "nothing"] }', ['web-red']],
    ['filter: { tags: [] }', []],
    ['filter: { valueType: STRING }', ['text']],
    ['filter: { archived: true }', ['shelved']],
    ['filter: { archived: null }', ['web-red', 'web-full', 'text', 'lasting', 'shelved', 'obeys']],
    ['filter: { deleted: true }', ['gone']],
    ['filter: { lifecycle: ARCHIVED }', ['shelved']],
    ['filter: { lifecycle: DELETED }', ['gone']],
    ['filter: { lifecycle: PERMANENT }', ['lasting']],
    ['filter: { environment: { key: "production", enabled: true } }', ['web-red', 'web-full', 'obeys']],
    ['filter: { environment: { key: "production", enabled: false } }', ['text', 'lasting']],
    ['filter: { environment: { key: "nowhere", enabled: false } }', []],
    ['filter: { tags: ["web"], text: "red" }', ['web-red']],
  ])('with %s has the flags %j', async (filter, keys) => {
    const args = filter === '' ? '' : `(${filter})`;
    const source = `query ($id: ID!) { organization(id: $id) { flags${args} { totalCount edges { node { key } } } } }`;
    const { data, errors } = await askGraph(app.services, fullCaller, source, { id: list.organizationId });
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      organization: { flags: { totalCount: keys.length, edges: keys.map((key) => ({ node: { key } })) } },
    });
  });

  it.each([
    'organization(id: $id) { flags(filter: { text: $text }) { totalCount } }',
    'organization(id: $id) { flag(key: $text) { key } }',
    'flag(organizationId: $id, key: $text) { key }',
  ])('refuses a text with a NUL, which no flag can have: %s', async (field) => {
    const source = `query ($id: ID!, $text: String!) { ${field} }`;
    const answer = await askGraph(app.services, fullCaller, source, { id: list.organizationId, text: 'a\u0000' });
    expect(codesOf(answer)).toEqual(['VALIDATION_FAILED']);
  });

  it('filtered by a state has exactly the flags that say they are in it, however old they get', async () => {
    const later = await createTestApp({ now: '2026-01-01T00:00:00.000Z' });
    try {
      const old = await makeOrganization(later.services);
      await old.flag('done', {
        settings: [
          { environment: 'production', enabled: true },
          { environment: 'development', enabled: true },
        ],
      });
      await old.flag('started', { settings: [{ environment: 'production', enabled: true, rolloutPercentage: 5 }] });
      await old.flag('lasting', { permanent: true });
      later.clock.advance(31 * 24 * 60 * 60 * 1000);
      const source =
        'query ($id: ID!, $state: LifecycleStatus) { organization(id: $id) { flags(filter: { lifecycle: $state }) { edges { node { key lifecycle { status } } } } } }';
      const states = async (state: string | null) => {
        const { data } = await askGraph(later.services, fullCaller, source, { id: old.organizationId, state });
        return data;
      };
      const listed = (key: string, status: string) => ({
        organization: { flags: { edges: [{ node: { key, lifecycle: { status } } }] } },
      });
      expect(await states('STALE')).toEqual(listed('done', 'STALE'));
      expect(await states('ACTIVE')).toEqual(listed('started', 'ACTIVE'));
      expect(await states('PERMANENT')).toEqual(listed('lasting', 'PERMANENT'));
    } finally {
      await later.close();
    }
  });
});
