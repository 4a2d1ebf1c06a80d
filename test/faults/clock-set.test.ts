import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setRolloutCondition } from '../../src/actions/setting/settings.ts';
import { readEvents } from '../support/sse-client.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller } from '../support/test-organization.ts';
import { makePlace, setSwitch } from './apis.ts';

const NOON = '2026-06-01T12:00:00Z';

describe('a server whose clock is set', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({ now: NOON });
  });
  afterAll(() => app.close());

  it('an hour back and two forward, writes and tells of everything in the order in which it was done', async () => {
    const place = await makePlace(app);
    const { organizationId } = place;
    const after = (await app.services.live.snapshot(organizationId)).revision;
    const stream = readEvents(
      await app.fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({
          query: `subscription { changes(organizationId: "${organizationId}", after: ${after}) { revision at } }`,
        }),
      }),
    );
    const instants = ['2026-06-01T11:00:00.000Z', '2026-06-01T13:00:00.000Z', '2026-06-01T12:00:00.000Z'];
    for (const [index, instant] of instants.entries()) {
      app.clock.set(instant);
      expect(await setSwitch(app, place, index % 2 === 1)).toEqual([200, 'FlagEnvironment']);
      const revision = after + index + 1;
      expect(await stream.nextResult()).toEqual({ data: { changes: { revision, at: instant } } });
    }
  });

  it('back believes a key no longer than before', async () => {
    const { id, secret } = await app.createKey();
    const ask = async () =>
      (
        await app.graphql<{ viewer: { permissions: string[] } | null }>(
          '{ viewer { permissions } }',
          {},
          { key: secret },
        )
      ).status;
    expect(await ask()).toBe(200);
    // As on another node whose notification never came.
    await app.services.store.acrossOrganizations.apiKey.update({
      where: { id },
      data: { revokedAt: new Date(), revokedBy: 'test' },
    });
    app.clock.set('2026-06-01T11:00:00Z');
    expect(await ask()).toBe(200);
    app.clock.advance(5_000);
    expect(await ask()).toBe(401);
  });

  it('forward past the end of a key takes it for ended at once', async () => {
    app.clock.set(NOON);
    const { secret } = await app.createKey({ expiresAt: '2026-06-01T12:30:00.000Z' });
    const ask = async () => (await app.graphql('{ viewer { permissions } }', {}, { key: secret })).status;
    expect(await ask()).toBe(200);
    app.clock.set('2026-06-01T13:00:00Z');
    expect(await ask()).toBe(401);
  });

  it('forward past an activation date notifies watchers that the flag is on', async () => {
    app.clock.set(NOON);
    const { organizationId, flag } = await makePlace(app);
    const condition = { minVersion: null, activationDate: '2026-06-01T12:30:00.000Z' };
    await setRolloutCondition(app.services, fullCaller, { organizationId, flagKey: flag.key, ...condition });
    const stream = readEvents(
      await app.fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({
          query: `subscription {
            evaluations(organizationId: "${organizationId}", flagKeys: ["${flag.key}"], context: {}) { value }
          }`,
        }),
      }),
    );
    expect(await stream.nextResult()).toEqual({ data: { evaluations: [{ value: false }] } });
    app.clock.set('2026-06-01T13:00:00Z');
    expect(await stream.nextResult()).toEqual({ data: { evaluations: [{ value: true }] } });
  });
});
