import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addUsage } from '../../src/store/usage/usage.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

const DAY = 86_400_000;

let app: TestApp;
beforeEach(async () => {
  app = await createTestApp({ settings: { USAGE_RETENTION_DAYS: '30' } });
});
afterEach(() => app.close());

/** Stores a count of a flag for each of some hours, by how many days ago they began. */
async function count(...daysAgo: readonly number[]): Promise<void> {
  const { services, clock } = app;
  const { organizationId, flag } = await makeOrganization(services);
  const { id: flagId } = await flag('counted');
  const where = { organizationId_key: { organizationId, key: 'production' } };
  const { id: environmentId } = await services.store.db.environment.findUniqueOrThrow({ where });
  const counts = daysAgo.map((days) => {
    const hour = new Date(clock.now() - days * DAY);
    return { organizationId, flagId, environmentId, variantKey: '', hour, count: 1, lastEvaluatedAt: hour };
  });
  await addUsage(services.store, counts);
}

const hoursAgo = async () =>
  (await app.services.store.acrossOrganizations.evaluationUsage.findMany({ orderBy: { hour: 'asc' } })).map(
    ({ hour }) => Math.round((app.clock.now() - hour.getTime()) / 3_600_000),
  );

describe('evaluation counts', () => {
  it('are stored for USAGE_RETENTION_DAYS and then deleted, hour by hour', async () => {
    await count(31, 30, 29);
    expect(await hoursAgo()).toEqual([31 * 24, 30 * 24, 29 * 24]);
    app.clock.advance(3_600_000);
    await expect.poll(hoursAgo).toEqual([29 * 24 + 1]);
  });
});
