import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approveChangeRequest } from '../../src/actions/change-request/change-requests.ts';
import { evaluateFlag } from '../../src/actions/evaluation/evaluations.ts';
import { openChanges, openFlag } from '../../src/actions/evaluation/follow.ts';
import { deleteFlag, restoreFlag, revertFlag, updateFlag } from '../../src/actions/flag/flags.ts';
import { patchFlag } from '../../src/actions/flag/patch-flag.ts';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import { createSegment } from '../../src/actions/segment/segments.ts';
import { setFlagSetting, setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import { readChanges, readRevision } from '../../src/store/commit/change-log.ts';
import type { Database } from '../../src/store/database/database.ts';
import { loadFlag, loadFlagById, loadSegment, loadSnapshot } from '../../src/store/flags/load.ts';
import { endProtection, requested } from '../support/approved.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, keyCaller, makeOrganization } from '../support/test-organization.ts';

let database: Database;
let node: TestNode;
let other: TestNode;

beforeAll(async () => {
  database = await openTestDatabase();
  node = await startTestNode(database);
  other = await startTestNode(database);
});

afterAll(async () => {
  await other.close();
  await node.close();
  await database.close();
});

const asksBeacon = { attribute: 'beacon', operator: 'FLAG_EVALUATES_TO', values: [true] } as const;
const byBeacon = [{ key: 'lit', groups: [{ conditions: [asksBeacon] }] }];

/** An organization with the flag `beacon`, and with others that depend on it in every way. */
async function withDependents() {
  const organization = await makeOrganization(node.services);
  const { organizationId, flag } = organization;
  await other.services.live.snapshot(organizationId);
  await flag('beacon');
  const settings = [{ environment: 'production', enabled: true, defaultVariant: null, rules: byBeacon }];
  await flag('ship', { settings });
  await flag('harbour', { prerequisites: [{ flagKey: 'beacon', expected: 'on' }] });
  await flag('island');
  await createSegment(node.services, fullCaller, {
    organizationId,
    key: 'lit',
    groups: [{ conditions: [asksBeacon] }],
  });
  const rename = (key: string, flagKey = 'beacon') =>
    patchFlag(node.services, fullCaller, { organizationId, flagKey, key });
  return { ...organization, rename };
}

const answerOf = async ({ services }: TestNode, organizationId: string, flagKey: string) =>
  (await evaluateFlag(services, fullCaller, { organizationId, flagKey, context: EMPTY_CONTEXT })).value;

describe('a flag that gets another key', () => {
  it('is followed by everything that refers to it, each with an entry of its own, in one commit', async () => {
    const { organizationId, rename } = await withDependents();
    const before = await readRevision(database.client, organizationId);
    await rename('lighthouse');
    const changes = await readChanges(database.client, organizationId, before);
    expect(changes.map(({ kind, entityKey, revision }) => [kind, entityKey, revision - before])).toEqual([
      ['FLAG_UPDATED', 'lighthouse', 1],
      ['FLAG_UPDATED', 'ship', 2],
      ['FLAG_UPDATED', 'harbour', 3],
      ['SEGMENT_UPDATED', 'lit', 4],
    ]);
    expect(changes[0]?.differences).toEqual([{ path: ['key'], before: 'beacon', after: 'lighthouse' }]);
    expect(await loadFlag(database.client, organizationId, 'ship')).toMatchObject({
      version: 2,
      settings: { production: { rules: [{ groups: [{ conditions: [{ attribute: 'lighthouse' }] }] }] } },
    });
    expect(await loadFlag(database.client, organizationId, 'harbour')).toMatchObject({
      version: 2,
      prerequisites: [{ flagKey: 'lighthouse', expected: 'on' }],
    });
    expect(await loadFlag(database.client, organizationId, 'island')).toMatchObject({ version: 1 });
    expect(await loadSegment(database.client, organizationId, 'lit')).toMatchObject({
      version: 2,
      groups: [{ conditions: [{ attribute: 'lighthouse' }] }],
    });
  });

  it('is known by it, and not by the old one, on every node, as if everything had just been read', async () => {
    const { organizationId, rename } = await withDependents();
    await rename('lighthouse');
    const revision = await readRevision(database.client, organizationId);
    for (const each of [node, other]) {
      await each.services.live.catchUpTo(organizationId, revision);
      const { flags, segments } = await each.services.live.snapshot(organizationId);
      const stored = await loadSnapshot(each.services.store, organizationId);
      expect([...flags.values()].sort((left, right) => left.number - right.number)).toEqual(stored.flags);
      expect([...segments.values()].map(({ segment }) => segment)).toEqual(stored.segments);
      for (const key of ['lighthouse', 'ship', 'harbour'])
        expect([key, await answerOf(each, organizationId, key)]).toEqual([key, true]);
      expect(await answerOf(each, organizationId, 'beacon')).toBeUndefined();
    }
  });

  it('leaves the key to others', async () => {
    const { organizationId, flag, rename } = await withDependents();
    await rename('lighthouse');
    await flag('beacon', { settings: [] });
    expect(await answerOf(node, organizationId, 'ship')).toBe(true);
    expect(await answerOf(node, organizationId, 'beacon')).toBe(false);
    await rename('old-lighthouse', 'lighthouse');
    await rename('lighthouse', 'beacon');
    expect(await answerOf(node, organizationId, 'lighthouse')).toBe(false);
    expect(await answerOf(node, organizationId, 'ship')).toBe(true);
  });

  it('cannot get one that a living flag has, or that is not valid', async () => {
    const { rename } = await withDependents();
    await expect(rename('ship')).rejects.toMatchObject({ code: 'KEY_TAKEN' });
    for (const key of ['constructor', 'has space', 'x'.repeat(129)])
      await expect(rename(key)).rejects.toMatchObject({ problems: [{ path: 'key' }] });
  });

  it('is followed by the attributes that its enrollment has named after it', async () => {
    const { organizationId, rename } = await withDependents();
    const conditions = ['$enrollment/beacon', 'plan'].map((attribute) => ({
      attribute,
      operator: 'TRUTH_EQUALS' as const,
      values: [true],
    }));
    const place = { organizationId, flagKey: 'beacon', environment: 'development' };
    await setFlagSetting(node.services, fullCaller, { ...place, enrollment: { conditions } });
    const renamed = await rename('lighthouse');
    expect(renamed.settings.development?.enrollment?.conditions.map(({ attribute }) => attribute)).toEqual([
      '$enrollment/lighthouse',
      'plan',
    ]);
  });

  it('keeps it when it is put back to how it was before', async () => {
    const { organizationId, rename } = await withDependents();
    const toRevision = await readRevision(database.client, organizationId);
    await rename('lighthouse');
    await updateFlag(node.services, fullCaller, { organizationId, flagKey: 'lighthouse', name: 'Lighthouse' });
    const name = { organizationId, flagKey: 'lighthouse' };
    const reverted = await revertFlag(node.services, fullCaller, { ...name, toRevision });
    expect(reverted).toMatchObject({ key: 'lighthouse', name: 'beacon' });
  });

  it('changes what deleted flags say of it, so that they can come back', async () => {
    const { organizationId, rename } = await withDependents();
    for (const flagKey of ['ship', 'harbour']) await deleteFlag(node.services, fullCaller, { organizationId, flagKey });
    await rename('lighthouse');
    for (const flagKey of ['ship', 'harbour']) {
      await restoreFlag(node.services, fullCaller, { organizationId, flagKey });
      expect(await answerOf(node, organizationId, flagKey)).toBe(true);
    }
  });

  it('leaves alone who refers to the living flag of its key when it is deleted itself', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    const { id: flagId } = await flag('beacon');
    await deleteFlag(node.services, fullCaller, { organizationId, flagKey: 'beacon' });
    await flag('beacon');
    await flag('harbour', { prerequisites: [{ flagKey: 'beacon' }] });
    await patchFlag(node.services, fullCaller, { organizationId, flagId, key: 'ruin' });
    expect(await loadFlag(database.client, organizationId, 'harbour')).toMatchObject({
      version: 1,
      prerequisites: [{ flagKey: 'beacon' }],
    });
    expect(await answerOf(node, organizationId, 'harbour')).toBe(true);
  });
});

describe('those who follow a flag that gets another key', () => {
  it('continue to follow it, and receive the change under either key', async () => {
    const { organizationId, rename } = await withDependents();
    const { services } = node;
    const followed = await openFlag(services, fullCaller, { organizationId, key: 'beacon' });
    const first = await followed.take();
    const after = await readRevision(database.client, organizationId);
    const feeds = ['beacon', 'lighthouse'].map((key) =>
      openChanges(services, fullCaller, { organizationId, after, flagKeys: [key] }),
    );
    await rename('lighthouse');
    expect(await followed.take()).toEqual(first);
    for (const feed of feeds) expect(await (await feed).take()).toMatchObject({ revision: after + 1 });
  });
});

describe('where approval is required', () => {
  const requester = keyCaller('requester');
  const approver = keyCaller('approver');

  it('another key waits, and then everything follows it', async () => {
    const { organizationId } = await withDependents();
    await updateEnvironment(node.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
    const name = { organizationId, flagKey: 'beacon' };
    const id = await requested(patchFlag(node.services, requester, { ...name, key: 'lighthouse' }));
    expect(await answerOf(node, organizationId, 'beacon')).toBe(true);
    await approveChangeRequest(node.services, approver, { id });
    for (const key of ['lighthouse', 'ship', 'harbour'])
      expect([key, await answerOf(node, organizationId, key)]).toEqual([key, true]);
  });

  it('a key that another flag has got in the meantime is refused', async () => {
    const { organizationId, flag } = await withDependents();
    await updateEnvironment(node.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
    const name = { organizationId, flagKey: 'beacon' };
    const id = await requested(patchFlag(node.services, requester, { ...name, key: 'lighthouse' }));
    await flag('lighthouse', { settings: [] });
    await expect(approveChangeRequest(node.services, approver, { id })).rejects.toMatchObject({ code: 'KEY_TAKEN' });
  });

  it('a change that waits goes on under the other key', async () => {
    const { organizationId, rename } = await withDependents();
    const name = { organizationId, flagKey: 'beacon' };
    await updateEnvironment(node.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
    const id = await requested(setFlagSwitch(node.services, requester, { ...name, enabled: false }));
    await endProtection(node.services, organizationId);
    const { id: flagId } = await rename('lighthouse');
    const { flagKey } = await database.client.changeRequest.findUniqueOrThrow({ where: { id } });
    expect(flagKey).toBe('lighthouse');
    await approveChangeRequest(node.services, approver, { id });
    expect(await loadFlagById(database.client, organizationId, flagId)).toMatchObject({
      key: 'lighthouse',
      settings: { production: { switch: 'OFF' } },
    });
  });
});
