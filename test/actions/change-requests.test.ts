import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKey } from '../../src/actions/api-key/api-keys.ts';
import {
  approveChangeRequest,
  rejectChangeRequest,
  withdrawChangeRequest,
} from '../../src/actions/change-request/change-requests.ts';
import { deleteFlag, restoreFlag, updateFlag } from '../../src/actions/flag/flags.ts';
import { createEnvironment, updateEnvironment } from '../../src/actions/organization/environments.ts';
import { setFlagSwitch, setTargetingRules } from '../../src/actions/setting/settings.ts';
import { createVariant, updateVariant } from '../../src/actions/variant/variants.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { readChanges } from '../../src/store/commit/change-log.ts';
import type { Database } from '../../src/store/database/database.ts';
import { loadFlag } from '../../src/store/flags/load.ts';
import { endProtection, requested } from '../support/approved.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, keyCaller, makeOrganization } from '../support/test-organization.ts';

let database: Database;
let node: TestNode;
const requester = keyCaller('requester');
const approver = keyCaller('approver');

beforeAll(async () => {
  database = await openTestDatabase();
  node = await startTestNode(database);
});

afterAll(async () => {
  await node.close();
  await database.close();
});

/** An organization whose production requires approval, with a flag `beacon` that is on. */
async function guarded() {
  const { organizationId, flag } = await makeOrganization(node.services);
  await flag('beacon');
  await updateEnvironment(node.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
  return { organizationId, flag, name: { organizationId, flagKey: 'beacon' } };
}

const switchOf = async (organizationId: string) =>
  (await loadFlag(database.client, organizationId, 'beacon'))?.settings.production?.switch;
const statusOf = async (id: string) =>
  (await database.client.changeRequest.findUniqueOrThrow({ where: { id } })).status;

describe('where approval is required', () => {
  it('a change waits, and takes effect when another caller approves it', async () => {
    const { organizationId, name } = await guarded();
    const id = await requested(setFlagSwitch(node.services, requester, { ...name, enabled: false }));
    expect(await switchOf(organizationId)).toBe('ON');
    await approveChangeRequest(node.services, approver, { id, comment: 'go on' });
    expect(await switchOf(organizationId)).toBe('OFF');
    expect(await statusOf(id)).toBe('APPROVED');
    const kinds = (await readChanges(database.client, organizationId, 0)).map((change) => change.kind);
    expect(kinds.slice(-3)).toEqual(['CHANGE_REQUEST_CREATED', 'FLAG_UPDATED', 'CHANGE_REQUEST_APPROVED']);
  });

  it('the requester cannot approve their own change, and callers without the permission cannot approve any', async () => {
    const { name } = await guarded();
    const id = await requested(setFlagSwitch(node.services, requester, { ...name, enabled: false }));
    await expect(approveChangeRequest(node.services, requester, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const writer = keyCaller('writer', { allowed: ['flag:write'] });
    await expect(approveChangeRequest(node.services, writer, { id })).rejects.toMatchObject({
      permission: 'change:approve',
    });
  });

  it('a rejected change never takes effect and cannot be decided again', async () => {
    const { organizationId, name } = await guarded();
    const id = await requested(setFlagSwitch(node.services, requester, { ...name, enabled: false }));
    await rejectChangeRequest(node.services, approver, { id });
    await expect(approveChangeRequest(node.services, approver, { id })).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    });
    expect(await switchOf(organizationId)).toBe('ON');
  });

  it('the requester, and a key that it made, can withdraw a change, and no other caller can', async () => {
    const { organizationId, name } = await guarded();
    const makeKey = async (maker: Caller): Promise<Caller> => {
      const key = await createApiKey(node.services, maker, {
        organizationId,
        name: 'key',
        permissions: ['flag:write'],
      });
      return keyCaller(key.id, { allowed: ['flag:write'], organizationId });
    };
    const administrator = keyCaller('administrator', { organizationId });
    const maker = await makeKey(administrator);
    const made = await makeKey({ ...maker, permissions: administrator.permissions });
    for (const withdrawer of [maker, made]) {
      const id = await requested(setFlagSwitch(node.services, maker, { ...name, enabled: false }));
      for (const other of [approver, administrator])
        await expect(withdrawChangeRequest(node.services, other, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(await statusOf(id)).toBe('PENDING');
      await withdrawChangeRequest(node.services, withdrawer, { id });
      expect(await statusOf(id)).toBe('WITHDRAWN');
    }
    expect(await switchOf(organizationId)).toBe('ON');
    expect((await readChanges(database.client, organizationId, 0)).at(-1)?.kind).toBe('CHANGE_REQUEST_WITHDRAWN');
  });

  it('a caller that may no longer change flags does not withdraw a change', async () => {
    const { name } = await guarded();
    const id = await requested(setFlagSwitch(node.services, requester, { ...name, enabled: false }));
    const reader = { ...requester, permissions: new Set(['flag:read'] as const) };
    await expect(withdrawChangeRequest(node.services, reader, { id })).rejects.toMatchObject({
      permission: 'flag:write',
    });
  });

  it('a decided change cannot be withdrawn, and a withdrawn one cannot be decided', async () => {
    const { name } = await guarded();
    const ask = () => requested(setFlagSwitch(node.services, requester, { ...name, enabled: false }));
    const withdrawn = await ask();
    await withdrawChangeRequest(node.services, requester, { id: withdrawn });
    for (const decide of [approveChangeRequest, rejectChangeRequest, withdrawChangeRequest])
      await expect(decide(node.services, approver, { id: withdrawn })).rejects.toMatchObject({
        code: 'ILLEGAL_TRANSITION',
      });
    const approved = await ask();
    await approveChangeRequest(node.services, approver, { id: approved });
    await expect(withdrawChangeRequest(node.services, requester, { id: approved })).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    });
  });

  it('a second change of the same setting is refused while the first waits', async () => {
    const { name } = await guarded();
    const id = await requested(setFlagSwitch(node.services, requester, { ...name, enabled: false }));
    const second = setTargetingRules(node.services, approver, { ...name, rules: [{ key: 'all' }] });
    await expect(second).rejects.toMatchObject({
      code: 'CHANGE_REQUEST_PENDING',
      current: { entityType: 'changeRequest', id },
    });
  });

  it('names, descriptions, new variants and other environments change at once', async () => {
    const { name } = await guarded();
    await updateFlag(node.services, requester, { ...name, name: 'Beacon', description: 'A light', tags: ['sea'] });
    await createVariant(node.services, requester, { ...name, key: 'dim', value: true });
    const changed = await setFlagSwitch(node.services, requester, {
      ...name,
      environment: 'development',
      enabled: true,
    });
    expect(changed.version).toBe(4);
  });

  it('changed values of variants, and deleting, wait', async () => {
    const { name } = await guarded();
    await requested(updateVariant(node.services, requester, { ...name, key: 'on', value: false }));
    const { name: other } = await guarded();
    const id = await requested(deleteFlag(node.services, requester, other));
    await approveChangeRequest(node.services, approver, { id });
    expect(await loadFlag(database.client, other.organizationId, 'beacon')).toBeUndefined();
  });

  it('a flag that would be on from the start waits whole, and one that begins off does not', async () => {
    const { organizationId, flag } = await guarded();
    const id = await requested(flag('lamp'));
    expect(await loadFlag(database.client, organizationId, 'lamp')).toBeUndefined();
    await approveChangeRequest(node.services, approver, { id });
    expect(await loadFlag(database.client, organizationId, 'lamp')).toMatchObject({
      settings: { production: { switch: 'ON' } },
    });
    await expect(flag('candle', { settings: [] })).resolves.toMatchObject({ key: 'candle' });
  });

  it('a flag that waited has a setting in every environment that has come meanwhile', async () => {
    const { organizationId, flag } = await guarded();
    const id = await requested(flag('lamp'));
    await createEnvironment(node.services, fullCaller, { organizationId, key: 'staging' });
    await approveChangeRequest(node.services, approver, { id });
    const { settings } = (await loadFlag(database.client, organizationId, 'lamp')) ?? {};
    expect(settings?.staging).toMatchObject({ switch: 'OFF', defaultVariant: 'on' });
  });

  it('a flag that requires approval itself does so in production environments only', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    await flag('beacon', { settings: [], requiresApproval: true });
    const name = { organizationId, flagKey: 'beacon' };
    await setFlagSwitch(node.services, requester, { ...name, environment: 'development', enabled: true });
    await requested(setFlagSwitch(node.services, requester, { ...name, enabled: true }));
    const disarming = updateFlag(node.services, requester, { ...name, requiresApproval: false });
    await expect(disarming).rejects.toMatchObject({ code: 'CHANGE_REQUEST_PENDING' });
  });
});

describe('a waiting change', () => {
  it('is rebased when the flag moves on elsewhere, and then applies to the flag as it is', async () => {
    const { organizationId, name } = await guarded();
    const id = await requested(setFlagSwitch(node.services, requester, { ...name, enabled: false }));
    await updateFlag(node.services, requester, { ...name, name: 'Lighthouse' });
    const row = await database.client.changeRequest.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ status: 'PENDING', baseVersion: 2 });
    await approveChangeRequest(node.services, approver, { id });
    const flag = await loadFlag(database.client, organizationId, 'beacon');
    expect(flag).toMatchObject({ name: 'Lighthouse', version: 3, settings: { production: { switch: 'OFF' } } });
  });

  it('is marked as out of date when the flag moved on in the same place, and says where', async () => {
    const { organizationId, name } = await guarded();
    const id = await requested(setFlagSwitch(node.services, requester, { ...name, enabled: false }));
    await endProtection(node.services, organizationId);
    await setFlagSwitch(node.services, requester, { ...name, enabled: null });
    const row = await database.client.changeRequest.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ status: 'OUTDATED', conflicts: [{ path: ['settings', 'production', 'switch'] }] });
    await expect(approveChangeRequest(node.services, approver, { id })).rejects.toMatchObject({
      code: 'CHANGE_REQUEST_OUTDATED',
    });
    expect((await readChanges(database.client, organizationId, 0)).at(-1)?.kind).toBe('CHANGE_REQUEST_OUTDATED');
  });

  it('is out of date when its flag has been deleted meanwhile', async () => {
    const { organizationId, name } = await guarded();
    const id = await requested(setFlagSwitch(node.services, requester, { ...name, enabled: false }));
    await endProtection(node.services, organizationId);
    await deleteFlag(node.services, fullCaller, name);
    await expect(approveChangeRequest(node.services, approver, { id })).rejects.toMatchObject({
      code: 'CHANGE_REQUEST_OUTDATED',
    });
    expect(await statusOf(id)).toBe('OUTDATED');
  });

  it('to restore a flag is out of date when another has its key by then', async () => {
    const { organizationId, flag, name } = await guarded();
    await endProtection(node.services, organizationId);
    await deleteFlag(node.services, fullCaller, name);
    await updateEnvironment(node.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
    const id = await requested(restoreFlag(node.services, requester, name));
    await flag('beacon', { settings: [] });
    await expect(approveChangeRequest(node.services, approver, { id })).rejects.toMatchObject({
      code: 'CHANGE_REQUEST_OUTDATED',
    });
  });

  it('cannot be decided by callers that are bound to another environment, or to one if it reaches several', async () => {
    const { organizationId, name } = await guarded();
    const bound = keyCaller('bound', { organizationId, environment: 'development' });
    const inProduction = await requested(setFlagSwitch(node.services, requester, { ...name, enabled: false }));
    for (const decide of [approveChangeRequest, rejectChangeRequest])
      await expect(decide(node.services, bound, { id: inProduction })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await rejectChangeRequest(node.services, approver, { id: inProduction });
    const everywhere = await requested(deleteFlag(node.services, requester, name));
    await expect(approveChangeRequest(node.services, bound, { id: everywhere })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const inside = keyCaller('inside', { organizationId, environment: 'production' });
    await rejectChangeRequest(node.services, approver, { id: everywhere });
    const again = await requested(setFlagSwitch(node.services, requester, { ...name, enabled: false }));
    await approveChangeRequest(node.services, inside, { id: again });
    expect(await statusOf(again)).toBe('APPROVED');
  });

  it('of another organization does not exist', async () => {
    const { name } = await guarded();
    const id = await requested(setFlagSwitch(node.services, requester, { ...name, enabled: false }));
    const stranger = keyCaller('stranger', { organizationId: 'org-elsewhere' });
    await expect(approveChangeRequest(node.services, stranger, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
