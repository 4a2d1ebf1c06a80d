import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateFlags } from '../../src/actions/evaluation/evaluations.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import { PERMISSIONS } from '../../src/domain/permission.ts';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

/*
 * Where changes require approval, no caller changes an answer alone: a change that would change one waits as a change request,
 * for entities of each kind, and takes effect once another person approves it.
 */

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

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
  const answers = async () => {
    const of = async (targetingKey: string) => {
      const context = { ...EMPTY_CONTEXT, targetingKey };
      const evaluations = await evaluateFlags(app.services, fullCaller, { organizationId, context });
      return evaluations.map(({ flagKey, reason, variant }) => [targetingKey, flagKey, reason, variant]);
    };
    return [await of('ida'), await of('ola')];
  };
  const state = async () => {
    const snapshot = await app.services.live.snapshot(organizationId);
    const environments = [...snapshot.environments.values()].map(({ environment }) => environment);
    return { environments, segments: [...snapshot.segments.values()], holdouts: [...snapshot.holdouts.values()] };
  };
  return { organizationId, keyWith, allButApproval, answers, state };
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

const approve = async (changeRequest: unknown, key: string) =>
  mutate(app, 'approveChangeRequest', { id: (changeRequest as { readonly id: string }).id }, { key });

describe('without the approval of another person no caller changes', () => {
  it.each(attempts)('%s', async (_, mutation, input) => {
    const { organizationId, keyWith, allButApproval, answers, state } = await guarded();
    const before = [await answers(), await state()];
    for (const permissions of [allButApproval, ['*'] as const]) {
      const key = await keyWith(permissions);
      const answer = await mutate(app, mutation, { organizationId, ...input }, { key });
      expect(answer).toMatchObject({ __typename: 'ApprovalRequired', changeRequest: { status: 'PENDING' } });
      const second = await mutate(app, mutation, { organizationId, ...input }, { key });
      expect(second).toMatchObject({ __typename: 'ConflictError', code: 'CHANGE_REQUEST_PENDING' });
      expect(await approve(answer.changeRequest, key)).toMatchObject({ __typename: 'PermissionError' });
      expect([await answers(), await state()]).toEqual(before);
      const rejecting = { id: (answer.changeRequest as { readonly id: string }).id };
      expect(await mutate(app, 'withdrawChangeRequest', rejecting, { key })).toMatchObject({
        __typename: 'ChangeRequest',
      });
    }
    const { changeRequest } = await mutate(app, mutation, { organizationId, ...input });
    expect(await approve(changeRequest, await keyWith(['*']))).toMatchObject({ __typename: 'ChangeRequest' });
    expect(await state()).not.toEqual(before[1]);
  });

  it('a feature default that a flag there follows, or that stands for a flag that is not there', async () => {
    const { organizationId, keyWith, allButApproval, answers } = await guarded();
    const atFirst = await answers();
    const [key, approver] = [await keyWith(allButApproval, false), await keyWith(['*'], false)];
    const enabledIn = async (featureKey: string) =>
      (await app.services.live.snapshot(organizationId)).featureDefaults[featureKey];
    for (const featureKey of [`follows-${organizationId}`, `absent-${organizationId}`]) {
      const before = await answers();
      const answer = await mutate(app, 'setFeatureDefault', { featureKey, enabled: true }, { key });
      expect(answer).toMatchObject({ __typename: 'ApprovalRequired' });
      expect([await answers(), await enabledIn(featureKey)]).toEqual([before, undefined]);
      const bound = await approve(answer.changeRequest, await keyWith(['*']));
      expect(bound.__typename).toMatch(/^(?:PermissionError|NotFoundError)$/);
      expect(await approve(answer.changeRequest, approver)).toMatchObject({ __typename: 'ChangeRequest' });
      expect(await enabledIn(featureKey)).toBe(true);
    }
    expect(await answers()).not.toEqual(atFirst);
    const removing = { featureKey: `follows-${organizationId}` };
    const answer = await mutate(app, 'removeFeatureDefault', removing, { key });
    expect(answer).toMatchObject({ __typename: 'ApprovalRequired' });
    expect(await enabledIn(removing.featureKey)).toBe(true);
    expect(await approve(answer.changeRequest, approver)).toMatchObject({ __typename: 'ChangeRequest' });
    expect(await answers()).toEqual(atFirst);
  });

  it('the environment by deleting it', async () => {
    const { organizationId, keyWith, allButApproval } = await guarded();
    const staging = { organizationId, key: 'staging', requiresApproval: true };
    expect((await mutate(app, 'createEnvironment', staging)).__typename).toBe('Environment');
    const input = { organizationId, key: 'staging' };
    const answer = await mutate(app, 'deleteEnvironment', input, { key: await keyWith(allButApproval) });
    expect(answer).toMatchObject({ __typename: 'ApprovalRequired' });
    const select = '... on ChangeRequest { status before after }';
    const { id } = answer.changeRequest as { readonly id: string };
    const approver = await keyWith(['*']);
    expect(await mutate(app, 'approveChangeRequest', { id }, { key: approver, select })).toMatchObject({
      status: 'APPROVED',
      before: { key: 'staging' },
      after: null,
    });
    expect((await mutate(app, 'deleteEnvironment', input)).code).toBe('NOT_FOUND');
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

describe('at once changes', () => {
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
