import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { evaluateFlag } from '../../src/actions/evaluation/evaluations.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import { archiveChanges } from '../../src/store/commit/archive.ts';
import { readChanges } from '../../src/store/commit/change-log.ts';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { startTestNode } from '../support/test-node.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

const DAY = 86_400_000;

let app: TestApp;
beforeEach(async () => {
  app = await createTestApp({ settings: { CHANGE_RETENTION_DAYS: '30' } });
});
afterEach(() => app.close());

/** A log whose first five entries are older than the retention: two flags are made, and the first is then changed. */
async function logOfTwoAges() {
  const { organizationId, flag } = await makeOrganization(app.services);
  await flag('beacon');
  await flag('lamp');
  const rename = (name: string) => mutate(app, 'updateFlag', { organizationId, key: 'beacon', name });
  await rename('first');
  await rename('second');
  const { revision: latestOld } = await app.services.live.snapshot(organizationId);
  app.clock.advance(31 * DAY);
  await rename('third');
  await rename('fourth');
  const archive = () => archiveChanges(app.services.store, app.clock.now() - 30 * DAY);
  const entries = () => readChanges(app.services.store.db, organizationId, 0);
  return { organizationId, latestOld, archive, entries };
}

describe('changes older than CHANGE_RETENTION_DAYS', () => {
  it('stay in the log without their states, except the last state of each object', async () => {
    const { latestOld, archive, entries } = await logOfTwoAges();
    const before = await entries();
    await archive();
    const after = await entries();
    expect(after.map(({ revision, kind, differences }) => ({ revision, kind, differences }))).toEqual(
      before.map(({ revision, kind, differences }) => ({ revision, kind, differences })),
    );
    const last = (key: string) =>
      before.findLast(({ entityKey, revision }) => entityKey === key && revision <= latestOld);
    for (const [index, entry] of before.entries()) {
      const isLast = entry.revision > latestOld || last(entry.entityKey)?.revision === entry.revision;
      if (isLast) expect(after[index]).toEqual(entry);
      else expect(after[index]).toMatchObject({ isArchived: true, before: null, after: null });
    }
    expect(after.filter(({ isArchived }) => isArchived === true).length).toBeGreaterThan(1);
  });

  it('are archived hourly, and once each', async () => {
    const { organizationId, entries } = await logOfTwoAges();
    const archived = async () => (await entries()).filter(({ isArchived }) => isArchived === true).length;
    app.clock.advance(3_600_000);
    await expect.poll(archived).toBeGreaterThan(1);
    const first = await entries();
    app.clock.advance(32 * DAY);
    await mutate(app, 'updateFlag', { organizationId, key: 'lamp', name: 'lamp' });
    await archiveChanges(app.services.store, app.clock.now() - 30 * DAY);
    const all = await entries();
    // What was the last state then is older than a later one now.
    expect(all.filter(({ isArchived }) => isArchived === true).length).toBeGreaterThan(
      first.filter(({ isArchived }) => isArchived === true).length,
    );
    expect(all.map(({ revision }) => revision)).toEqual(all.map((_, index) => index + 1));
  });

  it('say so in the graph', async () => {
    const { organizationId, archive } = await logOfTwoAges();
    await archive();
    const { data } = await app.graphql<{
      readonly organization: {
        readonly changes: { readonly edges: readonly { readonly node: { readonly isArchived: boolean } }[] };
      };
    }>(
      `{ organization(id: "${organizationId}") { changes(first: 20) { edges { node { isArchived before after differences { path } } } } } }`,
    );
    const nodes = data.organization.changes.edges.map(({ node }) => node);
    expect(nodes[0]).toMatchObject({ isArchived: false, after: { name: 'fourth' } });
    expect(nodes.filter(({ isArchived }) => isArchived)).toEqual(
      expect.arrayContaining([expect.objectContaining({ before: null, after: null })]),
    );
  });

  it('are the earliest revisions that time travel, reverts and resumed subscriptions reach', async () => {
    const { organizationId, latestOld, archive } = await logOfTwoAges();
    const ask = (atRevision: number) =>
      app.graphql(
        `{ evaluate(organizationId: "${organizationId}", flagKey: "beacon", context: {}, atRevision: ${atRevision}) { value } }`,
      );
    const before = await ask(latestOld);
    expect(before.data).toEqual({ evaluate: { value: true } });
    await archive();
    expect(await ask(latestOld)).toEqual(before);
    const expected = `expected a revision from ${latestOld} to the current one, ${latestOld + 2}`;
    const tooEarly = await ask(latestOld - 1);
    expect(tooEarly.errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED' } }]);
    expect(JSON.stringify(tooEarly.errors)).toContain(expected);
    const reverting = { organizationId, key: 'beacon', toRevision: latestOld - 1 };
    expect(await mutate(app, 'revertFlag', reverting)).toMatchObject({
      __typename: 'ValidationError',
      problems: [{ path: 'toRevision', message: expect.stringContaining('whose state is not archived') }],
    });
    expect(await mutate(app, 'revertFlag', { ...reverting, toRevision: latestOld })).toMatchObject({
      __typename: 'Flag',
    });
    // A node that has just loaded the organization has none of its changes in memory.
    const node = await startTestNode(app.services.store.database, app.clock);
    await expect(node.services.live.cursor(organizationId, latestOld - 1)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      problems: [{ path: 'after', message: expect.stringContaining(`from ${latestOld} to the current one`) }],
    });
    const cursor = await node.services.live.cursor(organizationId, latestOld);
    expect(await cursor.take()).toMatchObject({ revision: latestOld + 1, after: { name: 'third' } });
    await node.close();
  });

  it('do not end the answers of a node that has been away for longer', async () => {
    const { organizationId, archive } = await logOfTwoAges();
    const node = await startTestNode(app.services.store.database, app.clock);
    const { live } = node.services;
    await live.snapshot(organizationId);
    await node.close();
    for (const name of ['fifth', 'sixth']) await mutate(app, 'updateFlag', { organizationId, key: 'lamp', name });
    app.clock.advance(60 * DAY);
    await archive();
    const { revision } = await app.services.live.snapshot(organizationId);
    await live.catchUpTo(organizationId, revision);
    const context = { ...EMPTY_CONTEXT, targetingKey: 'ola' };
    const asked = { organizationId, flagKey: 'lamp', context };
    expect(await evaluateFlag(node.services, fullCaller, asked)).toMatchObject({ value: true });
    expect((await live.snapshot(organizationId)).flags.get('lamp')).toMatchObject({ name: 'sixth' });
  });
});

it('no change is archived unless a setting says so', async () => {
  const usual = await createTestApp();
  const { organizationId } = await makeOrganization(usual.services);
  usual.clock.advance(40_000 * DAY);
  await usual.services.live.refresh(organizationId);
  const changes = await readChanges(usual.services.store.db, organizationId, 0);
  expect(changes.filter(({ isArchived }) => isArchived === true)).toEqual([]);
  await usual.close();
});
