import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateFlags } from '../../src/actions/evaluation/evaluations.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import { PERMISSIONS } from '../../src/domain/permission.ts';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { anybody, makeOrganization } from '../support/test-organization.ts';

/*
 * Where an environment requires approval, a caller without the permission to approve changes no answer of it: a change of a flag
 * waits, and any other change of an answer is refused.
 */

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const subject = { ...EMPTY_CONTEXT, targetingKey: 'ida' };

/** An organization whose production requires approval, with flags that depend on a segment, a holdout, a default and each other. */
async function guarded() {
  const { organizationId, flag } = await makeOrganization(app.services);
  const make = async (mutation: string, input: object) => {
    const answer = await mutate(app, mutation, { organizationId, ...input });
    if ('code' in answer) throw new Error(`${mutation} answered ${JSON.stringify(answer)}`);
  };
  await make('createSegment', { key: 'inner', kind: 'STATIC', members: ['ola'] });
  await make('createSegment', {
    key: 'friends',
    groups: [{ conditions: [{ operator: 'IN_SEGMENT', values: ['inner'] }] }],
  });
  await make('createSegment', { key: 'unused', kind: 'STATIC', members: [] });
  await make('createHoldout', { key: 'rest', exclusionPercentage: 0 });
  await make('createHoldout', { key: 'idle', exclusionPercentage: 0 });
  const rules = [{ key: 'friends', variant: 'on', conditions: [{ operator: 'IN_SEGMENT', values: ['friends'] }] }];
  const inSegment = [{ environment: 'production', enabled: true, defaultVariant: null, rules }] as const;
  await make('createFlag', { key: 'for-friends', settings: inSegment });
  await flag('held', { holdout: 'rest' });
  await flag(`follows-${organizationId}`, { settings: [{ environment: 'production', enabled: null }] });
  await make('createFlag', {
    key: 'split',
    valueType: 'STRING',
    settings: [{ environment: 'production', enabled: true }],
    variants: [
      { key: 'a', value: 'a', weight: 50 },
      { key: 'b', value: 'b', weight: 50 },
    ],
  });
  await make('updateEnvironment', { key: 'production', requiresApproval: true });
  const keyWith = async (permissions: readonly (typeof PERMISSIONS)[number][], bound = true) =>
    (await app.createKey({ permissions, ...(bound ? { organizationId } : {}) })).secret;
  const allButApproval = PERMISSIONS.filter((permission) => permission !== '*' && permission !== 'change:approve');
  const answers = async () =>
    (await evaluateFlags(app.services, anybody, { organizationId, context: subject })).map(
      ({ flagKey, reason, variant }) => [flagKey, reason, variant],
    );
  return { organizationId, keyWith, allButApproval, answers };
}

const attempts: readonly (readonly [string, string, object])[] = [
  ['members of a segment that a segment of a flag contains', 'updateSegment', { key: 'inner', addMembers: ['ida'] }],
  ['conditions of a segment of a flag', 'updateSegment', { key: 'friends', groups: [] }],
  ['how a segment of a flag combines its groups', 'updateSegment', { key: 'friends', match: 'ALL' }],
  ['the percentage of the holdout of a flag', 'updateHoldout', { key: 'rest', exclusionPercentage: 100 }],
  ['whether the environment requires approval', 'updateEnvironment', { key: 'production', requiresApproval: false }],
  ['the aliases of the environment', 'updateEnvironment', { key: 'production', queries: ['production'] }],
  ['which subjects the environment knows', 'updateEnvironment', { key: 'production', recordsSubjects: false }],
  ['which environment is the default one', 'updateEnvironment', { key: 'development', isDefault: true }],
  ['which environment is the default one, by a new one', 'createEnvironment', { key: 'next', isDefault: true }],
];

describe('a caller who may not approve does not change', () => {
  it.each(attempts)('%s', async (_, mutation, input) => {
    const { organizationId, keyWith, allButApproval, answers } = await guarded();
    const before = await answers();
    const key = await keyWith(allButApproval);
    const answer = await mutate(app, mutation, { organizationId, ...input }, { key });
    expect(answer).toMatchObject({ __typename: 'PermissionError', permission: 'change:approve' });
    expect(await answers()).toEqual(before);
    const { environments, defaultEnvironment } = await app.services.live.snapshot(organizationId);
    expect(defaultEnvironment).toBe('production');
    expect(environments.get('production')?.environment).toMatchObject({
      requiresApproval: true,
      queries: ['production', 'prod'],
    });
    const approver = await keyWith([...allButApproval, 'change:approve']);
    expect((await mutate(app, mutation, { organizationId, ...input }, { key: approver })).__typename).toMatch(
      /^(?:Segment|Holdout|Environment)$/,
    );
  });

  it('a feature default that a flag there follows, or that stands for a flag that is not there', async () => {
    const { organizationId, keyWith, allButApproval, answers } = await guarded();
    const before = await answers();
    const key = await keyWith(allButApproval, false);
    for (const featureKey of [`follows-${organizationId}`, `absent-${organizationId}`]) {
      const answer = await mutate(app, 'setFeatureDefault', { featureKey, enabled: true }, { key });
      expect(answer).toMatchObject({ __typename: 'PermissionError', permission: 'change:approve' });
    }
    expect(await answers()).toEqual(before);
    expect(
      await mutate(app, 'setFeatureDefault', { featureKey: `follows-${organizationId}`, enabled: true }),
    ).toMatchObject({ __typename: 'FeatureDefault' });
    expect(
      await mutate(app, 'removeFeatureDefault', { featureKey: `follows-${organizationId}` }, { key }),
    ).toMatchObject({ __typename: 'PermissionError' });
  });

  it('the environment by deleting it', async () => {
    const { organizationId, keyWith, allButApproval } = await guarded();
    const staging = { organizationId, key: 'staging', requiresApproval: true };
    expect((await mutate(app, 'createEnvironment', staging)).__typename).toBe('Environment');
    const answer = await mutate(
      app,
      'deleteEnvironment',
      { organizationId, key: 'staging' },
      { key: await keyWith(allButApproval) },
    );
    expect(answer).toMatchObject({ __typename: 'PermissionError', permission: 'change:approve' });
  });
});

describe('a change request', () => {
  it('is approved by no key that the requester made, nor by a key that such a key made', async () => {
    const { organizationId, keyWith } = await guarded();
    const requester = await keyWith(['*']);
    const make = async (key: string) => {
      const select = '... on CreatedApiKey { secret }';
      const answer = await mutate(app, 'createApiKey', { name: 'made', permissions: ['*'] }, { key, select });
      return String(answer.secret);
    };
    const input = { organizationId, flagKey: 'held', enabled: false };
    const { changeRequest } = await mutate(app, 'setFlagSwitch', input, { key: requester });
    const { id } = changeRequest as { readonly id: string };
    const made = await make(requester);
    for (const key of [requester, made, await make(made)])
      expect((await mutate(app, 'approveChangeRequest', { id }, { key })).__typename).toBe('PermissionError');
    const answer = await mutate(app, 'approveChangeRequest', { id }, { key: await keyWith(['*']) });
    expect(answer.__typename).toBe('ChangeRequest');
  });
});

describe('a caller who may not approve changes at once', () => {
  it.each([
    ['the name of a segment of a flag', 'updateSegment', { key: 'inner', name: 'Inner circle' }],
    ['members of a segment that no flag there depends on', 'updateSegment', { key: 'unused', addMembers: ['ida'] }],
    ['a holdout that no flag names', 'updateHoldout', { key: 'idle', exclusionPercentage: 50 }],
    ['the description of the environment', 'updateEnvironment', { key: 'production', description: 'Live' }],
    ['another environment', 'updateEnvironment', { key: 'development', queries: ['lab'] }],
  ])('%s', async (_, mutation, input) => {
    const { organizationId, keyWith, allButApproval } = await guarded();
    const answer = await mutate(app, mutation, { organizationId, ...input }, { key: await keyWith(allButApproval) });
    expect(answer.__typename).toMatch(/^(?:Segment|Holdout|Environment)$/);
  });
});
