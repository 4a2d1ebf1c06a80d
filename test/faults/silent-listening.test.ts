import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { evaluateFlag } from '../../src/actions/evaluation/evaluations.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import type { Database } from '../../src/store/database/database.ts';
import { openDatabase } from '../../src/store/database/open-database.ts';
import { openProxy, type TcpProxy } from '../delivery/tcp-proxy.ts';
import { createTestClock } from '../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

describe.runIf(inject('testDatabaseOrigin').kind === 'postgres')('a node that no longer receives notifications', () => {
  const clock = createTestClock();
  const closings: (() => Promise<unknown>)[] = [];
  let origin: TestDatabase;
  let proxy: TcpProxy;
  let writer: TestNode;
  let reader: TestNode;

  const closedAfterwards = (database: Database) => {
    closings.unshift(() => database.close());
    return database;
  };

  beforeAll(async () => {
    origin = await createTestDatabase();
    const url = new URL(origin.options.databaseUrl ?? '');
    proxy = await openProxy(Number(url.port === '' ? 5432 : url.port));
    writer = await startTestNode(closedAfterwards(await openDatabase(origin.options)));
    url.host = `127.0.0.1:${proxy.port}`;
    const options = { ...origin.options, databaseUrl: url.href };
    reader = await startTestNode(closedAfterwards(await openDatabase(options)), clock);
  });
  afterAll(async () => {
    await reader.close();
    await writer.close();
    for (const close of closings) await close();
    await proxy.close();
    await origin.drop();
  });

  it('sees every change at its next poll, within half a second, for any setting of its clock', async () => {
    const { organizationId, flag } = await makeOrganization(writer.services);
    const { key } = await flag('beacon');
    const isOn = async () =>
      (await evaluateFlag(reader.services, fullCaller, { organizationId, flagKey: key, context: EMPTY_CONTEXT })).value;
    const turn = (enabled: boolean) =>
      setFlagSwitch(writer.services, fullCaller, { organizationId, flagKey: key, enabled });
    expect(await isOn()).toBe(true);

    proxy.silenceListening();
    await turn(false);
    clock.set('2026-06-01T11:00:00Z');
    await expect
      .poll(() => {
        clock.advance(500);
        return isOn();
      })
      .toBe(false);
    // It was not by listening again that it heard of it.
    expect(reader.services.live.isListening).toBe(true);

    clock.set('2026-06-01T14:00:00Z');
    await turn(true);
    await expect
      .poll(() => {
        clock.advance(500);
        return isOn();
      })
      .toBe(true);
    expect(reader.problems).toEqual([]);
  });

  it.runIf(process.env.DELIVERY === 'long')(
    'listens again once it has noticed',
    async () => {
      await expect.poll(() => reader.problems.length, { timeout: 20_000 }).toBe(1);
      await expect.poll(() => reader.services.live.isListening, { timeout: 20_000 }).toBe(true);
    },
    60_000,
  );
});
