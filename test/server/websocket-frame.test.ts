import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createResultFrame } from '../../src/server/streams/sharing/result-frame.ts';
import { textFrame } from '../../src/server/streams/websocket/websocket-frame.ts';

/** What a client reads of frames that are written past its WebSocket on the server's side. */
async function readAll(frames: readonly Uint8Array[]): Promise<string[]> {
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  server.on('upgrade', (request, stream, head) =>
    sockets.handleUpgrade(request, stream, head, (socket) => {
      for (const frame of frames) stream.write(frame);
      socket.close();
    }),
  );
  await once(server, 'listening');
  // A server on a port has an address of this kind.
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const read: string[] = [];
  client.on('message', (data, isBinary) => read.push(isBinary ? 'binary' : String(data)));
  await once(client, 'close');
  return read;
}

it('a text of any length is one message, made of any parts', async () => {
  const texts = [0, 1, 124, 125, 126, 65_534, 65_535, 65_536, 200_000].map((length) => 'x'.repeat(length));
  const frames = texts.map((text) => textFrame([Buffer.from(text.slice(0, 60)), Buffer.from(text.slice(60))]));
  expect(await readAll(frames)).toEqual(texts);
});

it('a result is sent to each operation under its id, in bytes that those of the same id share', async () => {
  const result = { data: { changes: { revision: 7, entityKey: 'lantern-æøå-🏮' } } };
  const frame = createResultFrame(result);
  const ids = ['1', '1', 'a "quoted" id', '1'];
  const frames = ids.map((id) => frame.messageFor(id));
  expect((await readAll(frames)).map((text) => JSON.parse(text))).toEqual(
    ids.map((id) => ({ id, type: 'next', payload: result })),
  );
  expect(frames[1]).toBe(frames[0]);
});
