import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConnections } from '../../src/server/streams/connections.ts';
import { createProbe, type Probe } from '../support/probe-schema.ts';
import { readEvents } from '../support/sse-client.ts';
import { createTestApp, type TestApp, type TestAppOptions } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';
import { openRawSocket, type RawSocket } from '../support/ws-client.ts';

let probe: Probe;
let test: TestApp;
let url: string;
let wsUrl: string;

function open(settings: TestAppOptions['settings']): void {
  beforeAll(async () => {
    probe = createProbe();
    test = await createTestApp({ schema: probe.schema, settings });
    ({ url, wsUrl } = await test.listen());
  });
  afterAll(() => test.close());
}

async function introduced(payload: object, headers: Record<string, string> = {}): Promise<RawSocket> {
  const socket = await openRawSocket(wsUrl, { headers });
  socket.send({ type: 'connection_init', payload });
  return socket;
}

const stream = (headers: Record<string, string> = {}, query = 'subscription{forever}') =>
  fetch(`${url}/graphql?query=${query}`, { headers: { accept: 'text/event-stream', ...headers } });

const newKey = async () => ({ 'x-api-key': (await test.createKey()).secret });

describe('the connections of one key', () => {
  open({ MAX_SOCKETS_PER_KEY: '2' });

  it('are no more than the limit, sockets and event streams together', async () => {
    const key = await newKey();
    const first = await introduced(key);
    expect(await first.next()).toEqual({ type: 'connection_ack' });
    await readEvents(await stream(key)).nextResult();

    const refused = await stream(key);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await readEvents(refused).nextResult()).toMatchObject({
      errors: [{ extensions: { code: 'TOO_MANY_CONNECTIONS' } }],
    });
    await expect(openRawSocket(wsUrl, { headers: key })).rejects.toThrow('429');
    expect(await (await introduced(key)).closed).toEqual({ code: 1013, reason: 'Too many connections of this key' });

    first.close();
    await first.closed;
    expect(await (await introduced(key)).next()).toEqual({ type: 'connection_ack' });
  });

  it('leave those of another key and of callers without one alone', async () => {
    for (const payload of [await newKey(), await newKey(), {}, {}, {}])
      expect(await (await introduced(payload)).next()).toEqual({ type: 'connection_ack' });
  });

  it('may be any number for a key that clients share', async () => {
    const { organizationId } = await makeOrganization(test.services);
    const { secret } = await test.createKey({ kind: 'CLIENT', permissions: ['evaluate'], organizationId });
    for (let count = 0; count < 4; count += 1)
      expect(await (await introduced({}, { 'x-api-key': secret })).next()).toEqual({ type: 'connection_ack' });
  });

  it.each<Record<string, string>>([
    { 'x-api-key': 'hys_unknown' },
    { authorization: 'Bearer hys_unknown' },
    { authorization: 'nonsense' },
  ])('do not start with an unknown key in a header: %j', async (headers) => {
    await expect(openRawSocket(wsUrl, { headers })).rejects.toThrow('401');
  });
});

describe('the connections of the process', () => {
  open({ MAX_SOCKETS: '2' });

  it('give their place back when they are refused or end by themselves', async () => {
    for (let count = 0; count < 3; count += 1) {
      await expect(openRawSocket(wsUrl, { headers: { 'x-api-key': 'hys_unknown' } })).rejects.toThrow('401');
      expect(await (await stream({}, 'subscription{once}')).text()).toContain('event: complete');
      expect((await stream({}, '{nothing}')).status).not.toBe(503);
    }
  });

  it('are no more than the limit, of every kind', async () => {
    const socket = await openRawSocket(wsUrl);
    await readEvents(await stream()).nextResult();
    await expect(openRawSocket(wsUrl)).rejects.toThrow('503');
    expect((await stream()).status).toBe(503);
    // A request that is answered at once is not a lasting connection.
    expect((await fetch(`${url}/graphql?query={hello}`)).status).toBe(200);
    socket.close();
    await socket.closed;
    (await openRawSocket(wsUrl)).close();
  });
});

describe('a connection', () => {
  open({});

  it('that is a socket ends when it has grown old, and may come again', async () => {
    const socket = await introduced({});
    expect(await socket.next()).toEqual({ type: 'connection_ack' });
    test.steadyClock.advance(3_599_999);
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
    test.steadyClock.advance(1);
    expect(await socket.closed).toEqual({ code: 1012, reason: 'Open for long enough, come again' });
  });

  it('that is an event stream ends when it has grown old', async () => {
    const events = readEvents(await stream());
    await events.nextResult();
    test.steadyClock.advance(3_600_000);
    await expect(events.next()).rejects.toThrow('The stream has ended.');
    await probe.allEnded();
  });

  it('that began with another ends by up to a tenth later', async () => {
    const ended: string[] = [];
    const randoms = [0, 0.5];
    const connections = createConnections({
      keys: test.services.keys,
      clock: test.clock,
      steadyClock: test.steadyClock,
      random: () => randoms.shift() ?? 0,
      limits: { sockets: 10, socketsPerKey: 10, streamAge: 1_000 },
      onProblem: () => {},
    });
    const identity = await test.app.authenticate(new Headers(), 'graphql', undefined);
    for (const name of ['first', 'second']) connections.open(identity, 'websocket', () => ended.push(name));
    test.steadyClock.advance(1_000);
    expect(ended).toEqual(['first']);
    test.steadyClock.advance(50);
    expect(ended).toEqual(['first', 'second']);
    connections.endAll();
  });
});
