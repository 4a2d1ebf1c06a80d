import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKey, revokeApiKey } from '../../src/actions/api-key/api-keys.ts';
import { evaluateFlag, evaluateFlags } from '../../src/actions/evaluation/evaluations.ts';
import { deleteFlag } from '../../src/actions/flag/flags.ts';
import {
  createEnvironment,
  deleteEnvironment,
  updateEnvironment,
} from '../../src/actions/organization/environments.ts';
import { removeFeatureDefault, setFeatureDefault } from '../../src/actions/organization/feature-defaults.ts';
import { createOrganization } from '../../src/actions/organization/organizations.ts';
import { createHoldout, deleteHoldout } from '../../src/actions/segment/holdouts.ts';
import { createSegment, deleteSegment, updateSegment } from '../../src/actions/segment/segments.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import { readRevision } from '../../src/store/commit/change-log.ts';
import type { Database } from '../../src/store/database/database.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, keyCaller, makeOrganization } from '../support/test-organization.ts';

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

const answer = async (organizationId: string, flagKey: string, environment?: string) =>
  (
    await evaluateFlag(node.services, fullCaller, {
      organizationId,
      flagKey,
      environment,
      context: { ...EMPTY_CONTEXT, targetingKey: 'ida' },
    })
  ).value;

describe('an organization', () => {
  it('begins with production, its default environment, and development', async () => {
    const { organizationId } = await makeOrganization(node.services);
    const { environments, defaultEnvironment } = await node.services.live.snapshot(organizationId);
    expect([...environments.keys()]).toEqual(['production', 'development']);
    expect(defaultEnvironment).toBe('production');
  });

  it('of an id that is taken is refused', async () => {
    const { organizationId } = await makeOrganization(node.services);
    await expect(createOrganization(node.services, fullCaller, { id: organizationId })).rejects.toMatchObject({
      code: 'KEY_TAKEN',
    });
  });

  it('cannot be made by a caller that is bound to one', async () => {
    const bound = keyCaller('bound', { organizationId: 'org-elsewhere' });
    await expect(createOrganization(node.services, bound, { id: 'org-new' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

describe('an environment', () => {
  it('that is new has every flag switched off, ready to be switched on', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    await flag('beacon');
    await createEnvironment(node.services, fullCaller, { organizationId, key: 'staging' });
    expect(await answer(organizationId, 'beacon', 'staging')).toBe(false);
    await setFlagSwitch(node.services, fullCaller, {
      organizationId,
      flagKey: 'beacon',
      environment: 'staging',
      enabled: true,
    });
    expect(await answer(organizationId, 'beacon', 'staging')).toBe(true);
  });

  it('that becomes the default takes over from the one that was', async () => {
    const { organizationId } = await makeOrganization(node.services);
    await updateEnvironment(node.services, fullCaller, { organizationId, key: 'development', isDefault: true });
    const { environments, defaultEnvironment } = await node.services.live.snapshot(organizationId);
    expect(defaultEnvironment).toBe('development');
    expect([...environments.values()].filter(({ environment }) => environment.isDefault)).toHaveLength(1);
  });

  it('is not deleted while it is the default one; deleted, it takes its keys with it', async () => {
    const { organizationId } = await makeOrganization(node.services);
    const failing = deleteEnvironment(node.services, fullCaller, { organizationId, key: 'production' });
    await expect(failing).rejects.toMatchObject({ code: 'IN_USE' });
    const { secret } = await createApiKey(node.services, fullCaller, {
      name: 'sdk',
      kind: 'CLIENT',
      organizationId,
      environment: 'development',
    });
    expect(await node.services.keys.find(secret)).toMatchObject({ environment: 'development' });
    await deleteEnvironment(node.services, fullCaller, { organizationId, key: 'development' });
    expect(await node.services.keys.find(secret)).toBeUndefined();
  });
});

describe('a segment', () => {
  it('decides for flags that refer to it, at once when it changes, and is not deleted meanwhile', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    await createSegment(node.services, fullCaller, {
      organizationId,
      key: 'friends',
      kind: 'STATIC',
      members: ['ola'],
    });
    const rules = [{ groups: [{ conditions: [{ operator: 'IN_SEGMENT' as const, values: ['friends'] }] }] }];
    await flag('beacon', { settings: [{ environment: 'production', enabled: true, defaultVariant: 'off', rules }] });
    expect(await answer(organizationId, 'beacon')).toBe(false);
    await updateSegment(node.services, fullCaller, {
      organizationId,
      key: 'friends',
      addMembers: ['ida'],
      removeMembers: ['ola'],
    });
    expect(await answer(organizationId, 'beacon')).toBe(true);
    const failing = deleteSegment(node.services, fullCaller, { organizationId, key: 'friends' });
    await expect(failing).rejects.toMatchObject({ code: 'IN_USE', dependents: ['beacon'] });
  });

  it('that another segment refers to, and a flag that one does, are not deleted meanwhile', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    await flag('beacon');
    await createSegment(node.services, fullCaller, { organizationId, key: 'friends', kind: 'STATIC' });
    const conditions = [
      { operator: 'IN_SEGMENT' as const, values: ['friends'] },
      { attribute: 'beacon', operator: 'FLAG_EVALUATES_TO' as const, values: [true] },
    ];
    await createSegment(node.services, fullCaller, { organizationId, key: 'close', groups: [{ conditions }] });
    const inUse = { code: 'IN_USE', dependents: ['close'] };
    const name = { organizationId, flagKey: 'beacon' };
    await expect(deleteSegment(node.services, fullCaller, { organizationId, key: 'friends' })).rejects.toMatchObject(
      inUse,
    );
    await expect(deleteFlag(node.services, fullCaller, name)).rejects.toMatchObject(inUse);
  });

  it('does not contain itself', async () => {
    const { organizationId } = await makeOrganization(node.services);
    await createSegment(node.services, fullCaller, { organizationId, key: 'friends' });
    const groups = [{ conditions: [{ operator: 'NOT_IN_SEGMENT' as const, values: ['friends'] }] }];
    const failing = updateSegment(node.services, fullCaller, { organizationId, key: 'friends', groups });
    await expect(failing).rejects.toMatchObject({ problems: [{ path: 'groups.0.conditions.0.values' }] });
  });

  it('is a list of members or conditions, not both', async () => {
    const { organizationId } = await makeOrganization(node.services);
    const failing = createSegment(node.services, fullCaller, { organizationId, key: 'mixed', members: ['ida'] });
    await expect(failing).rejects.toMatchObject({ problems: [{ path: 'members' }] });
  });
});

describe('a holdout', () => {
  it('keeps its subjects out of every flag that names it, and is not deleted meanwhile', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    const { number } = await createHoldout(node.services, fullCaller, {
      organizationId,
      key: 'everybody',
      exclusionPercentage: 100,
    });
    await flag('beacon', { holdout: 'everybody' });
    const context = { ...EMPTY_CONTEXT, targetingKey: 'ida' };
    const evaluation = await evaluateFlag(node.services, fullCaller, { organizationId, flagKey: 'beacon', context });
    expect(evaluation).toMatchObject({ reason: 'HOLDOUT', value: false, variant: `holdout-${number}` });
    const failing = deleteHoldout(node.services, fullCaller, { organizationId, key: 'everybody' });
    await expect(failing).rejects.toMatchObject({ code: 'IN_USE', dependents: ['beacon'] });
  });
});

describe('a feature default', () => {
  it('moves every switch that follows it, in every organization, and is in each organization’s log', async () => {
    const [one, other] = await Promise.all([makeOrganization(node.services), makeOrganization(node.services)]);
    for (const { flag } of [one, other])
      await flag('feature.shared', { settings: [{ environment: 'production', enabled: null }] });
    const before = await readRevision(database.client, other.organizationId);
    await setFeatureDefault(node.services, fullCaller, { featureKey: 'feature.shared', enabled: true });
    expect(await answer(one.organizationId, 'feature.shared')).toBe(true);
    expect(await answer(other.organizationId, 'feature.shared')).toBe(true);
    expect(await readRevision(database.client, other.organizationId)).toBe(before + 1);
    await removeFeatureDefault(node.services, fullCaller, { featureKey: 'feature.shared' });
    expect(await answer(one.organizationId, 'feature.shared')).toBe(false);
  });

  it('cannot be set by a caller that is bound to one organization', async () => {
    const bound = keyCaller('bound', { organizationId: 'org-elsewhere' });
    const failing = setFeatureDefault(node.services, bound, { featureKey: 'feature.foreign', enabled: true });
    await expect(failing).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('an API key', () => {
  it('is kept as a hash only, and its secret is nowhere in the log', async () => {
    const { organizationId } = await makeOrganization(node.services);
    const { id, secret } = await createApiKey(node.services, fullCaller, {
      name: 'reader',
      permissions: ['flag:read'],
      organizationId,
    });
    const row = await database.client.apiKey.findUniqueOrThrow({ where: { id } });
    const log = await database.client.change.findMany({ where: { organizationId } });
    expect(JSON.stringify([row, log])).not.toContain(secret);
    expect(await node.services.keys.find(secret)).toMatchObject({ id, organizationId, permissions: ['flag:read'] });
  });

  it('stops working the moment it is revoked', async () => {
    const { organizationId } = await makeOrganization(node.services);
    const { id, secret } = await createApiKey(node.services, fullCaller, { name: 'reader', organizationId });
    expect(await node.services.keys.find(secret)).toBeDefined();
    await revokeApiKey(node.services, fullCaller, { id });
    expect(await node.services.keys.find(secret)).toBeUndefined();
  });

  it('never has more permissions than its maker, and a public one nothing but evaluation', async () => {
    const { organizationId } = await makeOrganization(node.services);
    const keeper = keyCaller('keeper', { organizationId, allowed: ['key:manage', 'flag:read'] });
    await expect(
      createApiKey(node.services, keeper, { name: 'more', permissions: ['flag:write'] }),
    ).rejects.toMatchObject({ permission: 'flag:write' });
    await expect(
      createApiKey(node.services, keeper, { name: 'same', permissions: ['flag:read'] }),
    ).resolves.toBeDefined();
    const open = createApiKey(node.services, fullCaller, {
      name: 'open',
      kind: 'CLIENT',
      permissions: ['flag:read'],
      organizationId,
    });
    await expect(open).rejects.toMatchObject({ problems: [{ path: 'permissions' }] });
  });
});

describe('evaluations', () => {
  it('are counted by flag, environment, variant and hour', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    const { id } = await flag('beacon');
    for (let turn = 0; turn < 3; turn += 1) await answer(organizationId, 'beacon');
    await evaluateFlags(node.services, fullCaller, {
      organizationId,
      environment: 'development',
      context: EMPTY_CONTEXT,
    });
    await node.services.usage.flush();
    await answer(organizationId, 'beacon');
    await node.services.usage.flush();
    const usage = await database.client.evaluationUsage.findMany({
      where: { flagId: id },
      orderBy: { variantKey: 'asc' },
    });
    expect(usage.map(({ variantKey, count }) => [variantKey, count])).toEqual([
      ['', 1],
      ['on', 4],
    ]);
    const row = await database.client.flag.findUniqueOrThrow({ where: { id } });
    expect(row.evaluationCount).toBe(5);
    expect(row.lastEvaluatedAt).not.toBeNull();
  });
});
