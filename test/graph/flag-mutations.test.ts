import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

/** What the graph shows of a flag. */
async function readFlag(organizationId: string, key: string, fields: string): Promise<unknown> {
  const document = `query ($organizationId: ID!, $key: String!) { flag(organizationId: $organizationId, key: $key) { ${fields} } }`;
  const { data, errors } = await app.graphql(document, { organizationId, key });
  expect(errors).toBeUndefined();
  return data.flag;
}

describe('createFlag', () => {
  it('makes a whole flag at once, with variants, settings, conditions and rules', async () => {
    const { organizationId } = await makeOrganization(app.services);
    await mutate(app, 'createSegment', { organizationId, key: 'crew', kind: 'STATIC', members: ['ada'] });
    const answer = await mutate(app, 'createFlag', {
      organizationId,
      key: 'theme',
      name: 'Theme',
      description: 'Which theme the shop wears.',
      valueType: 'STRING',
      tags: ['shop', 'design'],
      distributionChannel: 'CLIENT',
      permanent: true,
      bucketing: { by: 'GROUP', groupType: 'company' },
      variants: [
        { key: 'light', name: 'Light', value: '#fff', weight: 60 },
        { key: 'dark', value: '#000', weight: 40, payload: { contrast: [1, null] } },
      ],
      settings: [
        {
          environment: 'production',
          enabled: true,
          defaultVariant: 'light',
          rolloutPercentage: 12.5,
          rolloutCondition: { minVersion: '2.5.0', activationDate: '2026-01-15T01:00:00+01:00' },
          rules: [
            {
              key: 'crew',
              groups: [{ match: 'ANY', conditions: [{ operator: 'IN_SEGMENT', values: ['crew'] }] }],
              split: [
                { variant: 'dark', weight: 70 },
                { variant: 'light', weight: 30 },
              ],
              endsAt: '2027-01-01T00:00:00Z',
            },
            { conditions: [{ attribute: 'plan', operator: 'EQUALS', values: ['pro', 7, true] }], variant: 'dark' },
          ],
        },
      ],
    });
    expect(answer).toEqual({ __typename: 'Flag' });
    const fields = `name description valueType tags distributionChannel permanent version bucketing { by groupType }
      variants { key name value payload weight }
      setting { enabled rolloutPercentage defaultVariant { key } rolloutCondition { minVersion activationDate }
        rules { key endsAt split { weight variant { key } }
          groups { match conditions { attribute operator values ignoreCase negate } } } }`;
    expect(await readFlag(organizationId, 'theme', fields)).toEqual({
      name: 'Theme',
      description: 'Which theme the shop wears.',
      valueType: 'STRING',
      tags: ['shop', 'design'],
      distributionChannel: 'CLIENT',
      permanent: true,
      version: 1,
      bucketing: { by: 'GROUP', groupType: 'company' },
      variants: [
        { key: 'light', name: 'Light', value: '#fff', payload: null, weight: 60 },
        { key: 'dark', name: 'dark', value: '#000', payload: { contrast: [1, null] }, weight: 40 },
      ],
      setting: {
        enabled: true,
        rolloutPercentage: 12.5,
        defaultVariant: { key: 'light' },
        rolloutCondition: { minVersion: '2.5.0', activationDate: '2026-01-15T00:00:00.000Z' },
        rules: [
          {
            key: 'crew',
            endsAt: '2027-01-01T00:00:00.000Z',
            split: [
              { weight: 70, variant: { key: 'dark' } },
              { weight: 30, variant: { key: 'light' } },
            ],
            groups: [
              {
                match: 'ANY',
                conditions: [
                  { attribute: '', operator: 'IN_SEGMENT', values: ['crew'], ignoreCase: false, negate: false },
                ],
              },
            ],
          },
          {
            key: 'rule-2',
            endsAt: null,
            split: [{ weight: 100, variant: { key: 'dark' } }],
            groups: [
              {
                match: 'ALL',
                conditions: [
                  { attribute: 'plan', operator: 'EQUALS', values: ['pro', 7, true], ignoreCase: false, negate: false },
                ],
              },
            ],
          },
        ],
      },
    });
  });

  it('gives a flag of which only the key is said the variants on and off, and leaves it off', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const select = '... on Flag { name valueType variants { key value } settings { enabled followsDefault } }';
    expect(await mutate(app, 'createFlag', { organizationId, key: 'plain' }, { select })).toEqual({
      __typename: 'Flag',
      name: 'plain',
      valueType: 'BOOLEAN',
      variants: [
        { key: 'on', value: true },
        { key: 'off', value: false },
      ],
      settings: [
        { enabled: false, followsDefault: false },
        { enabled: false, followsDefault: false },
      ],
    });
  });

  it('tells a switch that is null, which follows the default, from one that is absent, which is off', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const settings = [{ environment: 'production', enabled: null }, { environment: 'development' }];
    const select = '... on Flag { settings { environment { key } followsDefault } }';
    expect(await mutate(app, 'createFlag', { organizationId, key: 'plain', settings }, { select })).toMatchObject({
      settings: [
        { environment: { key: 'production' }, followsDefault: true },
        { environment: { key: 'development' }, followsDefault: false },
      ],
    });
  });

  it.each([
    [
      'variants.1.weight',
      {
        variants: [
          { key: 'on', value: true },
          { key: 'off', value: false, weight: 101 },
        ],
      },
    ],
    ['variants.0.value', { valueType: 'INTEGER', variants: [{ key: 'some', value: 1.5 }] }],
    [
      'settings.0.rules.0.groups.0.conditions.0.values.1',
      ruled({ groups: [{ conditions: [unequal('pro', { a: 1 })] }] }),
    ],
    ['settings.0.rules.0.conditions.0.values.0', ruled({ conditions: [unequal(['pro'])] })],
    ['settings.0.rules.0.conditions', ruled({ groups: [], conditions: [unequal('pro')] })],
    ['settings.0.rules.0.variant', ruled({ variant: 'on', split: [{ variant: 'off', weight: 1 }] })],
    ['settings.0.rules.0.bucketing.groupType', ruled({ bucketing: { by: 'GROUP' } })],
    ['settings.0.rolloutCondition.minVersion', setting({ rolloutCondition: { minVersion: '2.x-' } })],
    ['bucketing.groupType', { bucketing: { by: 'DEVICE_ID', groupType: 'company' } }],
    ['prerequisites.0.expected', { prerequisites: [{ flagKey: 'other', expected: 1 }] }],
    ['holdout', { holdout: 'nowhere' }],
  ])('names the place %s of what is wrong, and makes nothing', async (path, more) => {
    const { organizationId } = await makeOrganization(app.services);
    const answer = await mutate(app, 'createFlag', { organizationId, key: 'plain', ...more });
    expect(answer).toMatchObject({ __typename: 'ValidationError' });
    expect(answer.problems).toContainEqual({ path, message: expect.stringContaining('expected') });
    expect(await readFlag(organizationId, 'plain', 'key')).toBeNull();
  });

  it('shows the flag that has the key already', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    await flag('taken', { name: 'First' });
    expect(await mutate(app, 'createFlag', { organizationId, key: 'taken' })).toMatchObject({
      __typename: 'ConflictError',
      code: 'KEY_TAKEN',
      current: { __typename: 'Flag', key: 'taken', name: 'First', version: 1 },
    });
  });

  it('names the organization or environment that is not there', async () => {
    const { organizationId } = await makeOrganization(app.services);
    expect(await mutate(app, 'createFlag', { organizationId: 'org-nowhere', key: 'plain' })).toMatchObject({
      __typename: 'NotFoundError',
      entityType: 'organization',
      entityKey: 'org-nowhere',
    });
    const settings = [{ environment: 'moon' }];
    expect(await mutate(app, 'createFlag', { organizationId, key: 'plain', settings })).toMatchObject({
      __typename: 'NotFoundError',
      entityType: 'environment',
      entityKey: 'moon',
    });
  });
});

describe('updateFlag', () => {
  it('changes what is given, clears what is null and leaves what is absent', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    await mutate(app, 'createHoldout', { organizationId, key: 'control', exclusionPercentage: 5 });
    await flag('other');
    const prerequisites = [{ flagKey: 'other', expected: 'on' }];
    await flag('plain', { description: 'Old', tags: ['a', 'b'], holdout: 'control', prerequisites });
    const fields = 'name description tags holdout { key } prerequisites { expected flag { key } } version';
    const select = `... on Flag { ${fields} }`;
    const named = { organizationId, key: 'plain' };
    expect(await mutate(app, 'updateFlag', { ...named, name: 'New' }, { select })).toEqual({
      __typename: 'Flag',
      name: 'New',
      description: 'Old',
      tags: ['a', 'b'],
      holdout: { key: 'control' },
      prerequisites: [{ expected: 'on', flag: { key: 'other' } }],
      version: 2,
    });
    const nothing = { tags: [], holdout: null, prerequisites: [] };
    expect(await mutate(app, 'updateFlag', { ...named, ...nothing }, { select })).toEqual({
      __typename: 'Flag',
      name: 'New',
      description: 'Old',
      tags: [],
      holdout: null,
      prerequisites: [],
      version: 3,
    });
  });

  it('refuses a version that has passed, and shows the flag as it is now', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    await flag('plain');
    const named = { organizationId, key: 'plain', expectedVersion: 1 };
    expect(await mutate(app, 'updateFlag', { ...named, name: 'Mine' })).toMatchObject({ __typename: 'Flag' });
    expect(await mutate(app, 'updateFlag', { ...named, name: 'Yours' })).toMatchObject({
      __typename: 'ConflictError',
      code: 'VERSION_CONFLICT',
      current: { __typename: 'Flag', key: 'plain', name: 'Mine', version: 2 },
    });
  });

  it('refuses a flag that would depend on itself, and lists the path of the circle', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    await flag('first');
    await flag('second', { prerequisites: [{ flagKey: 'first' }] });
    const prerequisites = [{ flagKey: 'second' }];
    expect(await mutate(app, 'updateFlag', { organizationId, key: 'first', prerequisites })).toMatchObject({
      __typename: 'ConflictError',
      code: 'PREREQUISITE_CYCLE',
      dependentKeys: ['first', 'second', 'first'],
    });
  });

  it('logs nothing when nothing is different', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    await flag('plain', { name: 'Same' });
    const select = '... on Flag { version }';
    const input = { organizationId, key: 'plain', name: 'Same' };
    expect(await mutate(app, 'updateFlag', input, { select })).toEqual({ __typename: 'Flag', version: 1 });
  });
});

function setting(more: object): object {
  return { settings: [{ environment: 'production', ...more }] };
}

function ruled(rule: object): object {
  return setting({ rules: [rule] });
}

function unequal(...values: unknown[]): object {
  return { attribute: 'plan', operator: 'NOT_EQUALS', values };
}
