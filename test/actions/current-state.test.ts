import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveFlag, unarchiveFlag, updateFlag } from '../../src/actions/flag/flags.ts';
import { createEnvironment, updateEnvironment } from '../../src/actions/organization/environments.ts';
import { createHoldout } from '../../src/actions/segment/holdouts.ts';
import {
  setFlagSetting,
  setFlagSwitch,
  setRolloutCondition,
  setTargetingRules,
} from '../../src/actions/setting/settings.ts';
import { createVariant, deleteVariant, updateVariant } from '../../src/actions/variant/variants.ts';
import { ApprovalRequired } from '../../src/domain/errors.ts';
import { readChanges } from '../../src/store/commit/change-log.ts';
import type { Database } from '../../src/store/database/database.ts';
import { loadFlag } from '../../src/store/flags/load.ts';
import { endProtection } from '../support/approved.ts';
import { statementsOf } from '../support/count-statements.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

let database: Database;
let node: TestNode;

beforeAll(async () => {
  database = await openTestDatabase();
  node = await startTestNode(database);
});

afterAll(async () => {
  await node.close();
  await database.close();
});

/** A node that knows the organization as it is now and hears of nothing from then on, not even of its own commits. */
async function deafNode(organizationId: string): Promise<TestNode> {
  const deaf = await startTestNode(database);
  await deaf.services.live.snapshot(organizationId);
  await deaf.services.live.close();
  return deaf;
}

/** The log of an organization, of which every entry about the flag has to begin where the one before it ended. */
async function chainOf(organizationId: string) {
  const changes = await readChanges(database.client, organizationId, 0);
  expect(changes.map(({ revision }) => revision)).toEqual(changes.map((_, index) => index + 1));
  const ofFlag = changes.filter(({ entityType, entityKey }) => entityType === 'FLAG' && entityKey === 'beacon');
  for (const [index, { before }] of ofFlag.entries()) expect(before).toEqual(ofFlag[index - 1]?.after ?? null);
  return ofFlag;
}

async function organizationWithFlag() {
  const { organizationId, flag } = await makeOrganization(node.services);
  await flag('beacon');
  return { organizationId, flag, name: { organizationId, flagKey: 'beacon' } };
}

describe('a node whose memory is behind', () => {
  it('changes the flag as the database holds it, and undoes nothing of what others wrote', async () => {
    const { organizationId, name } = await organizationWithFlag();
    const deaf = await deafNode(organizationId);
    await setFlagSwitch(node.services, fullCaller, { ...name, environment: 'development', enabled: true });
    await updateFlag(node.services, fullCaller, { ...name, name: 'Beacon of the north', tags: ['north'] });
    await createVariant(node.services, fullCaller, { ...name, key: 'maybe', value: true });
    await setFlagSwitch(deaf.services, fullCaller, { ...name, enabled: false });
    expect(await loadFlag(database.client, organizationId, 'beacon')).toMatchObject({
      ...{ version: 5, name: 'Beacon of the north', tags: ['north'] },
      variants: [{ key: 'on' }, { key: 'off' }, { key: 'maybe' }],
      settings: { production: { switch: 'OFF' }, development: { switch: 'ON' } },
    });
    await chainOf(organizationId);
    await deaf.close();
  });

  it('and one that is not write at the same time: every change counts once, from where the one before it ended', async () => {
    const { organizationId, name } = await organizationWithFlag();
    const deaf = await deafNode(organizationId);
    const places = ['production', 'development'].flatMap((environment) =>
      [deaf, node].map(({ services }) => ({ environment, services })),
    );
    const writes = [20, 40, 60, 80].flatMap((rolloutPercentage) =>
      places.map(({ environment, services }, index) =>
        setFlagSetting(services, fullCaller, {
          ...{ ...name, environment, rolloutPercentage: rolloutPercentage + index, enabled: index % 2 === 0 },
        }),
      ),
    );
    const flags = await Promise.all(writes);
    expect(flags.map(({ version }) => version).sort((left, right) => left - right)).toEqual(
      writes.map((_, index) => index + 2),
    );
    const changes = await chainOf(organizationId);
    expect(changes).toHaveLength(writes.length + 1);
    // The last one may be the deaf node's; the other one reads it after the notification.
    await node.services.live.catchUpTo(organizationId, changes.at(-1)?.revision ?? 0);
    const [held] = [...(await node.services.live.snapshot(organizationId)).flags.values()];
    expect(held).toEqual(await loadFlag(database.client, organizationId, 'beacon'));
    await deaf.close();
  });

  it('knows an environment that it has not heard of', async () => {
    const { organizationId, name } = await organizationWithFlag();
    const deaf = await deafNode(organizationId);
    await createEnvironment(node.services, fullCaller, { organizationId, key: 'staging' });
    await setFlagSwitch(deaf.services, fullCaller, { ...name, environment: 'staging', enabled: true });
    const flag = await loadFlag(database.client, organizationId, 'beacon');
    expect(flag?.settings.staging).toMatchObject({ switch: 'ON' });
    await deaf.close();
  });

  it('asks for approval where that has come to be required, and marks requests it has not heard of as out of date', async () => {
    const { organizationId, name } = await organizationWithFlag();
    const deaf = await deafNode(organizationId);
    await updateEnvironment(node.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
    const request = setFlagSwitch(deaf.services, fullCaller, { ...name, enabled: false });
    await expect(request).rejects.toThrow(ApprovalRequired);
    await endProtection(node.services, organizationId);
    await setFlagSwitch(deaf.services, fullCaller, { ...name, enabled: null });
    const { status } = await database.client.changeRequest.findFirstOrThrow({
      where: { organizationId, flagKey: 'beacon' },
    });
    expect(status).toBe('OUTDATED');
    await deaf.close();
  });
});

describe('what a node remembers', () => {
  it('is, verb by verb, what the database holds', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    const { services } = node;
    const name = { organizationId, flagKey: 'beacon' };
    await flag('guide');
    await createHoldout(services, fullCaller, { organizationId, key: 'kept-out', exclusionPercentage: 10 });
    const value = { zeta: 1e21, 'alpha beta': [-0.5, null, { deep: 'ø' }], one: true };
    await flag('beacon', { valueType: 'JSON', variants: [{ key: 'one', value }], jsonSchema: { type: 'object' } });
    const groups = [{ conditions: [{ attribute: 'plan', operator: 'EQUALS' as const, values: ['pro', 7, true] }] }];
    const verbs = [
      () => updateFlag(services, fullCaller, { ...name, holdout: 'kept-out', tags: ['b', 'a'], jsonSchema: null }),
      () => updateFlag(services, fullCaller, { ...name, holdout: null, extensions: { other: { b: 1, a: null } } }),
      () => updateFlag(services, fullCaller, { ...name, prerequisites: [{ flagKey: 'guide', expected: true }] }),
      () => createVariant(services, fullCaller, { ...name, key: 'two', value: [], payload: { text: 'two' } }),
      () => updateVariant(services, fullCaller, { ...name, key: 'two', weight: 33.3, value: { b: 1, a: 2 } }),
      () => setFlagSetting(services, fullCaller, { ...name, defaultVariant: 'two', rolloutPercentage: 12.5 }),
      () => setTargetingRules(services, fullCaller, { ...name, rules: [{ key: 'pro', variant: 'two', groups }] }),
      () =>
        setRolloutCondition(services, fullCaller, {
          ...name,
          minVersion: '2.5.0',
          activationDate: '2027-01-01T00:00:00Z',
        }),
      () => setFlagSetting(services, fullCaller, { ...name, defaultVariant: null, rolloutCondition: null, rules: [] }),
      () => deleteVariant(services, fullCaller, { ...name, key: 'two' }),
      () => archiveFlag(services, fullCaller, name),
      () => unarchiveFlag(services, fullCaller, name),
    ];
    for (const verb of verbs) {
      const told = await verb();
      const stored = await loadFlag(database.client, organizationId, 'beacon');
      expect(stored).toEqual(told);
      expect((await services.live.snapshot(organizationId)).flags.get('beacon')).toEqual(stored);
    }
    await chainOf(organizationId);
  });

  it('is not read again: a switch takes one statement', async () => {
    const { organizationId, name } = await organizationWithFlag();
    await setFlagSwitch(node.services, fullCaller, { ...name, enabled: false });
    const statements = await statementsOf(() => setFlagSwitch(node.services, fullCaller, { ...name, enabled: true }));
    const own = statements.filter((sql) => /^\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE)\b/.test(sql));
    expect(own.map((sql) => sql.trim().split(/\s/, 1)[0])).toEqual(['WITH']);
    expect(await loadFlag(database.client, organizationId, 'beacon')).toMatchObject({ version: 3 });
  });
});
