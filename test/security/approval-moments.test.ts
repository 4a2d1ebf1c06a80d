import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { evaluateFlag } from '../../src/actions/evaluation/evaluations.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import { toInstant } from '../../src/domain/instant.ts';
import { approvePending } from '../support/approved.ts';
import { mutate } from '../support/mutate.ts';
import { writingPermissions } from '../support/protected-answers.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

/*
 * Approval and time: what was scheduled before an environment was protected waits there, and what a change does at the moment that it
 * takes effect, it does at the approval.
 */

const MINUTE = 60_000;

let app: TestApp;
let key: string;
beforeAll(async () => {
  app = await createTestApp();
  key = (await app.createKey({ permissions: writingPermissions, name: 'Ida' })).secret;
});
afterAll(() => app.close());

const inMinutes = (minutes: number) => toInstant(app.clock.now() + minutes * MINUTE);

/** An organization, its mutations as a caller that may not approve, and the answers of its flags. */
async function place() {
  const { organizationId, flag } = await makeOrganization(app.services);
  const send = (name: string, input: object, secret?: string) =>
    mutate(app, name, { organizationId, ...input }, { ...(secret !== undefined && { key: secret }) });
  const make = async (name: string, input: object) => {
    const answer = await send(name, input);
    if ('code' in answer) throw new Error(`${name} answered ${JSON.stringify(answer)}`);
  };
  return {
    organizationId,
    flag,
    make,
    byIda: (name: string, input: object) => send(name, input, key),
    protect: () => make('updateEnvironment', { key: 'production', requiresApproval: true }),
    answerOf: async (flagKey: string) => {
      const context = { ...EMPTY_CONTEXT, targetingKey: 'ola' };
      return (await evaluateFlag(app.services, fullCaller, { organizationId, flagKey, context })).value;
    },
    pending: () =>
      app.services.store.db.changeRequest.findMany({
        where: { organizationId, status: 'PENDING' },
        orderBy: { number: 'asc' },
      }),
    scheduled: async (flagKey: string) =>
      (await app.services.live.snapshot(organizationId)).flags.get(flagKey)?.settings.production?.scheduledChanges,
    approve: () => approvePending(app.services, organizationId),
  };
}

describe('what was scheduled before an environment was protected', () => {
  it('becomes a change request of the one who scheduled it, and has no effect until another person approves it', async () => {
    const { flag, byIda, protect, answerOf, pending, scheduled, approve } = await place();
    await flag('beacon');
    const change = {
      flagKey: 'beacon',
      environment: 'production',
      at: inMinutes(10),
      enabled: false,
      comment: 'Later',
    };
    await byIda('scheduleFlagChange', change);
    await protect();
    expect(await scheduled('beacon')).toEqual([]);
    expect(await pending()).toMatchObject([
      {
        kind: 'SCHEDULED_CHANGE_CREATED',
        flagKey: 'beacon',
        requestedByName: 'Ida',
        comment: 'Later',
        source: 'schedule',
      },
    ]);
    app.clock.advance(20 * MINUTE);
    expect(await answerOf('beacon')).toBe(true);
    await approve();
    expect(await answerOf('beacon')).toBe(false);
  });

  it('takes effect at its instant when it is approved before', async () => {
    const { flag, byIda, protect, answerOf, approve } = await place();
    await flag('beacon');
    for (const [minutes, percentage] of [
      [10, 50],
      [20, 0],
    ] as const) {
      const change = { flagKey: 'beacon', environment: 'production', at: inMinutes(minutes) };
      await byIda('scheduleFlagChange', { ...change, rolloutPercentage: percentage });
    }
    await protect();
    await approve();
    expect(await answerOf('beacon')).toBe(true);
    app.clock.advance(21 * MINUTE);
    expect(await answerOf('beacon')).toBe(false);
  });

  it.each([
    ['the flag itself is protected', 'updateFlag', { key: 'beacon', requiresApproval: true }],
    ['a flag is protected that depends on it', 'updateFlag', { key: 'ship', requiresApproval: true }],
    ['an environment becomes one of production', 'updateEnvironment', { key: 'development', isProduction: true }],
  ])('waits when %s', async (_, mutation, input) => {
    const { organizationId, flag, byIda, make, pending } = await place();
    const settings = ['production', 'development'].map((environment) => ({ environment, enabled: true }));
    await flag('beacon', { settings });
    await flag('ship', { settings, prerequisites: [{ flagKey: 'beacon' }] });
    const isOfEnvironment = mutation === 'updateEnvironment';
    const environment = isOfEnvironment ? 'development' : 'production';
    if (isOfEnvironment) await make('updateFlag', { key: 'ship', requiresApproval: true });
    await byIda('scheduleFlagChange', { flagKey: 'beacon', environment, at: inMinutes(10), enabled: false });
    await make(mutation, input);
    expect(await pending()).toMatchObject([{ flagKey: 'beacon', environments: [environment] }]);
    app.clock.advance(11 * MINUTE);
    const context = { ...EMPTY_CONTEXT, targetingKey: 'ola' };
    const asked = { organizationId, environment, flagKey: 'ship', context };
    expect(await evaluateFlag(app.services, fullCaller, asked)).toMatchObject({ value: true });
  });

  it('stays where it needs no approval, and so does what holds already', async () => {
    const { flag, byIda, protect, answerOf, pending, scheduled } = await place();
    await flag('beacon', {
      settings: ['production', 'development'].map((environment) => ({ environment, enabled: true })),
    });
    const change = { flagKey: 'beacon', enabled: false };
    await byIda('scheduleFlagChange', { ...change, environment: 'development', at: inMinutes(60) });
    await byIda('scheduleFlagChange', { ...change, environment: 'production', at: inMinutes(10) });
    app.clock.advance(11 * MINUTE);
    await protect();
    expect(await pending()).toEqual([]);
    expect(await answerOf('beacon')).toBe(false);
    // The clock writes what has come due beside other writes.
    await vi.waitFor(async () => expect(await scheduled('beacon')).toEqual([]));
  });

  it('waits although more is scheduled of the flag and another change of it waits, each for itself', async () => {
    const { flag, byIda, make, protect, pending, approve, scheduled } = await place();
    await flag('beacon');
    await make('updateEnvironment', { key: 'development', requiresApproval: true });
    await byIda('setFlagSwitch', { flagKey: 'beacon', environment: 'development', enabled: true });
    for (const minutes of [10, 20])
      await byIda('scheduleFlagChange', {
        ...{ flagKey: 'beacon', environment: 'production', at: inMinutes(minutes) },
        rolloutPercentage: minutes,
      });
    await protect();
    expect((await pending()).map(({ kind }) => kind)).toEqual([
      'FLAG_UPDATED',
      'SCHEDULED_CHANGE_CREATED',
      'SCHEDULED_CHANGE_CREATED',
    ]);
    await approve();
    expect(await pending()).toEqual([]);
    expect(await scheduled('beacon')).toHaveLength(2);
  });
});

describe('at the approval', () => {
  it('an exposure schedule starts that was requested to start, however long it waited', async () => {
    const { organizationId, make, byIda, protect, approve } = await place();
    const steps = [{ exposurePercentage: 0, intervalMilliseconds: 60 * MINUTE }, { exposurePercentage: 100 }];
    const rules = [{ key: 'beta', variant: 'on', exposureSchedule: { autostart: false, steps } }];
    await make('createFlag', { key: 'beacon', settings: [{ environment: 'production', enabled: true, rules }] });
    await protect();
    await byIda('startExposure', { flagKey: 'beacon', ruleKey: 'beta' });
    app.clock.advance(120 * MINUTE);
    await approve();
    const { flags } = await app.services.live.snapshot(organizationId);
    const schedule = flags.get('beacon')?.settings.production?.rules[0]?.exposureSchedule;
    expect(schedule).toMatchObject({ status: 'RUNNING', runningSince: inMinutes(0), elapsedBefore: 0 });
  });

  it('dates that have passed meanwhile have passed: a flag whose activation date came is on at once', async () => {
    const { flag, byIda, protect, answerOf, approve } = await place();
    await flag('beacon', { settings: [] });
    await protect();
    const condition = { activationDate: inMinutes(10) };
    await byIda('setFlagSetting', {
      ...{ flagKey: 'beacon', environment: 'production' },
      ...{ enabled: true, rolloutCondition: condition },
    });
    app.clock.advance(20 * MINUTE);
    expect(await answerOf('beacon')).toBe(false);
    await approve();
    expect(await answerOf('beacon')).toBe(true);
  });

  it('a flag is archived then, and not when that was requested', async () => {
    const { organizationId, flag, byIda, protect, approve } = await place();
    await flag('beacon');
    await protect();
    await byIda('archiveFlag', { key: 'beacon' });
    app.clock.advance(20 * MINUTE);
    await approve();
    const { flags } = await app.services.live.snapshot(organizationId);
    expect(flags.get('beacon')).toMatchObject({ archivedAt: inMinutes(0), updatedAt: inMinutes(0) });
  });
});
