import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { memoizeByObject } from '../../../domain/memoize-by-object.ts';
import type { EventOutlet } from '../../../rest/http/reply.ts';
import { feedOf, never } from './event-feed.ts';

const CHUNK_END = Buffer.from('\r\n');

/**
 * Writes an answer that is an event stream to its connection, without the streams in between that would otherwise carry every
 * event of every client by itself. Any other answer is left to whoever called.
 */
export function sendStraight(response: Response, outgoing: ServerResponse): Response {
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (isStream !== true || response.body === null || outgoing.req.method === 'HEAD') return response;
  const feed = feedOf(response.body);
  const cancel = () => void feed.cancel().catch(() => {});
  if (outgoing.destroyed) cancel();
  else {
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.flushHeaders();
    outgoing.once('close', cancel);
    feed.start(outletOf(outgoing));
  }
  return RESPONSE_ALREADY_SENT;
}

function outletOf(outgoing: ServerResponse): EventOutlet {
  let drained: Promise<void> | undefined;
  return {
    write(bytes) {
      // Its end is about to be heard of.
      if (outgoing.destroyed) return never();
      const { socket } = outgoing;
      // The answer to an earlier request of the connection may be under way still.
      const stream = socket === null || !outgoing.chunkedEncoding ? outgoing : socket;
      if (stream.write(stream === socket ? chunkOf(bytes) : bytes)) return undefined;
      drained ??= new Promise((resolve) =>
        stream.once('drain', () => {
          drained = undefined;
          resolve();
        }),
      );
      return drained;
    },
    end: () => outgoing.end(),
    break: () => outgoing.destroy(),
  };
}

/** Bytes as a chunk of an answer (https://www.rfc-editor.org/rfc/rfc9112#section-7.1), the same for all who are told the same. */
const chunkOf = memoizeByObject((bytes: Uint8Array) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, CHUNK_END]),
);
