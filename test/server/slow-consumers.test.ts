import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { GraphQLInt, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { GraphContext } from '../../src/graph/lib/context.ts';
import { sourceStream } from '../../src/graph/lib/source-stream.ts';
import type { AppEnv } from '../../src/server/app-env.ts';
import { bodyOf } from '../../src/server/streams/sse/event-feed.ts';
import { streamWithEnd } from '../../src/server/streams/sse/event-streams.ts';
import { sendStraight } from '../../src/server/streams/sse/write-event-stream.ts';
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

  it('is told over a WebSocket from where to go on, and what it subscribed to ends', async () => {
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
    let cuts = 0;
    let pulls = 0;
    let tellCancelled = () => {};
    const cancelled = new Promise<void>((resolve) => {
      tellCancelled = resolve;
    });
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulls += 1;
        controller.enqueue(new Uint8Array([pulls]));
      },
      cancel: () => tellCancelled(),
    });
    const identity = await test.app.authenticate(new Headers(), 'graphql', undefined);
    const watch = { connections: test.app.connections, identity, leave: () => {}, steadyClock: test.steadyClock };
    const app = new Hono<AppEnv>().get('/', (c) =>
      streamWithEnd(new Response(body, { headers: { 'content-type': 'text/event-stream' } }), c, {
        ...watch,
        slowConsumerTime: 30_000,
      }),
    );
    const outgoing = {
      destroy() {
        cuts += 1;
      },
    };
    const response = await app.fetch(new Request('http://localhost/'), { outgoing });
    const reader = response.body?.getReader();
    for (let event = 1; event <= 3; event += 1) {
      expect((await reader?.read())?.value).toEqual(new Uint8Array([event]));
      test.steadyClock.advance(29_999);
    }
    expect(cuts).toBe(0);
    test.steadyClock.advance(1);
    expect(cuts).toBe(1);
    await cancelled;
    await expect(reader?.read()).rejects.toThrow('does not read');
  });

  it('loses it where it goes straight to the connection, too', async () => {
    let isStalled = false;
    let tellCancelled = () => {};
    const cancelled = new Promise<void>((resolve) => {
      tellCancelled = resolve;
    });
    const body = bodyOf({
      start(outlet) {
        isStalled = outlet.write(Buffer.from(MUCH)) !== undefined;
      },
      cancel: async () => tellCancelled(),
    });
    const identity = await test.app.authenticate(new Headers(), 'graphql', undefined);
    let places = 1;
    const leave = () => {
      places -= 1;
    };
    const { steadyClock } = test;
    const watch = { connections: test.app.connections, identity, leave, steadyClock, slowConsumerTime: 30_000 };
    const app = new Hono<AppEnv>().get('/', (c) =>
      streamWithEnd(new Response(body, { headers: { 'content-type': 'text/event-stream' } }), c, watch),
    );
    const server = createServer(async (_, outgoing) => {
      sendStraight(await app.fetch(new Request('http://localhost/'), { outgoing }), outgoing);
    });
    onTestFinished(() => void server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    // A server on a port has an address of this kind.
    const [response] = await once(get({ port: (server.address() as AddressInfo).port }), 'response');
    expect(isStalled).toBe(true);
    steadyClock.advance(29_999);
    await new Promise(setImmediate);
    expect(places).toBe(1);
    steadyClock.advance(1);
    expect(places).toBe(0);
    await cancelled;
    await expect(once(response.resume(), 'end')).rejects.toThrow('aborted');
  });
});
