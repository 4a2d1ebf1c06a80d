import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { revokeApiKey } from '../../src/actions/api-key/api-keys.ts';
import { patchFlag } from '../../src/actions/flag/patch-flag.ts';
import { type Followed, following, makeBeacon } from '../support/beacon.ts';
import { statementsOf } from '../support/count-statements.ts';
import { mutate } from '../support/mutate.ts';
import { type Subscriber, subscribers } from '../support/subscriber.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller } from '../support/test-organization.ts';

type Transport = keyof typeof subscribers;
const TRANSPORTS: readonly Transport[] = ['WebSocket', 'SSE'];

let test: TestApp;
let address: { readonly url: string; readonly wsUrl: string };
beforeAll(async () => {
  test = await createTestApp();
  address = await test.listen();
});
afterAll(() => test.close());

async function join(transport: Transport, what: Followed, organizationId: string, key?: string): Promise<Subscriber> {
  const subscriber = await subscribers[transport]({ ...address, key }, following(what, organizationId));
  onTestFinished(subscriber.leave);
  return subscriber;
}

const nextOf = (members: readonly Subscriber[]) => Promise.all(members.map((member) => member.next()));

describe.each(TRANSPORTS)('many who subscribe to the same over %s', (transport) => {
  it('to a flag receive equal results, with one query of the database for all of them', async () => {
    const { organizationId, setLevel } = await makeBeacon(test);
    const members: Subscriber[] = [];
    for (let count = 0; count < 5; count += 1) members.push(await join(transport, 'flag', organizationId));
    await nextOf(members);
    const told = (level: number) =>
      statementsOf(async () => {
        await setLevel(level);
        const [first, ...others] = await nextOf(members);
        expect(first).toMatchObject({ data: { flag: { variants: [{ value: level }] } } });
        for (const other of others) expect(other).toEqual(first);
      });
    const ofMany = await told(1);
    for (const member of members.splice(1)) member.leave();
    expect(ofMany.length).toBe((await told(2)).length);
  });

  it('to a flag are sent each version at most once, however many changes are made at once', async () => {
    const { organizationId, setLevel } = await makeBeacon(test);
    const { next } = await join(transport, 'flag', organizationId);
    await next();
    const rename = (turn: number) =>
      mutate(test, 'updateFlag', { organizationId, key: 'beacon', name: `Named ${turn}` });
    await Promise.all(Array.from({ length: 30 }, (_, turn) => rename(turn)));
    const versions: unknown[] = [];
    for (const level of [1, 2]) {
      await setLevel(level);
      for (let text = ''; !text.includes(`"value":${level}`); ) {
        text = JSON.stringify((await next()).data);
        versions.push(/"version":(\d+)/.exec(text)?.[1]);
      }
    }
    expect(new Set(versions).size).toBe(versions.length);
  });

  it('get the whole first result whenever they join, and then each what is different to them', async () => {
    const { organizationId, setLevel } = await makeBeacon(test);
    const early = await join(transport, 'evaluations', organizationId);
    const whole = (level: number) => ({
      data: { evaluations: [{ flagKey: 'beacon', value: level }, { flagKey: 'buoy' }] },
    });
    expect(await early.next()).toMatchObject(whole(0));
    await setLevel(1);
    const different = await early.next();
    expect(different).toMatchObject({ data: { evaluations: [{ flagKey: 'beacon', value: 1 }] } });
    const late = await join(transport, 'evaluations', organizationId);
    expect(await late.next()).toMatchObject(whole(1));
    await mutate(test, 'setFlagSwitch', { organizationId, flagKey: 'buoy', enabled: false });
    const [toEarly, toLate] = await nextOf([early, late]);
    expect(toEarly).toMatchObject({ data: { evaluations: [{ flagKey: 'buoy', value: false }] } });
    expect(toLate).toEqual(toEarly);
  });

  it('are all told when a date has come with no write', async () => {
    const { organizationId } = await makeBeacon(test);
    const activationDate = new Date(test.clock.now() + 60_000).toISOString();
    await mutate(test, 'setRolloutCondition', { organizationId, flagKey: 'buoy', activationDate });
    const members: Subscriber[] = [];
    for (let count = 0; count < 3; count += 1) members.push(await join(transport, 'evaluations', organizationId));
    await nextOf(members);
    test.clock.advance(60_000);
    for (const told of await nextOf(members))
      expect(told).toMatchObject({ data: { evaluations: [{ flagKey: 'buoy', reason: 'DEFAULT' }] } });
  });

  it.each<Followed>(['flag', 'evaluations'])(
    'go on following %s when the key of the first is revoked',
    async (kind) => {
      const { organizationId, setLevel } = await makeBeacon(test);
      const keys = [await test.createKey({ organizationId }), await test.createKey({ organizationId })] as const;
      const revoked = await join(transport, kind, organizationId, keys[0].secret);
      const staying = await join(transport, kind, organizationId, keys[1].secret);
      expect(await revoked.next()).toEqual(await staying.next());
      await revokeApiKey(test.services, fullCaller, { id: keys[0].id });
      await expect(revoked.next()).rejects.toThrow();
      await setLevel(1);
      expect(JSON.stringify(await staying.next())).toContain('"value":1');
    },
  );

  it('all receive the end of the flag as their last result', async () => {
    const { organizationId } = await makeBeacon(test);
    const members = [await join(transport, 'flag', organizationId), await join(transport, 'flag', organizationId)];
    await nextOf(members);
    await mutate(test, 'deleteFlag', { organizationId, key: 'beacon' });
    for (const told of await nextOf(members)) expect(told).toMatchObject({ data: { flag: { key: 'beacon' } } });
    for (const member of members) await expect(member.next()).rejects.toThrow();
  });

  it('each follow the flag that had the key when they came', async () => {
    const { organizationId, flag } = await makeBeacon(test);
    const former = await join(transport, 'flag', organizationId);
    await former.next();
    await patchFlag(test.services, fullCaller, { organizationId, flagKey: 'beacon', key: 'lighthouse' });
    expect(await former.next()).toMatchObject({ data: { flag: { key: 'lighthouse' } } });
    await flag('beacon', { name: 'Another' });
    const latter = await join(transport, 'flag', organizationId);
    expect(await latter.next()).toMatchObject({ data: { flag: { name: 'Another' } } });
    await mutate(test, 'updateFlag', { organizationId, key: 'lighthouse', name: 'Renamed' });
    await mutate(test, 'updateFlag', { organizationId, key: 'beacon', name: 'Newer' });
    expect(await former.next()).toMatchObject({ data: { flag: { key: 'lighthouse', name: 'Renamed' } } });
    expect(await latter.next()).toMatchObject({ data: { flag: { key: 'beacon', name: 'Newer' } } });
  });
});

describe('those who may not see the same', () => {
  it('each receive what they may see, although they subscribe to the same', async () => {
    const { organizationId, flag, setLevel } = await makeBeacon(test);
    await flag('cellar', { distributionChannel: 'SERVER' });
    const page = await test.createKey({ organizationId, permissions: ['evaluate'], kind: 'CLIENT' });
    const server = await test.createKey({ organizationId, permissions: ['evaluate'] });
    const members = [
      await join('SSE', 'evaluations', organizationId, server.secret),
      await join('SSE', 'evaluations', organizationId, page.secret),
    ];
    const [toServer, toPage] = (await nextOf(members)).map((told) => JSON.stringify(told));
    expect(toServer).toContain('cellar');
    expect(toPage).not.toContain('cellar');
    await mutate(test, 'setFlagSwitch', { organizationId, flagKey: 'cellar', enabled: false });
    await setLevel(1);
    expect(JSON.stringify(await members[0]?.next())).toContain('cellar');
    expect(JSON.stringify(await members[1]?.next())).not.toContain('cellar');
  });
});
