import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../src/graph/lib/global-id.ts';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

describe('createOrganization and updateOrganization', () => {
  const select = '... on Organization { id name defaultEnvironment { key } environments { key } }';

  it('makes an organization with its two first environments, named by its id until it has a name', async () => {
    const made = { id: 'org-nansen', defaultEnvironment: { key: 'production' } };
    expect(await mutate(app, 'createOrganization', { id: 'org-nansen' }, { select })).toEqual({
      ...{ __typename: 'Organization', ...made, name: 'org-nansen' },
      environments: [{ key: 'production' }, { key: 'development' }],
    });
    const input = { organizationId: 'org-nansen', name: 'Nansen-Akademiet' };
    expect(await mutate(app, 'updateOrganization', input, { select })).toMatchObject({ ...made, name: input.name });
  });

  it('refuses an id that is taken, and an invalid one', async () => {
    const { organizationId: id } = await makeOrganization(app.services);
    expect(await mutate(app, 'createOrganization', { id })).toMatchObject({
      __typename: 'ConflictError',
      code: 'KEY_TAKEN',
      current: { __typename: 'Organization', id },
    });
    expect(await mutate(app, 'createOrganization', { id: 'no spaces' })).toMatchObject({ problems: [{ path: 'id' }] });
  });
});

describe('createEnvironment, updateEnvironment and deleteEnvironment', () => {
  const select = '... on Environment { id key name isDefault isProduction requiresApproval queries }';

  it('makes an environment in which every flag begins switched off', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    await flag('plain');
    const input = { organizationId, key: 'staging', isProduction: true, queries: ['stage', 'qa'] };
    expect(await mutate(app, 'createEnvironment', input, { select })).toMatchObject({
      ...{ key: 'staging', name: 'staging', isDefault: false, isProduction: true, queries: ['stage', 'qa'] },
    });
    const here = { organizationId, flagKey: 'plain', environment: 'staging', rolloutPercentage: 1 };
    const setting = { select: '... on FlagEnvironment { enabled }' };
    expect(await mutate(app, 'setFlagSetting', here, setting)).toMatchObject({ enabled: false });
    expect(await mutate(app, 'createEnvironment', input)).toMatchObject({
      code: 'KEY_TAKEN',
      current: { __typename: 'Environment' },
    });
  });

  it('makes another one the default, which alone can then not be deleted', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const [development, production] = [
      { organizationId, key: 'development' },
      { organizationId, key: 'production' },
    ];
    const moved = await mutate(app, 'updateEnvironment', { ...development, isDefault: true }, { select });
    expect(moved).toMatchObject({ isDefault: true, name: 'Development' });
    const taken = { ...development, isDefault: false };
    expect(await mutate(app, 'updateEnvironment', taken)).toMatchObject({ problems: [{ path: 'isDefault' }] });
    expect(await mutate(app, 'deleteEnvironment', development)).toMatchObject({ code: 'IN_USE' });
    const deletion = { select: '... on Deletion { deletedId kind key }' };
    expect(await mutate(app, 'deleteEnvironment', production, deletion)).toEqual({
      ...{ __typename: 'Deletion', deletedId: expect.any(String), kind: 'ENVIRONMENT', key: 'production' },
    });
    expect(await mutate(app, 'updateEnvironment', production)).toMatchObject({ entityType: 'environment' });
  });
});

describe('createSegment, updateSegment and deleteSegment', () => {
  const select = `... on Segment { id key kind match version
    groups { match conditions { attribute operator values } } members(first: 10) { edges { node { targetingKey } } } }`;

  it('adds to and removes from the members of a static segment', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const named = { organizationId, key: 'crew' };
    const made = await mutate(app, 'createSegment', { ...named, kind: 'STATIC', members: ['bo', 'ada'] }, { select });
    expect(made).toMatchObject({ kind: 'STATIC', version: 1, members: members('ada', 'bo') });
    const change = { addMembers: ['eve'], removeMembers: ['bo'] };
    expect(await mutate(app, 'updateSegment', { ...named, ...change }, { select })).toMatchObject({
      version: 2,
      members: members('ada', 'eve'),
    });
    const stale = { ...named, name: 'Crew', expectedVersion: 1 };
    expect(await mutate(app, 'updateSegment', stale)).toMatchObject({
      code: 'VERSION_CONFLICT',
      current: { __typename: 'Segment', id: made.id },
    });
  });

  it('keeps the groups that are absent and removes them for an empty list', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const named = { organizationId, key: 'crew' };
    const groups = [{ conditions: [{ attribute: 'plan', operator: 'EQUALS', values: ['pro'] }] }];
    await mutate(app, 'createSegment', { ...named, groups });
    expect(await mutate(app, 'updateSegment', { ...named, name: 'Crew' }, { select })).toMatchObject({
      groups: [{ match: 'ALL', ...groups[0] }],
    });
    expect(await mutate(app, 'updateSegment', { ...named, groups: [] }, { select })).toMatchObject({ groups: [] });
    const wrong = [{ conditions: [{ attribute: 'plan', operator: 'EQUALS', values: [['pro']] }] }];
    expect(await mutate(app, 'updateSegment', { ...named, groups: wrong })).toMatchObject({
      problems: [{ path: 'groups.0.conditions.0.values.0' }],
    });
  });

  it('keeps a segment that flags refer to, and names them', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    const named = { organizationId, key: 'crew' };
    await mutate(app, 'createSegment', named);
    await flag('plain');
    const conditions = [{ operator: 'IN_SEGMENT', values: ['crew'] }];
    const rules = { organizationId, flagKey: 'plain', rules: [{ conditions, variant: 'on' }] };
    await mutate(app, 'setTargetingRules', rules);
    expect(await mutate(app, 'deleteSegment', named)).toMatchObject({ code: 'IN_USE', dependentKeys: ['plain'] });
    await mutate(app, 'setTargetingRules', { ...rules, rules: [] });
    const deletion = { select: '... on Deletion { kind key }' };
    expect(await mutate(app, 'deleteSegment', named, deletion)).toMatchObject({ kind: 'SEGMENT', key: 'crew' });
  });
});

describe('createHoldout, updateHoldout and deleteHoldout', () => {
  it('keeps a holdout that flags name, and lets go of it when none does', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    const named = { organizationId, key: 'control' };
    const select = '... on Holdout { id key name exclusionPercentage }';
    const made = await mutate(app, 'createHoldout', { ...named, exclusionPercentage: 5 }, { select });
    expect(made).toMatchObject({ key: 'control', name: 'control', exclusionPercentage: 5 });
    expect(await mutate(app, 'updateHoldout', { ...named, exclusionPercentage: 101 })).toMatchObject({
      problems: [{ path: 'exclusionPercentage' }],
    });
    expect(await mutate(app, 'updateHoldout', { ...named, name: 'Control' }, { select })).toEqual({
      ...made,
      name: 'Control',
    });
    await flag('plain', { holdout: 'control' });
    expect(await mutate(app, 'deleteHoldout', named)).toMatchObject({ code: 'IN_USE', dependentKeys: ['plain'] });
    await mutate(app, 'updateFlag', { organizationId, key: 'plain', holdout: null });
    const deletion = { select: '... on Deletion { deletedId kind }' };
    expect(await mutate(app, 'deleteHoldout', named, deletion)).toMatchObject({
      deletedId: made.id,
      kind: 'HOLDOUT',
    });
  });
});

describe('setFeatureDefault and removeFeatureDefault', () => {
  it('decides the switches that follow the default, at once', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const settings = [{ environment: 'production', enabled: null }];
    await mutate(app, 'createFlag', { organizationId, key: 'shared', settings });
    const row = { select: '... on FeatureDefault { featureKey enabled description }' };
    const input = { featureKey: 'shared', enabled: true, description: 'Shared by all.' };
    expect(await mutate(app, 'setFeatureDefault', input, row)).toEqual({ __typename: 'FeatureDefault', ...input });
    const setting = { select: '... on FlagEnvironment { enabled }' };
    const touch = (rolloutPercentage: number) =>
      mutate(app, 'setFlagSetting', { organizationId, flagKey: 'shared', rolloutPercentage }, setting);
    expect(await touch(1)).toMatchObject({ enabled: true });
    const deletion = { select: '... on Deletion { deletedId kind key }' };
    expect(await mutate(app, 'removeFeatureDefault', { featureKey: 'shared' }, deletion)).toEqual({
      ...{ __typename: 'Deletion', deletedId: null, kind: 'FEATURE_DEFAULT', key: 'shared' },
    });
    expect(await touch(2)).toMatchObject({ enabled: false });
    expect(await mutate(app, 'removeFeatureDefault', { featureKey: 'shared' })).toMatchObject({
      entityType: 'feature default',
    });
  });
});

describe('createApiKey and revokeApiKey', () => {
  it('shows the secret once, and the key works until it is revoked', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const fields = 'id name kind permissions hint revokedAt expiresAt organization { id } environment { key }';
    const select = `... on CreatedApiKey { secret apiKey { ${fields} } }`;
    const input = { organizationId, name: 'shop', permissions: ['flag:read'], environment: 'development' };
    const made = await mutate(app, 'createApiKey', input, { select });
    expect(made).toEqual({
      __typename: 'CreatedApiKey',
      secret: expect.stringMatching(/^hys_/),
      apiKey: {
        ...{ id: expect.any(String), name: 'shop', kind: 'SECRET', permissions: ['flag:read'] },
        ...{ hint: expect.any(String), revokedAt: null, expiresAt: null },
        ...{ organization: { id: organizationId }, environment: { key: 'development' } },
      },
    });
    const { secret, apiKey } = made as unknown as { secret: string; apiKey: { id: string } };
    const ask = () => app.graphql('{ viewer { permissions } }', {}, { key: secret });
    expect(await ask()).toMatchObject({ status: 200, data: { viewer: { permissions: ['flag:read'] } } });
    const revoked = { select: '... on ApiKey { id revokedAt }' };
    expect(await mutate(app, 'revokeApiKey', { id: apiKey.id }, revoked)).toEqual({
      ...{ __typename: 'ApiKey', id: apiKey.id, revokedAt: '2026-06-01T12:00:00.000Z' },
    });
    expect(await ask()).toMatchObject({ status: 401 });
  });

  it('gives no caller more than it has, and a client key nothing but evaluation', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const { secret: key } = await app.createKey({ organizationId, permissions: ['key:manage', 'flag:read'] });
    const input = { organizationId, name: 'shop' };
    expect(await mutate(app, 'createApiKey', { ...input, permissions: ['flag:write'] }, { key })).toMatchObject({
      ...{ __typename: 'PermissionError', permission: 'flag:write' },
    });
    const wrong = { ...input, permissions: ['flag:read', 'flag:eat'] };
    expect(await mutate(app, 'createApiKey', wrong)).toMatchObject({ problems: [{ path: 'permissions.1' }] });
    const client = { ...input, kind: 'CLIENT', permissions: ['flag:read'] };
    expect(await mutate(app, 'createApiKey', client)).toMatchObject({ problems: [{ path: 'permissions' }] });
  });
});

it('refuses a malformed id, and the id of another type, with a typed failure', async () => {
  for (const id of ['%%%', encodeGlobalId('Flag', '00000000-0000-4000-8000-000000000000')]) {
    for (const name of ['revokeApiKey', 'approveChangeRequest', 'rejectChangeRequest', 'withdrawChangeRequest']) {
      expect(await mutate(app, name, { id })).toMatchObject({
        ...{ __typename: 'ValidationError', problems: [{ path: 'id' }] },
      });
    }
  }
});

function members(...keys: readonly string[]): object {
  return { edges: keys.map((targetingKey) => ({ node: { targetingKey } })) };
}
