import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { getRequestListener } from '@hono/node-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EventFeed, EventOutlet } from '../../src/rest/http/reply.ts';
import { bodyOf } from '../../src/server/streams/sse/event-feed.ts';
import { sendStraight } from '../../src/server/streams/sse/write-event-stream.ts';

const event = (name: string) => Buffer.from(`event: next\ndata: ${name}\n\n`);

/** More than the buffers of a connection between two ends of one machine hold. */
const MUCH = Buffer.alloc(32 * 1_048_576, 'x');

/** A feed that tells what the test says, once it has begun. */
function createFeed() {
  let begin = (_outlet: EventOutlet) => {};
  let endBy = () => {};
  const begun = new Promise<EventOutlet>((resolve) => {
    begin = resolve;
  });
  const cancelled = new Promise<void>((resolve) => {
    endBy = resolve;
  });
  const feed: EventFeed = { start: begin, cancel: async () => endBy() };
  return { feed, begun, cancelled };
}

type Feed = ReturnType<typeof createFeed>;

const answerWith = ({ feed }: Feed) => new Response(bodyOf(feed), { headers: { 'content-type': 'text/event-stream' } });

const straight =
  (feed: Feed): RequestListener =>
  (_, response) => {
    sendStraight(answerWith(feed), response);
  };

const throughStreams = (feed: Feed): RequestListener =>
  getRequestListener(() => answerWith(feed), { overrideGlobalObjects: false });

async function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  // A server on a port has an address of this kind.
  return (server.address() as AddressInfo).port;
}

async function open(port: number): Promise<IncomingMessage> {
  const [response]: IncomingMessage[] = await once(get({ host: '127.0.0.1', port }), 'response');
  if (response === undefined) throw new Error('There is no answer.');
  return response;
}

/** All that a client reads who writes the request itself. */
async function readRaw(port: number, request: string, tell: () => Promise<void>): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write(request);
  const [all] = await Promise.all([text(socket), tell()]);
  return all;
}

describe.each([
  ['straight to the connection', straight],
  ['through the streams of the platform', throughStreams],
])('events that go %s', (_, listenerOf) => {
  it('come as they were told, and the answer ends when there are no more', async () => {
    const feed = createFeed();
    const response = await open(await listen(listenerOf(feed)));
    expect(response.headers['content-type']).toBe('text/event-stream');
    const all = text(response);
    const outlet = await feed.begun;
    for (const name of ['1', '2', 'lantern 🏮', '4']) void outlet.write(event(name));
    outlet.end();
    expect(await all).toBe(['1', '2', 'lantern 🏮', '4'].map((name) => String(event(name))).join(''));
  });

  it('wait for a client who does not read, and go on when it does', async () => {
    const feed = createFeed();
    const response = await open(await listen(listenerOf(feed)));
    const outlet = await feed.begun;
    const taken = outlet.write(MUCH);
    expect(taken).toBeInstanceOf(Promise);
    let length = 0;
    response.on('data', (bytes: Uint8Array) => {
      length += bytes.length;
    });
    await taken;
    void outlet.write(event('next'));
    outlet.end();
    await once(response, 'end');
    expect(length).toBe(MUCH.length + event('next').length);
  });

  it('stop when the client goes away', async () => {
    const feed = createFeed();
    const response = await open(await listen(listenerOf(feed)));
    await feed.begun;
    response.destroy();
    await feed.cancelled;
  });

  it('are not cut into chunks for a client that does not know of them', async () => {
    const feed = createFeed();
    const port = await listen(listenerOf(feed));
    const all = await readRaw(port, 'GET / HTTP/1.0\r\nHost: a\r\n\r\n', async () => {
      const outlet = await feed.begun;
      void outlet.write(event('1'));
      void outlet.write(event('2'));
      outlet.end();
    });
    expect(all.split('\r\n\r\n')[1]).toBe(`${event('1')}${event('2')}`);
  });
});

describe('events that go straight to the connection', () => {
  it('break off with it', async () => {
    const feed = createFeed();
    const response = await open(await listen(straight(feed)));
    response.resume();
    const failed = once(response, 'error');
    (await feed.begun).break(new Error('slow'));
    expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
    await feed.cancelled;
  });

  it('wait for the answer to an earlier request of the connection', async () => {
    const feed = createFeed();
    let answerFirst = () => {};
    const port = await listen((request, response) => {
      if (request.url === '/first') answerFirst = () => void response.end('the first answer');
      else straight(feed)(request, response);
    });
    const request = 'GET /first HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    const all = await readRaw(port, request, async () => {
      const outlet = await feed.begun;
      void outlet.write(event('1'));
      answerFirst();
      void outlet.write(event('2'));
      outlet.end();
    });
    expect(all.replaceAll(/Date: .*\r\n/g, '')).toMatch(
      /the first answer.*data: 1\n\n\r\n.*data: 2\n\n\r\n0\r\n\r\n$/s,
    );
  });

  it('are none where they are not: any other answer is left alone', async () => {
    const answer = new Response('{}', { headers: { 'content-type': 'application/json' } });
    let left: Response | undefined;
    const port = await listen((_, response) => {
      left = sendStraight(answer, response);
      response.end();
    });
    (await open(port)).resume();
    expect(left).toBe(answer);
  });

  it('never begin for a client that has gone already', async () => {
    const feed = createFeed();
    const port = await listen((request, response) => {
      response.once('close', () => straight(feed)(request, response));
      response.destroy();
    });
    await expect(open(port)).rejects.toThrow();
    await feed.cancelled;
  });
});
