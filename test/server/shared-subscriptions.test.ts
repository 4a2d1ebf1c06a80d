import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { revokeApiKey } from '../../src/actions/api-key/api-keys.ts';
import type { Permission } from '../../src/domain/permission.ts';
import { statementsOf } from '../support/count-statements.ts';
import { mutate } from '../support/mutate.ts';
import { readEvents } from '../support/sse-client.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';
import { openRawSocket, type RawSocket } from '../support/ws-client.ts';

let test: TestApp;
let url: string;
let wsUrl: string;
beforeAll(async () => {
  test = await createTestApp();
  ({ url, wsUrl } = await test.listen());
});
afterAll(() => test.close());

const CHANGES = `subscription ($organizationId: ID!, $after: Int, $flagKeys: [String!]) {
  changes(organizationId: $organizationId, after: $after, flagKeys: $flagKeys) { revision kind entityKey after }
}`;

const WITH_FLAG = `subscription ($organizationId: ID!, $after: Int) {
  changes(organizationId: $organizationId, after: $after) { revision flag { key name } }
}`;

/** Subscribes to what comes from now on, whenever the server gets round to it, unless the variables say otherwise. */
async function subscribe(
  variables: { readonly organizationId: string } & Record<string, unknown>,
  key?: string,
  query = CHANGES,
): Promise<RawSocket> {
  const { revision } = await test.services.live.snapshot(variables.organizationId);
  const socket = await openRawSocket(wsUrl);
  onTestFinished(() => socket.close());
  socket.send({ type: 'connection_init', payload: key === undefined ? {} : { 'x-api-key': key } });
  await socket.next();
  socket.send({ id: '1', type: 'subscribe', payload: { query, variables: { after: revision, ...variables } } });
  return socket;
}

/** What the next result says. */
async function nextPayload(socket: RawSocket): Promise<unknown> {
  const { type, payload } = await socket.next();
  expect(type).toBe('next');
  return payload;
}

const all = <Value>(promises: readonly Promise<Value>[]) => Promise.all(promises);

async function keyOf(organizationId: string, permissions: readonly Permission[], environment: string | null = null) {
  return test.createKey({ organizationId, permissions: [...permissions], environment });
}

const revisionOf = (payload: unknown) =>
  payload as { readonly data: { readonly changes: { readonly revision: number } } };

describe('many who follow the same', () => {
  it('receive equal results, with one query of the database for all of them', async () => {
    const { organizationId, flag } = await makeOrganization(test.services);
    await flag('beacon');
    const sockets: RawSocket[] = [];
    for (let count = 0; count < 5; count += 1) sockets.push(await subscribe({ organizationId }, undefined, WITH_FLAG));
    const told = (name: string) =>
      statementsOf(async () => {
        await mutate(test, 'updateFlag', { organizationId, key: 'beacon', name });
        const [first, ...others] = await all(sockets.map(nextPayload));
        expect(first).toMatchObject({ data: { changes: { flag: { key: 'beacon', name } } } });
        for (const other of others) expect(other).toEqual(first);
      });
    const ofMany = await told('for five');
    for (const socket of sockets.splice(1)) {
      socket.close();
      await socket.closed;
    }
    expect(ofMany.length).toBe((await told('for one')).length);
  });

  it('receive the same over WebSockets and as event streams', async () => {
    const { organizationId, flag } = await makeOrganization(test.services);
    const socket = await subscribe({ organizationId });
    const leaving = new AbortController();
    onTestFinished(() => leaving.abort());
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: CHANGES, variables: { organizationId } }),
      signal: leaving.signal,
    });
    const events = readEvents(response);
    await flag('beacon');
    await flag('lighthouse');
    for (const entityKey of ['beacon', 'lighthouse']) {
      const result = await nextPayload(socket);
      expect(result).toMatchObject({ data: { changes: { entityKey } } });
      expect(await events.nextResult()).toEqual(result);
    }
  });

  it('may choose differently among the changes, and begin where they like', async () => {
    const { organizationId, flag } = await makeOrganization(test.services);
    await flag('beacon');
    const fromNow = await subscribe({ organizationId });
    const fromStart = await subscribe({ organizationId, after: 0 });
    const ofOne = await subscribe({ organizationId, flagKeys: ['lighthouse'] });
    await flag('buoy');
    await flag('lighthouse');
    const started: unknown[] = [];
    for (let count = 0; count < 6; count += 1) started.push(await nextPayload(fromStart));
    expect(started.map((payload) => revisionOf(payload).data.changes.revision)).toEqual([1, 2, 3, 4, 5, 6]);
    expect([await nextPayload(fromNow), await nextPayload(fromNow)]).toEqual(started.slice(-2));
    expect(await nextPayload(ofOne)).toEqual(started.at(-1));
  });

  it('go on when one of them unsubscribes, leaves, or has its key revoked', async () => {
    const { organizationId, flag } = await makeOrganization(test.services);
    const { id, secret } = await keyOf(organizationId, ['change:read']);
    const same = await keyOf(organizationId, ['change:read']);
    const revoked = await subscribe({ organizationId, flagKeys: ['beacon', 'buoy'] }, secret);
    const staying = await subscribe({ organizationId, flagKeys: ['beacon', 'buoy'] }, same.secret);
    const leaving = await subscribe({ organizationId, flagKeys: ['beacon', 'buoy'] }, same.secret);
    await flag('beacon');
    const [first, ...others] = await all([revoked, staying, leaving].map(nextPayload));
    for (const other of others) expect(other).toEqual(first);
    leaving.close();
    await revokeApiKey(test.services, fullCaller, { id });
    expect(await revoked.closed).toMatchObject({ code: 4403 });
    await flag('buoy');
    expect(await nextPayload(staying)).toMatchObject({ data: { changes: { entityKey: 'buoy' } } });
  });
});

describe('those who may not see the same', () => {
  it('each receive what they may see, in any order of subscribing', async () => {
    const { organizationId, flag } = await makeOrganization(test.services);
    const may = await keyOf(organizationId, ['change:read', 'flag:read']);
    const mayNot = await keyOf(organizationId, ['change:read']);
    const sockets: RawSocket[] = [];
    for (const { secret } of [mayNot, may, mayNot, may])
      sockets.push(await subscribe({ organizationId }, secret, WITH_FLAG));
    await flag('beacon');
    const [refused, shown, alsoRefused, alsoShown] = await all(sockets.map(nextPayload));
    expect(shown).toMatchObject({ data: { changes: { flag: { key: 'beacon' } } } });
    expect(refused).toMatchObject({
      data: { changes: { flag: null } },
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
    expect([alsoShown, alsoRefused]).toEqual([shown, refused]);
  });

  it('each receive their own environment', async () => {
    const { organizationId, flag } = await makeOrganization(test.services);
    const permissions: Permission[] = ['change:read'];
    const keys = await all(
      ['production', 'development', null].map((place) => keyOf(organizationId, permissions, place)),
    );
    const sockets: RawSocket[] = [];
    for (const { secret } of keys) sockets.push(await subscribe({ organizationId }, secret));
    await flag('beacon');
    const told = await all(sockets.map(nextPayload));
    const settings = told.map((payload) =>
      Object.keys((payload as { data: { changes: { after: { settings: object } } } }).data.changes.after.settings),
    );
    expect(settings.map((keys) => keys.sort())).toEqual([
      ['production'],
      ['development'],
      ['development', 'production'],
    ]);
  });
});
