import { once } from 'node:events';
import { get } from 'node:http';
import { Socket } from 'node:net';
import { GraphQLInt, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { GraphContext } from '../../src/graph/lib/context.ts';
import { sourceStream } from '../../src/graph/lib/source-stream.ts';
import type { EventFeed, EventOutlet } from '../../src/rest/http/reply.ts';
import { streamOf } from '../../src/server/streams/sse/event-feed.ts';
import { type StreamWatch, watched } from '../../src/server/streams/sse/event-streams.ts';
import { openNodeApi } from '../support/node-api.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

/** More than the buffers of a connection between two ends of one machine hold. */
const MUCH = 'x'.repeat(32 * 1_048_576);

const change = new GraphQLObjectType({
  name: 'Change',
  fields: { revision: { type: GraphQLInt }, text: { type: GraphQLString } },
});

function createSchema(onReturned: () => void): GraphQLSchema {
  const subscription = new GraphQLObjectType({
    name: 'Subscription',
    fields: {
      changes: {
        type: change,
        subscribe: (_: unknown, __: unknown, context: GraphContext) =>
          sourceStream(context, async function* () {
            try {
              for (let revision = 41; ; revision += 1) yield { revision, text: revision > 41 ? MUCH : '' };
            } finally {
              onReturned();
            }
          }),
        resolve: (value) => value,
      },
    },
  });
  const query = new GraphQLObjectType({ name: 'Query', fields: { hello: { type: GraphQLString } } });
  return new GraphQLSchema({ query, subscription });
}

/** Resolves when a long message is being written to a connection. */
function nextLongMessage(): Promise<void> {
  return new Promise((resolve) => {
    const { write } = Socket.prototype;
    const spy = vi.spyOn(Socket.prototype, 'write').mockImplementation(function (this: Socket, data, ...rest) {
      const isWritten: boolean = Reflect.apply(write, this, [data, ...rest]);
      if (data.length >= MUCH.length) {
        spy.mockRestore();
        resolve();
      }
      return isWritten;
    });
  });
}

describe('a client that does not read what it asked for', () => {
  let test: TestApp;
  let returned = () => {};
  const ended = new Promise<void>((resolve) => {
    returned = resolve;
  });

  beforeAll(async () => {
    test = await createTestApp({ schema: createSchema(() => returned()) });
  });
  afterAll(() => test.close());

  async function watchOf(leave: () => void): Promise<StreamWatch> {
    const { app, steadyClock } = test;
    const identity = await app.authenticate(new Headers(), 'graphql', undefined);
    return { connections: app.connections, identity, leave, steadyClock, slowConsumerTime: 30_000 };
  }

  it('receives over a WebSocket where to resume, and its subscriptions end', async () => {
    const { wsUrl } = await test.listen();
    const isWriting = nextLongMessage();
    const socket = new WebSocket(wsUrl, 'graphql-transport-ws');
    const closed = new Promise((resolve) => socket.once('close', (code, reason) => resolve([code, String(reason)])));
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send('{"type":"connection_init"}');
    await new Promise((resolve) => socket.once('message', resolve));
    socket.send('{"type":"subscribe","id":"1","payload":{"query":"subscription { changes { revision text } }"}}');
    const revisions: string[] = [];
    await new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        const revision = /"revision":(\d+)/.exec(String(data))?.[1];
        if (revision === undefined) return;
        revisions.push(revision);
        socket.pause();
        resolve();
      });
    });
    expect(revisions).toEqual(['41']);
    await isWriting;
    test.steadyClock.advance(30_000);
    socket.resume();
    expect(await closed).toEqual([4413, 'Slow consumer, resume from revision 41']);
    await ended;
  });

  it('loses its event stream, and with it the connection', async () => {
    let onCancelled = () => {};
    const cancelled = new Promise<void>((resolve) => {
      onCancelled = resolve;
    });
    let start = (_outlet: EventOutlet) => {};
    const started = new Promise<EventOutlet>((resolve) => {
      start = resolve;
    });
    const feed: EventFeed = { start, cancel: async () => onCancelled() };
    const reader = streamOf(watched(feed, await watchOf(() => {}))).getReader();
    for (let event = 1; event <= 3; event += 1) {
      const read = reader.read();
      void (await started).write(new Uint8Array([event]));
      expect((await read).value).toEqual(new Uint8Array([event]));
      test.steadyClock.advance(29_999);
    }
    test.steadyClock.advance(1);
    await cancelled;
    await expect(reader.read()).rejects.toThrow('does not read');
  });

  it('loses it over a connection, too', async () => {
    let isStalled = false;
    let onCancelled = () => {};
    const cancelled = new Promise<void>((resolve) => {
      onCancelled = resolve;
    });
    const feed: EventFeed = {
      start(outlet) {
        isStalled = outlet.write(Buffer.from(MUCH)) !== undefined;
      },
      cancel: async () => onCancelled(),
    };
    let places = 1;
    const leave = () => {
      places -= 1;
    };
    const content = watched(feed, await watchOf(leave));
    const api = await openNodeApi(() => ({ status: 200, headers: [], content }));
    onTestFinished(() => api.close());
    const [response] = await once(get(api.url), 'response');
    expect(isStalled).toBe(true);
    test.steadyClock.advance(29_999);
    await new Promise(setImmediate);
    expect(places).toBe(1);
    test.steadyClock.advance(1);
    expect(places).toBe(0);
    await cancelled;
    await expect(once(response.resume(), 'end')).rejects.toThrow('aborted');
  });
});
