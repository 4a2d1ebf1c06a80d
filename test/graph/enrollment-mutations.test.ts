import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerGroupTypes } from '../../src/actions/subject/group-types.ts';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const BETA = { attribute: 'beta', operator: 'TRUTH_EQUALS', values: [true] };

describe('a setting', () => {
  const select = `... on FlagEnvironment {
    enrollment { conditions { attribute operator values negate } exposurePercentage }
    rules { key fallsThrough }
  }`;

  it('lets subjects enroll, and makes rules not fall through', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    await flag('plain');
    const named = { organizationId, flagKey: 'plain' };
    const rules = [{ key: 'last', exposurePercentage: 10, fallsThrough: false }, { key: 'usual' }];
    const set = { ...named, rules, enrollment: { conditions: [BETA] } };
    expect(await mutate(app, 'setFlagSetting', set, { select })).toMatchObject({
      enrollment: { conditions: [{ ...BETA, negate: false }], exposurePercentage: 100 },
      rules: [
        { key: 'last', fallsThrough: false },
        { key: 'usual', fallsThrough: true },
      ],
    });
    expect(await mutate(app, 'setFlagSetting', { ...named, defaultVariant: 'off' }, { select })).toMatchObject({
      enrollment: { exposurePercentage: 100 },
    });
    expect(await mutate(app, 'setFlagSetting', { ...named, enrollment: null }, { select })).toMatchObject({
      enrollment: null,
    });
  });

  it('names what is wrong with an enrollment by its place in the input', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const enrollment = {
      conditions: [
        { ...BETA, values: ['perhaps'] },
        { operator: 'IN_SEGMENT', values: ['gone'] },
      ],
      exposurePercentage: 101,
    };
    const settings = [{ environment: 'production', enrollment }];
    expect(await mutate(app, 'createFlag', { organizationId, key: 'plain', settings })).toMatchObject({
      problems: [{ path: 'settings.0.enrollment.exposurePercentage' }],
    });
    const named = [{ environment: 'production', enrollment: { ...enrollment, exposurePercentage: 50 } }];
    expect(await mutate(app, 'createFlag', { organizationId, key: 'plain', settings: named })).toMatchObject({
      problems: [
        { path: 'settings.0.enrollment.conditions.0.values.0' },
        { path: 'settings.0.enrollment.conditions.1.values' },
      ],
    });
    const unreadable = [{ environment: 'production', enrollment: { conditions: [{ ...BETA, values: [{}] }] } }];
    expect(await mutate(app, 'createFlag', { organizationId, key: 'plain', settings: unreadable })).toMatchObject({
      problems: [{ path: 'settings.0.enrollment.conditions.0.values.0' }],
    });
  });
});

it('a flag keeps variants and encrypts payloads as it is asked to', async () => {
  const { organizationId } = await makeOrganization(app.services);
  const select = '... on Flag { experienceContinuity encryptsPayloads }';
  const name = { organizationId, key: 'plain' };
  expect(await mutate(app, 'createFlag', { ...name, experienceContinuity: true }, { select })).toMatchObject({
    experienceContinuity: true,
    encryptsPayloads: false,
  });
  expect(await mutate(app, 'updateFlag', { ...name, encryptsPayloads: true }, { select })).toMatchObject({
    experienceContinuity: true,
    encryptsPayloads: true,
  });
});

it('what an enrollment asks counts as what a rule asks: the flag and the segment know who asks, and stay', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  await flag('ground');
  await mutate(app, 'createSegment', { organizationId, key: 'friends' });
  const conditions = [
    { attribute: 'ground', operator: 'FLAG_EVALUATES_TO', values: [true] },
    { operator: 'IN_SEGMENT', values: ['friends'] },
    BETA,
  ];
  const settings = [{ environment: 'development', enrollment: { conditions } }];
  await mutate(app, 'createFlag', { organizationId, key: 'house', settings });
  const { data } = await app.graphql(
    `query ($id: ID!) {
      flag(organizationId: $id, key: "ground") { dependents { key } }
      organization(id: $id) { segments(first: 1) { edges { node { flags { key } } } } }
    }`,
    { id: organizationId },
  );
  const mentioning = [{ key: 'house' }];
  expect(data).toEqual({
    flag: { dependents: mentioning },
    organization: { segments: { edges: [{ node: { flags: mentioning } }] } },
  });
  const inUse = { __typename: 'ConflictError', code: 'IN_USE', dependentKeys: ['house'] };
  expect(await mutate(app, 'deleteFlag', { organizationId, key: 'ground' })).toMatchObject(inUse);
  expect(await mutate(app, 'deleteSegment', { organizationId, key: 'friends' })).toMatchObject(inUse);
});

it('an organization names the types of group in their order', async () => {
  const { organizationId: id } = await makeOrganization(app.services);
  await registerGroupTypes(app.services, id, ['company', 'team']);
  const { data } = await app.graphql(
    'query ($id: ID!) { organization(id: $id) { groupTypes changes(first: 1) { edges { node { kind entityType entityKey flag { key } } } } } }',
    { id },
  );
  expect(data).toEqual({
    organization: {
      groupTypes: ['company', 'team'],
      changes: {
        edges: [{ node: { kind: 'GROUP_TYPE_ADDED', entityType: 'GROUP_TYPE', entityKey: 'team', flag: null } }],
      },
    },
  });
});
