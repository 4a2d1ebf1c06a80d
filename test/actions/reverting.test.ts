import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveFlag, deleteFlag, restoreFlag, revertFlag, unarchiveFlag } from '../../src/actions/flag/flags.ts';
import { createEnvironment, deleteEnvironment } from '../../src/actions/organization/environments.ts';
import { setFlagSetting, setFlagSwitch, setTargetingRules } from '../../src/actions/setting/settings.ts';
import { createVariant, deleteVariant } from '../../src/actions/variant/variants.ts';
import { readChanges, readRevision } from '../../src/store/commit/change-log.ts';
import type { Database } from '../../src/store/database/database.ts';
import { loadFlag } from '../../src/store/flags/load.ts';
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

describe('reverting', () => {
  it('puts the whole flag back to how it was, as a change of its own', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    const made = await flag('theme', {
      valueType: 'STRING',
      variants: [
        { key: 'light', value: 'light' },
        { key: 'dark', value: 'dark' },
      ],
    });
    const revision = await readRevision(database.client, organizationId);
    const name = { organizationId, flagKey: 'theme' };
    await setTargetingRules(node.services, fullCaller, { ...name, rules: [{ key: 'night', variant: 'dark' }] });
    await createVariant(node.services, fullCaller, { ...name, key: 'sepia', value: 'sepia' });
    await setFlagSetting(node.services, fullCaller, { ...name, defaultVariant: 'sepia', rolloutPercentage: 10 });
    const reverted = await revertFlag(node.services, fullCaller, { ...name, toRevision: revision });
    const { version: _, updatedAt: __, ...content } = reverted;
    expect(content).toMatchObject({ variants: made.variants.map(({ key, value }) => ({ key, value })), key: 'theme' });
    expect(reverted.settings.production).toMatchObject({
      rules: [],
      defaultVariant: 'light',
      rolloutPercentage: 100,
    });
    expect(reverted.version).toBe(5);
    expect((await readChanges(database.client, organizationId, 0)).at(-1)?.kind).toBe('FLAG_REVERTED');
  });

  it('to a revision before the flag existed is refused', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    await flag('beacon');
    const failing = revertFlag(node.services, fullCaller, { organizationId, flagKey: 'beacon', toRevision: 1 });
    await expect(failing).rejects.toMatchObject({ problems: [{ path: 'toRevision' }] });
  });

  it('to a revision that is yet to come, or at which the flag was deleted, is refused', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    await flag('beacon');
    const name = { organizationId, flagKey: 'beacon' };
    await deleteFlag(node.services, fullCaller, name);
    const deleted = await readRevision(database.client, organizationId);
    await restoreFlag(node.services, fullCaller, name);
    for (const toRevision of [deleted, deleted + 2]) {
      const failing = revertFlag(node.services, fullCaller, { ...name, toRevision });
      await expect(failing).rejects.toMatchObject({ problems: [{ path: 'toRevision' }] });
    }
  });

  it('leaves alone an environment that there was not at the time', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    await flag('beacon');
    const toRevision = await readRevision(database.client, organizationId);
    const name = { organizationId, flagKey: 'beacon' };
    await createEnvironment(node.services, fullCaller, { organizationId, key: 'staging' });
    await setFlagSwitch(node.services, fullCaller, { ...name, environment: 'staging', enabled: true });
    await setFlagSwitch(node.services, fullCaller, { ...name, environment: 'production', enabled: false });
    const { settings } = await revertFlag(node.services, fullCaller, { ...name, toRevision });
    expect([settings.production?.switch, settings.staging?.switch]).toEqual(['ON', 'ON']);
  });

  it('finds an environment and a variant again that were made again under their keys', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    const variants = [
      { key: 'light', value: 'light' },
      { key: 'dark', value: 'dark' },
    ];
    const settings = [
      { environment: 'production', enabled: true, defaultVariant: 'dark' },
      { environment: 'development', enabled: true },
    ];
    await flag('theme', { valueType: 'STRING', variants, settings });
    const toRevision = await readRevision(database.client, organizationId);
    const name = { organizationId, flagKey: 'theme' };
    const development = { organizationId, key: 'development' };
    await deleteEnvironment(node.services, fullCaller, development);
    await createEnvironment(node.services, fullCaller, development);
    for (const environment of ['production', 'development'])
      await setFlagSetting(node.services, fullCaller, { ...name, environment, defaultVariant: 'light' });
    await deleteVariant(node.services, fullCaller, { ...name, key: 'dark' });
    await createVariant(node.services, fullCaller, { ...name, key: 'dark', value: 'black' });
    await setFlagSetting(node.services, fullCaller, { ...name, defaultVariant: 'dark' });
    await revertFlag(node.services, fullCaller, { ...name, toRevision });
    const stored = await loadFlag(database.client, organizationId, 'theme');
    expect(stored?.variants.map(({ value }) => value)).toEqual(['light', 'dark']);
    expect(stored?.settings.production).toMatchObject({ defaultVariant: 'dark' });
    expect(stored?.settings.development).toMatchObject({ switch: 'ON' });
  });

  it('to when the flag was archived is refused while another flag needs it', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    await flag('base');
    const name = { organizationId, flagKey: 'base' };
    await archiveFlag(node.services, fullCaller, name);
    const toRevision = await readRevision(database.client, organizationId);
    await unarchiveFlag(node.services, fullCaller, name);
    await flag('upper', { prerequisites: [{ flagKey: 'base' }] });
    const failing = revertFlag(node.services, fullCaller, { ...name, toRevision });
    await expect(failing).rejects.toMatchObject({ code: 'IN_USE', dependents: ['upper'] });
  });
});
