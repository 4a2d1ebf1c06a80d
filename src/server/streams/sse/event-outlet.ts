import type { ServerResponse } from 'node:http';
import { memoizeByObject } from '../../../domain/memoize-by-object.ts';
import type { EventFeed, EventOutlet } from '../../../rest/http/reply.ts';
import { never } from './event-feed.ts';

const CHUNK_END = Buffer.from('\r\n');

/** Writes an event stream as the body of a response whose head is written. It ends when the client disconnects. */
export function writeFeed(feed: EventFeed, response: ServerResponse): void {
  const cancel = () => void feed.cancel().catch(() => {});
  if (response.destroyed) {
    cancel();
    return;
  }
  // The client waits for the head, and the first event may be far off.
  response.flushHeaders();
  response.once('close', cancel);
  feed.start(outletOf(response));
}

/** Writes chunks to the connection itself: every event of every client would otherwise pass through the streams in between. */
function outletOf(response: ServerResponse): EventOutlet {
  let drained: Promise<void> | undefined;
  return {
    write(bytes) {
      // The feed is cancelled in a moment.
      if (response.destroyed) return never();
      const { socket } = response;
      // While an earlier reply of a pipelining client is under way, the response has no connection yet.
      const stream = socket === null || !response.chunkedEncoding ? response : socket;
      if (stream.write(stream === socket ? chunkOf(bytes) : bytes)) return undefined;
      drained ??= new Promise((resolve) =>
        stream.once('drain', () => {
          drained = undefined;
          resolve();
        }),
      );
      return drained;
    },
    end: () => response.end(),
    break: () => response.destroy(),
  };
}

/** Bytes as a chunk of a body (https://www.rfc-editor.org/rfc/rfc9112#section-7.1), made once for all clients that receive them. */
const chunkOf = memoizeByObject((bytes: Uint8Array) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, CHUNK_END]),
);
