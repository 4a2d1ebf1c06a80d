import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mutate, requestChange } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

/** An organization with the flag `plain`, and the input that names it. */
async function makePlain(more: object = {}): Promise<{ organizationId: string; flagKey: string }> {
  const { organizationId, flag } = await makeOrganization(app.services);
  await flag('plain', more);
  return { organizationId, flagKey: 'plain' };
}

describe('setFlagSwitch', () => {
  const select = '... on FlagEnvironment { enabled followsDefault environment { key } flag { version } }';

  it('turns the switch on, off, and over to the feature default, in the default environment unless one is named', async () => {
    const named = await makePlain({ key: 'plain', settings: [] });
    const production = { environment: { key: 'production' } };
    expect(await mutate(app, 'setFlagSwitch', { ...named, enabled: true }, { select })).toEqual({
      ...{ __typename: 'FlagEnvironment', enabled: true, followsDefault: false, ...production, flag: { version: 2 } },
    });
    expect(await mutate(app, 'setFlagSwitch', { ...named, enabled: null }, { select })).toMatchObject({
      ...{ enabled: false, followsDefault: true, ...production },
    });
    const elsewhere = { ...named, environment: 'development', enabled: true };
    expect(await mutate(app, 'setFlagSwitch', elsewhere, { select })).toMatchObject({
      ...{ enabled: true, environment: { key: 'development' } },
    });
  });

  it('asks for enabled: absent is a mistake, and not the feature default', async () => {
    expect(await mutate(app, 'setFlagSwitch', await makePlain())).toMatchObject({
      __typename: 'ValidationError',
      problems: [{ path: 'enabled', message: 'is absent, expected true, false or null' }],
    });
  });

  it('works in the environment of the key, and knows no other', async () => {
    const named = await makePlain();
    const { organizationId } = named;
    const { secret: key } = await app.createKey({ organizationId, environment: 'development' });
    const options = { select: '... on FlagEnvironment { environment { key } }', key };
    expect(await mutate(app, 'setFlagSwitch', { ...named, enabled: true }, options)).toMatchObject({
      environment: { key: 'development' },
    });
    const elsewhere = { ...named, environment: 'production', enabled: false };
    expect(await mutate(app, 'setFlagSwitch', elsewhere, { key })).toMatchObject({ __typename: 'NotFoundError' });
  });

  it('leaves a change request behind where approval is required, and changes nothing', async () => {
    const { organizationId } = await makeOrganization(app.services);
    await requestChange(app, organizationId);
    const named = { organizationId, flagKey: 'guarded', environment: 'development', enabled: true };
    expect(await mutate(app, 'setFlagSwitch', named, { select })).toMatchObject({
      enabled: true,
      flag: { version: 2 },
    });
    const again = { ...named, environment: 'production', enabled: false };
    expect(await mutate(app, 'setFlagSwitch', again)).toMatchObject({ code: 'CHANGE_REQUEST_PENDING' });
    await mutate(app, 'createFlag', { organizationId, key: 'other' });
    expect(await mutate(app, 'setFlagSwitch', { ...again, flagKey: 'other', enabled: true })).toMatchObject({
      __typename: 'ApprovalRequired',
      code: 'APPROVAL_REQUIRED',
      changeRequest: { status: 'PENDING' },
    });
  });
});

it('tells the client of a change which request it became, though they may read no others', async () => {
  const { organizationId } = await makeOrganization(app.services);
  await mutate(app, 'createFlag', { organizationId, key: 'plain' });
  await mutate(app, 'updateEnvironment', { organizationId, key: 'production', requiresApproval: true });
  const { secret: key } = await app.createKey({ organizationId, permissions: ['flag:write'] });
  const named = { organizationId, flagKey: 'plain', enabled: true };
  const select = '... on ApprovalRequired { changeRequest { differences { path } } }';
  expect(await mutate(app, 'setFlagSwitch', named, { key, select })).toMatchObject({
    changeRequest: { number: expect.any(Number), differences: [{ path: 'settings.production.switch' }] },
  });
});

describe('setFlagSetting', () => {
  it('changes what is given at once, clears what is null and leaves what is absent', async () => {
    const named = await makePlain();
    const fields = `enabled rolloutPercentage defaultVariant { key } overrideVariant { key }
      rolloutCondition { minVersion } rules { key } flag { version }`;
    const select = `... on FlagEnvironment { ${fields} }`;
    const change = {
      overrideVariant: 'off',
      rolloutCondition: { minVersion: '2' },
      rules: [{ key: 'all', variant: 'on' }],
    };
    expect(await mutate(app, 'setFlagSetting', { ...named, ...change, rolloutPercentage: 50 }, { select })).toEqual({
      __typename: 'FlagEnvironment',
      enabled: true,
      rolloutPercentage: 50,
      defaultVariant: { key: 'on' },
      overrideVariant: { key: 'off' },
      rolloutCondition: { minVersion: '2' },
      rules: [{ key: 'all' }],
      flag: { version: 2 },
    });
    const nothing = { defaultVariant: null, overrideVariant: null, rolloutCondition: null, rules: [] };
    expect(await mutate(app, 'setFlagSetting', { ...named, ...nothing }, { select })).toEqual({
      __typename: 'FlagEnvironment',
      enabled: true,
      rolloutPercentage: 50,
      defaultVariant: null,
      overrideVariant: null,
      rolloutCondition: null,
      rules: [],
      flag: { version: 3 },
    });
  });

  it.each([
    ['rolloutPercentage', { rolloutPercentage: 100.5 }],
    ['defaultVariant', { defaultVariant: 'maybe' }],
    ['rolloutCondition.minVersion', { rolloutCondition: { minVersion: 'new' } }],
    ['rules.0.conditions.0.values.0', { rules: [{ conditions: [{ operator: 'EQUALS', values: [{}] }] }] }],
    ['rules.0.exposureSchedule.steps.0.exposurePercentage', scheduled([{ exposurePercentage: -1 }])],
    [
      'rules.0.exposureSchedule.steps.0.intervalMilliseconds',
      scheduled([{ exposurePercentage: 1, intervalMilliseconds: 0.5 }]),
    ],
  ])('names the place %s of what is wrong', async (path, change) => {
    const answer = await mutate(app, 'setFlagSetting', { ...(await makePlain()), ...change });
    expect(answer).toMatchObject({ __typename: 'ValidationError' });
    expect(answer.problems).toContainEqual(expect.objectContaining({ path }));
  });

  it('refuses a version that has passed', async () => {
    const named = await makePlain();
    const stale = { ...named, expectedVersion: 7, enabled: false };
    expect(await mutate(app, 'setFlagSetting', stale)).toMatchObject({
      code: 'VERSION_CONFLICT',
      current: { version: 1 },
    });
  });
});

describe('setRolloutCondition and removeRolloutCondition', () => {
  const select = '... on FlagEnvironment { rolloutCondition { minVersion activationDate } }';

  it('replaces the condition whole, or merges: then what is absent stays and what is null goes', async () => {
    const named = await makePlain();
    const both = { minVersion: '2.5.0', activationDate: '2026-01-15T00:00:00Z' };
    await mutate(app, 'setRolloutCondition', { ...named, ...both });
    const next = { minVersion: '3' };
    expect(await mutate(app, 'setRolloutCondition', { ...named, ...next, merge: true }, { select })).toMatchObject({
      rolloutCondition: { minVersion: '3', activationDate: '2026-01-15T00:00:00.000Z' },
    });
    const none = { activationDate: null, merge: true };
    expect(await mutate(app, 'setRolloutCondition', { ...named, ...none }, { select })).toMatchObject({
      rolloutCondition: { minVersion: '3', activationDate: null },
    });
    const date = { activationDate: '2026-02-01T00:00:00Z' };
    expect(await mutate(app, 'setRolloutCondition', { ...named, ...date }, { select })).toMatchObject({
      rolloutCondition: { minVersion: null, activationDate: '2026-02-01T00:00:00.000Z' },
    });
    expect(await mutate(app, 'removeRolloutCondition', named, { select })).toMatchObject({ rolloutCondition: null });
  });

  it('names a version that cannot be read by its place in the input', async () => {
    const input = { ...(await makePlain()), minVersion: '1.2.3.4' };
    expect(await mutate(app, 'setRolloutCondition', input)).toMatchObject({
      __typename: 'ValidationError',
      problems: [{ path: 'minVersion' }],
    });
  });
});

describe('setTargetingRules', () => {
  it('sets the whole list in order, and rules of a key that was there stay who they are', async () => {
    const named = await makePlain();
    const select = '... on FlagEnvironment { rules { id key name exposurePercentage } }';
    const before = await mutate(app, 'setTargetingRules', { ...named, rules: [rule('a'), rule('b')] }, { select });
    const rules = [rule('c'), { ...rule('a'), name: 'Alpha', exposurePercentage: 5 }];
    const after = await mutate(app, 'setTargetingRules', { ...named, rules }, { select });
    const [a] = before.rules as readonly object[];
    expect(after.rules).toEqual([
      { id: expect.any(String), key: 'c', name: 'c', exposurePercentage: 100 },
      { ...a, name: 'Alpha', exposurePercentage: 5 },
    ]);
  });

  it('refuses two rules of one key', async () => {
    const input = { ...(await makePlain()), rules: [rule('a'), rule('a')] };
    expect(await mutate(app, 'setTargetingRules', input)).toMatchObject({ problems: [{ path: 'rules.1.key' }] });
  });
});

describe('startExposure, pauseExposure, resumeExposure and stopExposure', () => {
  const select = '... on FlagEnvironment { rules { currentExposurePercentage exposureSchedule { status } } }';
  const steps = [
    { exposurePercentage: 10, intervalMilliseconds: 1000 },
    { exposurePercentage: 20, isPausePoint: true },
    { exposurePercentage: 30 },
  ];

  it('takes a schedule from step to step as the time passes, waits where asked, and starts over after a stop', async () => {
    const named = await makePlain();
    const schedule = { ...named, ruleKey: 'beta' };
    await mutate(app, 'setFlagSetting', { ...named, ...scheduled(steps) });
    const move = async (name: string) => {
      const answer = await mutate(app, name, schedule, { select });
      return (answer.rules as readonly unknown[] | undefined)?.[0] ?? answer.code;
    };
    expect(await move('startExposure')).toEqual(at('RUNNING', 10));
    expect(await move('startExposure')).toBe('ILLEGAL_TRANSITION');
    expect(await move('pauseExposure')).toEqual(at('PAUSED', 10));
    app.clock.advance(5000);
    expect(await move('resumeExposure')).toEqual(at('RUNNING', 10));
    app.clock.advance(1000);
    expect(await move('resumeExposure')).toEqual(at('RUNNING', 30));
    expect(await move('stopExposure')).toEqual(at('STOPPED', 0));
    expect(await move('resumeExposure')).toBe('ILLEGAL_TRANSITION');
    expect(await move('startExposure')).toEqual(at('RUNNING', 10));
  });

  it('names a rule that is not there, and one that has no schedule', async () => {
    const named = await makePlain();
    await mutate(app, 'setTargetingRules', { ...named, rules: [rule('plain')] });
    expect(await mutate(app, 'startExposure', { ...named, ruleKey: 'beta' })).toMatchObject({
      entityType: 'targeting rule',
      entityKey: 'beta',
    });
    expect(await mutate(app, 'startExposure', { ...named, ruleKey: 'plain' })).toMatchObject({
      entityType: 'exposure schedule',
    });
  });
});

function rule(key: string): object {
  return { key, variant: 'on' };
}

function scheduled(steps: readonly object[]): object {
  return { rules: [{ ...rule('beta'), exposureSchedule: { steps } }] };
}

function at(status: string, currentExposurePercentage: number): object {
  return { currentExposurePercentage, exposureSchedule: { status } };
}
