import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKey } from '../../src/actions/api-key/api-keys.ts';
import { loadDemoHarbor } from '../../src/actions/demo/demo-harbor.ts';
import { evaluateFlag } from '../../src/actions/evaluation/evaluations.ts';
import { openFlag } from '../../src/actions/evaluation/follow.ts';
import { openEvaluations } from '../../src/actions/evaluation/watch-evaluations.ts';
import { deleteOrganization } from '../../src/actions/organization/delete-organization.ts';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import { createOrganization } from '../../src/actions/organization/organizations.ts';
import { createHoldout } from '../../src/actions/segment/holdouts.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import { toAsyncIterator } from '../../src/live/event-cursor.ts';
import type { Database } from '../../src/store/database/database.ts';
import { everyRow } from '../support/every-row.ts';
import { createTestApp } from '../support/test-app.ts';
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

const signal = new AbortController().signal;

/** Everything that a node lets subscribers follow of an organization. */
async function followEverything({ services }: TestNode, organizationId: string) {
  const context = { ...EMPTY_CONTEXT, targetingKey: 'ida' };
  return [
    toAsyncIterator(await services.live.cursor(organizationId, undefined), signal),
    toAsyncIterator(await openFlag(services, fullCaller, { organizationId, key: 'beacon' }), signal),
    toAsyncIterator(await openEvaluations(services, fullCaller, { organizationId, context }), signal),
    services.live.snapshots(organizationId, signal),
  ];
}

/** Reads a stream to its end. */
async function drain(stream: AsyncGenerator<unknown>): Promise<void> {
  while ((await stream.next()).done !== true);
}

describe('an organization that is deleted', () => {
  it('takes with it all that organizations have, such as rules that share subjects out over variants', async () => {
    await loadDemoHarbor(node.services);
    const harbor = { organizationId: 'org-harbor', name: 'Harbor of Bergen' };
    await deleteOrganization(node.services, fullCaller, harbor);
    const rows = (await everyRow(database.client)).split('\n').filter((row) => row.includes('"org-harbor"'));
    expect(rows.map((row) => row.split(' ')[0])).toEqual(['DeletedOrganization']);
  });

  it('does not exist on any node: its keys stop working and all that follows it ends', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    await createHoldout(node.services, fullCaller, { organizationId, key: 'control', exclusionPercentage: 5 });
    await flag('beacon', { holdout: 'control' });
    await flag('later', { prerequisites: [{ flagKey: 'beacon' }] });
    const { secret } = await createApiKey(node.services, fullCaller, { name: 'sdk', organizationId });
    for (const { services } of [node, other]) expect(await services.keys.find(secret)).toBeDefined();
    const streams = [
      ...(await followEverything(node, organizationId)),
      ...(await followEverything(other, organizationId)),
    ];
    const ending = Promise.all(streams.map(drain));
    await deleteOrganization(node.services, fullCaller, { organizationId, name: organizationId });
    await ending;
    for (const { services } of [node, other]) {
      expect(await services.keys.find(secret)).toBeUndefined();
      const asked = evaluateFlag(services, fullCaller, { organizationId, flagKey: 'beacon', context: EMPTY_CONTEXT });
      await expect(asked).rejects.toMatchObject({ entityType: 'organization', entityKey: organizationId });
    }
  });

  it('leaves one row behind, which says who deleted it and when, and its id is never used again', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    await flag('beacon');
    const { revision } = await node.services.live.snapshot(organizationId);
    const ida = keyCaller('Ida', { organizationId });
    await deleteOrganization(node.services, ida, { organizationId, name: organizationId });
    const rows = (await everyRow(database.client)).split('\n').filter((row) => row.includes(organizationId));
    expect(rows.map((row) => row.split(' ')[0])).toEqual(['DeletedOrganization']);
    const record = await node.services.store.db.deletedOrganization.findUnique({ where: { organizationId } });
    expect(record).toMatchObject({ revision, deletedByName: 'Ida', source: 'graphql' });
    const made = createOrganization(node.services, fullCaller, { id: organizationId });
    await expect(made).rejects.toMatchObject({ code: 'KEY_TAKEN' });
  });

  it.runIf(process.env.TEST_DATABASE_URL !== undefined)(
    'ends what follows it also on a node that misses the notification',
    async () => {
      const { organizationId, flag } = await makeOrganization(node.services);
      await flag('beacon');
      const streams = await followEverything(other, organizationId);
      const { db } = node.services.store;
      await db.change.deleteMany({ where: { organizationId } });
      await db.organization.delete({ where: { id: organizationId } });
      await Promise.all(streams.map(drain));
      await expect((async () => other.services.live.snapshot(organizationId))()).rejects.toMatchObject({
        entityType: 'organization',
      });
    },
  );
});

describe('deleting an organization', () => {
  it('is refused under any other name, and changes nothing then', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    await flag('beacon');
    const refused = deleteOrganization(node.services, fullCaller, { organizationId, name: 'Nansen' });
    await expect(refused).rejects.toMatchObject({ problems: [{ path: 'name' }] });
    const context = EMPTY_CONTEXT;
    expect(await evaluateFlag(node.services, fullCaller, { organizationId, flagKey: 'beacon', context })).toMatchObject(
      {
        value: true,
      },
    );
  });

  it('needs the permission to approve where changes of answers need approval', async () => {
    const { organizationId } = await makeOrganization(node.services);
    await updateEnvironment(node.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
    const input = { organizationId, name: organizationId };
    const admin = keyCaller('admin', { allowed: ['organization:write'], organizationId });
    await expect(deleteOrganization(node.services, admin, input)).rejects.toMatchObject({
      permission: 'change:approve',
    });
    const approver = keyCaller('approver', { allowed: ['organization:write', 'change:approve'], organizationId });
    expect((await deleteOrganization(node.services, approver, input)).id).toBe(organizationId);
  });

  it('refuses a write that waits for its turn meanwhile', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    await flag('beacon');
    const input = { organizationId, flagKey: 'beacon', enabled: false };
    const [, written] = await Promise.allSettled([
      deleteOrganization(node.services, fullCaller, { organizationId, name: organizationId }),
      setFlagSwitch(other.services, fullCaller, input),
    ]);
    const isRefused = written.status === 'rejected' && written.reason.entityType === 'organization';
    // A write that came first is gone with the rest.
    expect(isRefused || written.status === 'fulfilled').toBe(true);
    const again = setFlagSwitch(other.services, fullCaller, input);
    await expect(again).rejects.toMatchObject({ entityType: 'organization' });
  });
});

it('is answered alike when it is sent again, and a cached answer of the graph is not served any more', async () => {
  const app = await createTestApp();
  const { organizationId } = await makeOrganization(app.services);
  const query = `{ organization(id: "${organizationId}") { name } }`;
  expect((await app.graphql(query)).data).toEqual({ organization: { name: organizationId } });
  expect((await app.graphql(query)).data).toEqual({ organization: { name: organizationId } });
  const document = `mutation { deleteOrganization(input: { organizationId: "${organizationId}", name: "${organizationId}" }) {
    __typename ... on Deletion { deletedId kind key }
  } }`;
  const send = () => app.graphql(document, {}, { headers: { 'idempotency-key': 'once' } });
  const first = await send();
  expect(first.data).toEqual({
    deleteOrganization: {
      __typename: 'Deletion',
      deletedId: organizationId,
      kind: 'ORGANIZATION',
      key: organizationId,
    },
  });
  expect((await send()).data).toEqual(first.data);
  expect((await app.graphql(query)).data).toEqual({ organization: null });
  await app.close();
});
