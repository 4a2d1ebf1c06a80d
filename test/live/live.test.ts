import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateFlag } from '../../src/actions/evaluation/evaluations.ts';
import { createFlag } from '../../src/actions/flag/flags.ts';
import { patchFlag } from '../../src/actions/flag/patch-flag.ts';
import { anonymousCaller } from '../../src/actions/identify.ts';
import { createOrganization } from '../../src/actions/organization/organizations.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import type { Change } from '../../src/domain/change.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import { evaluate } from '../../src/evaluation/evaluate.ts';
import type { Database } from '../../src/store/database/database.ts';
import { loadSnapshot } from '../../src/store/flags/load.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';

const caller = anonymousCaller('full', 'graphql');

let database: Database;
let writer: TestNode;
let reader: TestNode;

beforeAll(async () => {
  database = await openTestDatabase();
  writer = await startTestNode(database);
  reader = await startTestNode(database);
});

afterAll(async () => {
  await writer.close();
  await reader.close();
  await database.close();
});

/** An organization of the test's own with one flag, `beacon`. */
async function organizationWithFlag(id: string): Promise<{ organizationId: string; flagKey: string }> {
  const { services } = writer;
  await createOrganization(services, caller, { id });
  const settings = [{ environment: 'production', enabled: true }];
  await createFlag(services, caller, { organizationId: id, key: 'beacon', settings });
  return { organizationId: id, flagKey: 'beacon' };
}

async function take(changes: AsyncGenerator<Change>, count: number): Promise<Change[]> {
  const taken: Change[] = [];
  while (taken.length < count) {
    const { value, done } = await changes.next();
    if (done === true) break;
    taken.push(value);
  }
  return taken;
}

describe('the feed', () => {
  it('gives every change after a revision once and in order, those that are being written meanwhile too', async () => {
    const name = await organizationWithFlag('feed-order');
    const ending = new AbortController();
    const followed = take(reader.services.live.changes(name.organizationId, 0, ending.signal), 4 + 30);
    for (let turn = 0; turn < 30; turn += 1)
      await setFlagSwitch(writer.services, caller, { ...name, enabled: turn % 2 === 1 });
    const revisions = (await followed).map((change) => change.revision);
    ending.abort();
    expect(revisions).toEqual(Array.from({ length: 34 }, (_, index) => index + 1));
  });

  it('keeps nothing for a subscriber that stalls, who reads on from the log', async () => {
    const name = await organizationWithFlag('feed-stalled');
    const ending = new AbortController();
    const stalled = reader.services.live.changes(name.organizationId, 0, ending.signal);
    await take(stalled, 1);
    for (let turn = 0; turn < 20; turn += 1)
      await setFlagSwitch(writer.services, caller, { ...name, enabled: turn % 2 === 1 });
    const rest = await take(stalled, 23);
    ending.abort();
    expect(rest.map((change) => change.revision)).toEqual(Array.from({ length: 23 }, (_, index) => index + 2));
  });

  it('refuses a revision that is yet to come', async () => {
    const { organizationId } = await organizationWithFlag('feed-future');
    const changes = reader.services.live.changes(organizationId, 99, new AbortController().signal);
    await expect(changes.next()).rejects.toThrow('after: is 99, expected a revision from 0 to the current one, 4');
  });

  it('ends when its signal aborts, even while it waits', async () => {
    const { organizationId } = await organizationWithFlag('feed-ends');
    const ending = new AbortController();
    const changes = reader.services.live.changes(organizationId, undefined, ending.signal);
    const waiting = changes.next();
    await reader.services.live.snapshot(organizationId);
    ending.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });
});

describe('a node', () => {
  it('sees its own write as soon as the write has returned', async () => {
    const name = await organizationWithFlag('node-own-write');
    const place = { ...name, context: EMPTY_CONTEXT };
    expect((await evaluateFlag(writer.services, caller, place)).value).toBe(true);
    await setFlagSwitch(writer.services, caller, { ...name, enabled: false });
    expect((await evaluateFlag(writer.services, caller, place)).value).toBe(false);
  });

  it("answers from another node's change once it tells of it", async () => {
    const name = await organizationWithFlag('node-other-write');
    const ending = new AbortController();
    const changes = reader.services.live.changes(name.organizationId, 4, ending.signal);
    const told = changes.next();
    await setFlagSwitch(writer.services, caller, { ...name, enabled: false });
    await told;
    ending.abort();
    expect((await evaluateFlag(reader.services, caller, { ...name, context: EMPTY_CONTEXT })).value).toBe(false);
  });

  it('replaces the one flag that changed and keeps every other as it is', async () => {
    const name = await organizationWithFlag('node-one-flag');
    await createFlag(writer.services, caller, { organizationId: name.organizationId, key: 'other' });
    const before = await writer.services.live.snapshot(name.organizationId);
    await setFlagSwitch(writer.services, caller, { ...name, enabled: false });
    const after = await writer.services.live.snapshot(name.organizationId);
    const compiled = (key: string) =>
      [before, after].map((snapshot) => snapshot.environments.get('production')?.flags.get(key));
    const [otherBefore, otherAfter] = compiled('other');
    const [beaconBefore, beaconAfter] = compiled('beacon');
    expect(otherAfter).toBe(otherBefore);
    expect(beaconAfter).not.toBe(beaconBefore);
  });

  it('holds, change by change, exactly what a new read of the database returns', async () => {
    const name = await organizationWithFlag('node-same');
    await setFlagSwitch(writer.services, caller, { ...name, environment: 'development', enabled: null });
    const held = await writer.services.live.snapshot(name.organizationId);
    const reloaded = await loadSnapshot(writer.services.store, name.organizationId);
    expect(held.revision).toBe(reloaded.revision);
    expect([...held.flags.values()]).toEqual(reloaded.flags);
  });
});

describe('what one commit does to several flags', () => {
  it('is seen whole, on the node that made it and on every other', async () => {
    const { organizationId } = await organizationWithFlag('whole-commits');
    const { services } = writer;
    const settings = [{ environment: 'production', enabled: true }];
    for (const key of ['ship', 'harbour'])
      await createFlag(services, caller, { organizationId, key, settings, prerequisites: [{ flagKey: 'beacon' }] });
    const ending = new AbortController();
    const watched = [writer, reader].map(async ({ services: { live } }) => {
      const seen: (boolean | undefined)[] = [];
      for await (const { environments, flags } of live.snapshots(organizationId, ending.signal)) {
        const snapshot = environments.get('production');
        if (snapshot === undefined) continue;
        seen.push(...['ship', 'harbour'].map((key) => evaluate(snapshot, key, EMPTY_CONTEXT, 0).value === true));
        if (flags.has('lighthouse')) return seen;
      }
      return seen;
    });
    await patchFlag(services, caller, { organizationId, flagKey: 'beacon', key: 'lighthouse' });
    for (const seen of await Promise.all(watched)) expect(new Set(seen)).toEqual(new Set([true]));
    ending.abort();
  });
});
