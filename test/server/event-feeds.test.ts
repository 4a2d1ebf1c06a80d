import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EventFeed, EventOutlet } from '../../src/rest/http/reply.ts';
import { createFetch } from '../../src/server/http/adapters/fetch.ts';
import { createNodeServer } from '../../src/server/http/adapters/node.ts';
import type { Pipeline } from '../../src/server/http/pipeline.ts';
import type { WrittenReply } from '../../src/server/http/reply-headers.ts';

const event = (name: string) => Buffer.from(`event: next\ndata: ${name}\n\n`);

/** More than the buffers of a connection between two ends of one machine hold. */
const MUCH = Buffer.alloc(32 * 1_048_576, 'x');

/** A feed that tells what the test says, once it has started. */
function createFeed() {
  let begin = (_outlet: EventOutlet) => {};
  let endBy = () => {};
  const started = new Promise<EventOutlet>((resolve) => {
    begin = resolve;
  });
  const cancelled = new Promise<void>((resolve) => {
    endBy = resolve;
  });
  const feed: EventFeed = { start: begin, cancel: async () => endBy() };
  return { feed, started, cancelled };
}

type Feed = ReturnType<typeof createFeed>;

const replyWith = ({ feed }: Feed): WrittenReply => ({
  status: 200,
  headers: ['content-type', 'text/event-stream'],
  content: feed,
});

async function listen(answer: Pipeline): Promise<number> {
  const onFailure = () => {};
  const server = createNodeServer({ answer, now: () => 0, onFailure }).listen(0, '127.0.0.1');
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

describe('an event stream over a connection', () => {
  it('arrives as it was written, and ends when there is no more', async () => {
    const feed = createFeed();
    const response = await open(await listen(() => replyWith(feed)));
    expect(response.headers['content-type']).toBe('text/event-stream');
    const all = text(response);
    const outlet = await feed.started;
    for (const name of ['1', '2', 'lantern 🏮', '4']) void outlet.write(event(name));
    outlet.end();
    expect(await all).toBe(['1', '2', 'lantern 🏮', '4'].map((name) => String(event(name))).join(''));
  });

  it('waits for a client that does not read, and goes on when it does', async () => {
    const feed = createFeed();
    const response = await open(await listen(() => replyWith(feed)));
    const outlet = await feed.started;
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

  it('is cancelled when the client disconnects', async () => {
    const feed = createFeed();
    const response = await open(await listen(() => replyWith(feed)));
    await feed.started;
    response.destroy();
    await feed.cancelled;
  });

  it('is not cut into chunks for a client of HTTP/1.0', async () => {
    const feed = createFeed();
    const port = await listen(() => replyWith(feed));
    const all = await readRaw(port, 'GET / HTTP/1.0\r\nHost: a\r\n\r\n', async () => {
      const outlet = await feed.started;
      void outlet.write(event('1'));
      void outlet.write(event('2'));
      outlet.end();
    });
    expect(all.split('\r\n\r\n')[1]).toBe(`${event('1')}${event('2')}`);
  });

  it('breaks off with the connection', async () => {
    const feed = createFeed();
    const response = await open(await listen(() => replyWith(feed)));
    response.resume();
    const failed = once(response, 'error');
    (await feed.started).break(new Error('slow'));
    expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
    await feed.cancelled;
  });

  it('waits for the reply to an earlier request of the connection', async () => {
    const feed = createFeed();
    let answerFirst = () => {};
    const first = new Promise<WrittenReply>((resolve) => {
      answerFirst = () => resolve({ status: 200, headers: [], content: 'the first reply' });
    });
    const port = await listen(({ path }) => (path === '/first' ? first : replyWith(feed)));
    const request = 'GET /first HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    const all = await readRaw(port, request, async () => {
      const outlet = await feed.started;
      void outlet.write(event('1'));
      answerFirst();
      void outlet.write(event('2'));
      outlet.end();
    });
    expect(all.replaceAll(/Date: .*\r\n/g, '')).toMatch(/the first reply.*data: 1\n\n\r\n.*data: 2\n\n\r\n0\r\n\r\n$/s);
  });

  it('never starts for a client that has disconnected', async () => {
    const feed = createFeed();
    const port = await listen(
      ({ signal }) =>
        new Promise((resolve) => {
          signal().addEventListener('abort', () => resolve(replyWith(feed)));
          client.destroy();
        }),
    );
    const client = get({ host: '127.0.0.1', port });
    client.on('error', () => {});
    await feed.cancelled;
  });

  it('is cancelled, and never starts, for a client that wants the head alone', async () => {
    const feed = createFeed();
    const port = await listen(() => replyWith(feed));
    expect(await readRaw(port, 'HEAD / HTTP/1.0\r\nHost: a\r\n\r\n', () => feed.cancelled)).toMatch(/^HTTP\/1.1 200/);
  });
});

describe('an event stream by fetch', () => {
  const open = (feed: Feed, method = 'GET') =>
    createFetch(
      () => replyWith(feed),
      () => 0,
    )(new Request('http://a/', { method }));

  it('arrives as it was written, and ends when there is no more', async () => {
    const feed = createFeed();
    const all = (await open(feed)).text();
    const outlet = await feed.started;
    for (const name of ['1', 'lantern 🏮']) await outlet.write(event(name));
    outlet.end();
    expect(await all).toBe(`${event('1')}${event('lantern 🏮')}`);
  });

  it('waits for a client that does not read, and is cancelled with its body', async () => {
    const feed = createFeed();
    const reader = (await open(feed)).body?.getReader();
    const first = reader?.read();
    const outlet = await feed.started;
    let isTaken = false;
    const taken = outlet.write(event('1'))?.then(() => {
      isTaken = true;
    });
    await first;
    await new Promise(setImmediate);
    expect(isTaken).toBe(false);
    void reader?.read();
    await taken;
    await reader?.cancel();
    await feed.cancelled;
  });

  it('is cancelled, and never starts, for a client that wants the head alone', async () => {
    const feed = createFeed();
    expect((await open(feed, 'HEAD')).body).toBeNull();
    await feed.cancelled;
  });
});
