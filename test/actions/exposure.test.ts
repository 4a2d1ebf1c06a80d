import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pauseExposure, resumeExposure, startExposure, stopExposure } from '../../src/actions/setting/exposure.ts';
import { setTargetingRules } from '../../src/actions/setting/settings.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { exposureProgress } from '../../src/domain/exposure.ts';
import type { Flag } from '../../src/domain/flag.ts';
import type { Database } from '../../src/store/database/database.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

const HOUR = 3_600_000;
let now = Date.parse('2026-05-01T00:00:00Z');
const clock: Clock = { now: () => now, at: () => () => {}, elapsed: () => now, after: () => () => {} };

let database: Database;
let node: TestNode;

beforeAll(async () => {
  database = await openTestDatabase();
  node = await startTestNode(database, clock);
});

afterAll(async () => {
  await node.close();
  await database.close();
});

/** 10 % for an hour, a pause point at 25 %, 50 % for an hour, then every subject. */
const steps = [
  { exposurePercentage: 10, intervalMilliseconds: HOUR },
  { exposurePercentage: 25, isPausePoint: true },
  { exposurePercentage: 50, intervalMilliseconds: HOUR },
  { exposurePercentage: 100 },
];

async function scheduled() {
  const { organizationId, flag } = await makeOrganization(node.services);
  await flag('beacon');
  const name = { organizationId, flagKey: 'beacon' };
  await setTargetingRules(node.services, fullCaller, {
    ...name,
    rules: [{ key: 'canary', exposureSchedule: { steps } }],
  });
  return { ...name, ruleKey: 'canary' };
}

function exposureOf(flag: Flag): number | undefined {
  const schedule = flag.settings.production?.rules[0]?.exposureSchedule;
  return schedule === null || schedule === undefined ? undefined : exposureProgress(schedule, now).exposurePercentage;
}

describe('an exposure schedule', () => {
  it('exposes no subject before it is started, and then step by step', async () => {
    const name = await scheduled();
    const started = await startExposure(node.services, fullCaller, name);
    expect(exposureOf(started)).toBe(10);
    now += HOUR - 1;
    expect(exposureOf(started)).toBe(10);
    now += 1;
    expect(exposureOf(started)).toBe(25);
  });

  it('waits at a pause point however long it takes, and goes on from there when resumed', async () => {
    const name = await scheduled();
    const started = await startExposure(node.services, fullCaller, name);
    now += 100 * HOUR;
    expect(exposureOf(started)).toBe(25);
    const resumed = await resumeExposure(node.services, fullCaller, name);
    expect(exposureOf(resumed)).toBe(50);
    now += HOUR;
    expect(exposureOf(resumed)).toBe(100);
  });

  it('keeps its step while it is paused, and the rest of the step for afterwards', async () => {
    const name = await scheduled();
    await startExposure(node.services, fullCaller, name);
    now += HOUR / 2;
    const paused = await pauseExposure(node.services, fullCaller, name);
    now += 10 * HOUR;
    expect(exposureOf(paused)).toBe(10);
    const resumed = await resumeExposure(node.services, fullCaller, name);
    now += HOUR / 2 - 1;
    expect(exposureOf(resumed)).toBe(10);
    now += 1;
    expect(exposureOf(resumed)).toBe(25);
  });

  it('exposes no subject once it is stopped, and can be started from the beginning', async () => {
    const name = await scheduled();
    await startExposure(node.services, fullCaller, name);
    now += 2 * HOUR;
    expect(exposureOf(await stopExposure(node.services, fullCaller, name))).toBe(0);
    expect(exposureOf(await startExposure(node.services, fullCaller, name))).toBe(10);
  });

  it.each([
    ['paused', pauseExposure],
    ['resumed', resumeExposure],
  ])('that has not been started cannot be %s', async (_, act) => {
    const name = await scheduled();
    await expect(act(node.services, fullCaller, name)).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
  });

  it('that runs cannot be started again', async () => {
    const name = await scheduled();
    const { id } = await startExposure(node.services, fullCaller, name);
    await expect(startExposure(node.services, fullCaller, name)).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
      current: { entityType: 'flag', id },
    });
  });

  it('that a rule does not have is not found', async () => {
    const name = await scheduled();
    await expect(startExposure(node.services, fullCaller, { ...name, ruleKey: 'other' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await setTargetingRules(node.services, fullCaller, { ...name, rules: [{ key: 'canary' }] });
    await expect(startExposure(node.services, fullCaller, name)).rejects.toMatchObject({
      entityType: 'exposure schedule',
    });
  });
});
