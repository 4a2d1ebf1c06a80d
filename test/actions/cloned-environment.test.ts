import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEnvironment } from '../../src/actions/organization/environments.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import { evaluateAll } from '../../src/evaluation/evaluate.ts';
import { readChanges } from '../../src/store/commit/change-log.ts';
import type { Database } from '../../src/store/database/database.ts';
import { createTestClock } from '../support/clock.ts';
import { statementsOf } from '../support/count-statements.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let database: Database;
let node: TestNode;
const clock = createTestClock();

beforeAll(async () => {
  database = await openTestDatabase();
  node = await startTestNode(database, clock);
});

afterAll(async () => {
  await node.close();
  await database.close();
});

const exposureSchedule = {
  autostart: true,
  steps: [
    { exposurePercentage: 20, intervalMilliseconds: 60_000 },
    { exposurePercentage: 60, intervalMilliseconds: 60_000 },
    { exposurePercentage: 100 },
  ],
};
const conditions = [{ attribute: 'country', operator: 'EQUALS' as const, values: ['NO', 'SE'] }];
const rules = [
  { key: 'nordic', groups: [{ conditions }], variant: 'one', exposureSchedule },
  {
    key: 'split',
    split: [
      { variant: 'one', weight: 30 },
      { variant: 'two', weight: 70 },
    ],
    exposurePercentage: 50,
  },
];
const ruled = {
  valueType: 'STRING' as const,
  variants: [
    { key: 'one', value: '1' },
    { key: 'two', value: '2' },
  ],
};

const clone = ({ organizationId }: TestOrganization, key = 'staging') =>
  createEnvironment(node.services, fullCaller, { organizationId, key, settingsFrom: 'production' });

async function makeRuled(place: TestOrganization, key: string) {
  const enrollment = { conditions: [{ attribute: 'beta', operator: 'EQUALS' as const, values: ['yes'] }] };
  const settings = [{ environment: 'production', enabled: true, rolloutPercentage: 40, rules, enrollment }];
  return place.flag(key, { ...ruled, settings });
}

describe('an environment that begins with the settings of another', () => {
  it('answers every subject as that one does, at every step of a schedule that is already on its way', async () => {
    const place = await makeOrganization(node.services);
    await makeRuled(place, 'ruled');
    await place.flag('beacon');
    clock.advance(70_000);
    await clone(place);
    const { environments } = await node.services.live.snapshot(place.organizationId);
    for (const minutes of [0, 0.5, 1, 2, 60]) {
      for (let subject = 0; subject < 60; subject += 1) {
        const attributes = { country: subject % 2 === 0 ? 'NO' : 'DK', ...(subject % 7 === 0 && { beta: 'yes' }) };
        const context = { ...EMPTY_CONTEXT, targetingKey: `subject-${subject}`, attributes };
        const [there, here] = ['production', 'staging'].map((key) => {
          const snapshot = environments.get(key);
          return snapshot && evaluateAll(snapshot, context, clock.now() + minutes * 60_000);
        });
        expect(here).toEqual(there);
      }
    }
  });

  it('goes its own way afterwards: no part of a setting is shared', async () => {
    const place = await makeOrganization(node.services);
    const { organizationId } = place;
    await makeRuled(place, 'ruled');
    await clone(place);
    await setFlagSwitch(node.services, fullCaller, {
      organizationId,
      flagKey: 'ruled',
      environment: 'staging',
      enabled: false,
    });
    const found = (await node.services.live.refresh(organizationId)).flags.get('ruled')?.settings;
    expect(found?.production?.switch).toBe('ON');
    expect(found?.staging?.switch).toBe('OFF');
    const ids = (value: unknown) => new Set(JSON.stringify(value).match(/"id":"[^"]+"/g));
    const copied = ids(found?.staging);
    expect(copied.size).toBeGreaterThan(8);
    expect([...ids(found?.production)].filter((id) => copied.has(id))).toEqual([]);
  });

  it('is logged as one commit, with an entry for each flag whose setting is not the usual one', async () => {
    const place = await makeOrganization(node.services);
    await place.flag('beacon');
    await place.flag('dark', { settings: [] });
    const { revision } = await node.services.live.snapshot(place.organizationId);
    await clone(place);
    const changes = await readChanges(node.services.store.db, place.organizationId, revision);
    expect(changes.map(({ kind, entityKey, environments }) => [kind, entityKey, environments])).toEqual([
      ['ENVIRONMENT_CREATED', 'staging', ['staging']],
      ['FLAG_UPDATED', 'beacon', ['staging']],
    ]);
    const { flags } = await node.services.live.snapshot(place.organizationId);
    expect(changes[1]?.after).toEqual(flags.get('beacon'));
    expect(flags.get('beacon')?.version).toBe(2);
  });

  it('takes as many statements for forty flags as for four', async () => {
    const counts: number[] = [];
    for (const flags of [4, 40]) {
      const place = await makeOrganization(node.services);
      for (let index = 0; index < flags; index += 1) await makeRuled(place, `ruled-${index}`);
      counts.push((await statementsOf(() => clone(place))).length);
    }
    expect(counts[1]).toBe(counts[0]);
  });

  it('needs the permission to change flags, and an environment that is there', async () => {
    const place = await makeOrganization(node.services);
    const { organizationId } = place;
    const input = { organizationId, key: 'staging', settingsFrom: 'production' };
    const builder = keyCaller('builder', { allowed: ['environment:write'], organizationId });
    await expect(createEnvironment(node.services, builder, input)).rejects.toMatchObject({ permission: 'flag:write' });
    const unknown = createEnvironment(node.services, fullCaller, { ...input, settingsFrom: 'nowhere' });
    await expect(unknown).rejects.toMatchObject({ entityType: 'environment', entityKey: 'nowhere' });
    expect([...(await node.services.live.refresh(organizationId)).environments.keys()]).not.toContain('staging');
  });
});
