import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { applyConfiguration } from '../../src/actions/configuration/apply-configuration.ts';
import { openEvaluations } from '../../src/actions/evaluation/watch-evaluations.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import type { Database } from '../../src/store/database/database.ts';
import { createTestClock } from '../support/clock.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

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

async function withFlags(...flagKeys: readonly string[]) {
  const { organizationId, flag } = await makeOrganization(node.services);
  for (const key of flagKeys) await flag(key);
  return {
    switch: (flagKey: string, enabled: boolean) =>
      setFlagSwitch(node.services, fullCaller, { organizationId, flagKey, enabled }),
    async watch() {
      const cursor = await openEvaluations(node.services, fullCaller, { organizationId, context: EMPTY_CONTEXT });
      onTestFinished(cursor.onMore(() => {}));
      return { take: async () => (await cursor.take())?.answers };
    },
  };
}

const told = (...flags: readonly (readonly [string, unknown])[]) =>
  flags.map(([flagKey, value]) => expect.objectContaining({ flagKey, value }));

describe('those who watch the same answers', () => {
  it('receive the same array of the answers that differ for all of them', async () => {
    const flags = await withFlags('beacon', 'buoy');
    const [one, other] = [await flags.watch(), await flags.watch()];
    const first = await one.take();
    expect(first).toEqual(told(['beacon', true], ['buoy', true]));
    expect(await other.take()).toBe(first);
    await flags.switch('buoy', false);
    const different = await one.take();
    expect(different).toEqual(told(['buoy', false]));
    expect(await other.take()).toBe(different);
    expect([await one.take(), await other.take()]).toEqual([undefined, undefined]);
  });

  it('each receive what differs from what they received last, however far behind they are', async () => {
    const flags = await withFlags('beacon', 'buoy');
    const [quick, slow] = [await flags.watch(), await flags.watch()];
    for (const watcher of [quick, slow]) await watcher.take();
    await flags.switch('buoy', false);
    expect(await quick.take()).toEqual(told(['buoy', false]));
    await flags.switch('beacon', false);
    expect(await quick.take()).toEqual(told(['beacon', false]));
    expect(await slow.take()).toEqual(told(['beacon', false], ['buoy', false]));
    await flags.switch('buoy', true);
    const different = await slow.take();
    expect(different).toEqual(told(['buoy', true]));
    expect(await quick.take()).toBe(different);
  });

  it('receive an empty list at once if there are no answers', async () => {
    const flags = await withFlags();
    expect(await (await flags.watch()).take()).toEqual([]);
  });

  it('receive nothing if the answers that they missed are as before', async () => {
    const flags = await withFlags('beacon');
    const [quick, slow] = [await flags.watch(), await flags.watch()];
    for (const watcher of [quick, slow]) await watcher.take();
    for (const enabled of [false, true]) {
      await flags.switch('beacon', enabled);
      expect(await quick.take()).toEqual(told(['beacon', enabled]));
    }
    expect(await slow.take()).toBeUndefined();
  });

  it('receive all answers if they come later, and share what comes then', async () => {
    const flags = await withFlags('beacon', 'buoy');
    const early = await flags.watch();
    await early.take();
    await flags.switch('buoy', false);
    await early.take();
    clock.advance(1);
    const late = await flags.watch();
    expect(await late.take()).toEqual(told(['beacon', true], ['buoy', false]));
    await flags.switch('beacon', false);
    const different = await early.take();
    expect(different).toEqual(told(['beacon', false]));
    expect(await late.take()).toBe(different);
  });
});

describe('many who ask what made their answers different', () => {
  it('are answered one after the other, so that there is room for other requests', async () => {
    const keys = Array.from({ length: 80 }, (_, index) => `light-${index}`);
    const { organizationId } = await makeOrganization(node.services);
    const apply = (enabled: boolean) =>
      applyConfiguration(node.services, fullCaller, {
        organizationId,
        document: {
          format: 1,
          flags: Object.fromEntries(keys.map((key) => [key, { settings: { production: { enabled } } }])),
        },
      });
    await apply(true);
    const watchers = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map(async (targetingKey) => {
        const context = { ...EMPTY_CONTEXT, targetingKey };
        const cursor = await openEvaluations(node.services, fullCaller, { organizationId, context });
        onTestFinished(cursor.onMore(() => {}));
        await cursor.take();
        return cursor;
      }),
    );
    await apply(false);
    const events = await Promise.all(watchers.map((watcher) => watcher.take()));
    let turns = 0;
    let isOver = false;
    const countTurns = async () => {
      for (; !isOver; turns += 1) await setImmediate();
    };
    const counting = countTurns();
    const answeredAt = await Promise.all(
      events.map(async (event) => {
        expect((await event?.causes())?.size).toBe(keys.length);
        return turns;
      }),
    );
    isOver = true;
    await counting;
    expect(answeredAt).toEqual([...new Set(answeredAt)].sort((left, right) => left - right));
  });
});
