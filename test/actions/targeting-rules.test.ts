import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEnvironment } from '../../src/actions/organization/environments.ts';
import { setTargetingRules } from '../../src/actions/setting/settings.ts';
import { addTargetingRule, replaceTargetingRules } from '../../src/actions/setting/targeting-rules.ts';
import type { Flag } from '../../src/domain/flag.ts';
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

const keysOf = (flag: Flag) => flag.settings.production?.rules.map(({ key }) => key);

describe('adding a targeting rule', () => {
  it('puts it after those that are there by then, however many are added at once', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    await flag('f');
    const name = { organizationId, flagKey: 'f' };
    const keys = ['a', 'b', 'c', 'd'];
    await Promise.all(keys.map((key) => addTargetingRule(node.services, fullCaller, name, () => ({ key }))));
    const { flags } = await node.services.live.snapshot(organizationId);
    expect(
      flags
        .get('f')
        ?.settings.production?.rules.map(({ key }) => key)
        .sort(),
    ).toEqual(keys);
  });

  it('is refused where a rule has the key, or the id, already', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    await flag('f');
    const name = { organizationId, flagKey: 'f' };
    const { settings } = await addTargetingRule(node.services, fullCaller, name, () => ({ key: 'a' }));
    const id = settings.production?.rules[0]?.id;
    for (const taken of [{ key: 'a' }, { key: 'b', id }]) {
      const adding = addTargetingRule(node.services, fullCaller, name, () => taken);
      await expect(adding).rejects.toMatchObject({ code: 'KEY_TAKEN' });
    }
  });

  it('needs the permission to write flags', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    await flag('f');
    const reader = keyCaller('reader', { allowed: ['flag:read'] });
    const adding = addTargetingRule(node.services, reader, { organizationId, flagKey: 'f' }, () => ({ key: 'a' }));
    await expect(adding).rejects.toMatchObject({ code: 'FORBIDDEN', permission: 'flag:write' });
  });
});

describe('replacing the targeting rules', () => {
  it('continues each rule once, for the first input with its id, even if another input names it again', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    const name = { organizationId, flagKey: 'f' };
    await flag('f');
    const before = await setTargetingRules(node.services, fullCaller, { ...name, rules: [{ key: 'a' }, { key: 'b' }] });
    const [a, b] = before.settings.production?.rules ?? [];
    const after = await replaceTargetingRules(node.services, fullCaller, name, () => [
      { id: a?.id, key: 'c' },
      { key: 'a' },
      { key: 'b' },
    ]);
    expect(keysOf(after)).toEqual(['c', 'a', 'b']);
    const ids = after.settings.production?.rules.map(({ id }) => id);
    expect([ids?.[0], ids?.[2]]).toEqual([a?.id, b?.id]);
    expect(new Set(ids).size).toBe(3);
  });
});

describe('a new environment', () => {
  it('has the default variant that a flag has in all the others, else what "on" means', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    const inAll = (defaultVariant: string | null) =>
      ['production', 'development'].map((environment) => ({ environment, defaultVariant }));
    await flag('off-everywhere', { settings: inAll('off') });
    await flag('nothing-anywhere', { settings: inAll(null) });
    await flag('mixed', { settings: [{ environment: 'development', defaultVariant: 'off' }] });
    await createEnvironment(node.services, fullCaller, { organizationId, key: 'staging' });
    const { flags } = await node.services.live.snapshot(organizationId);
    const defaultOf = (key: string) => flags.get(key)?.settings.staging;
    expect(defaultOf('off-everywhere')).toMatchObject({ switch: 'OFF', defaultVariant: 'off' });
    expect(defaultOf('nothing-anywhere')).toMatchObject({ switch: 'OFF', defaultVariant: null });
    expect(defaultOf('mixed')).toMatchObject({ switch: 'OFF', defaultVariant: 'on' });
  });
});
