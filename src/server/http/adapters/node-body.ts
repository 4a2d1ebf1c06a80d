import type { IncomingMessage } from 'node:http';
import type { MaybePromise } from '../../../domain/maybe-promise.ts';
import { HttpProblem } from '../../../rest/http/http-problem.ts';
import { type BodyChunks, readBytes } from '../../../rest/http/request-bytes.ts';
import type { IncomingRequest } from './incoming-request.ts';

/** The body of a request of `node:http`. */
export interface NodeBody {
  /** See `Arrival.bytes`. */
  bytes(maximum: number): MaybePromise<Uint8Array>;
  /** Whether all of it has arrived, so that the connection may carry another request after this one is answered. */
  hasArrived(): boolean;
}

/** The longest body that is received before the request is answered, in bytes. */
const SHORT = 65_536;

/**
 * Receives a short body completely, so that everything after runs without waiting, and then calls `next`; for a long body it
 * calls `next` at once. Never calls it if the client disconnects before a short body is complete.
 */
export function receiveBody(request: IncomingRequest, next: (body: NodeBody) => void): void {
  const { 'content-length': announced = '0', 'transfer-encoding': encoding } = request.headers;
  const length = Number(announced);
  if (encoding === undefined && length === 0) {
    request.receive(ignore);
    next(NO_BODY);
  } else if (length > SHORT) next(longBody(request, [], length));
  else receiveStart(request, next);
}

function ignore(): void {}

/** Receives a body until it is complete, or longer than short. */
function receiveStart(request: IncomingRequest, next: (body: NodeBody) => void): void {
  const chunks: Uint8Array[] = [];
  let received = 0;
  request.receive((chunk) => {
    if (chunk === null) return next(shortBody(joined(chunks)));
    chunks.push(chunk);
    received += chunk.byteLength;
    if (received <= SHORT) return;
    request.stopReceiving();
    next(longBody(request, chunks, 0));
  });
}

function shortBody(bytes: Uint8Array): NodeBody {
  return {
    bytes(maximum) {
      if (bytes.byteLength > maximum) throw new HttpProblem('PAYLOAD_TOO_LARGE');
      return bytes;
    },
    hasArrived: () => true,
  };
}

const NO_BODY = shortBody(new Uint8Array());

function longBody(request: IncomingMessage, received: readonly Uint8Array[], announced: number): NodeBody {
  return {
    bytes: (maximum) => readBytes(chunksOf(request, received), announced, maximum),
    hasArrived: () => request.complete,
  };
}

/** Leaves the request open if it is not read to its end, because the reply is not written yet. */
async function* chunksOf(request: IncomingMessage, received: readonly Uint8Array[]): BodyChunks {
  yield* received;
  yield* request.iterator({ destroyOnReturn: false });
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

/** How much of the rest of a body is received and dropped, in bytes. */
const MAXIMUM_DISCARDED = 67_108_864;

/**
 * Receives and drops the rest of a body that is not read. Calls back at its end, or when it is too long: a connection that is
 * closed while the client still sends is reset, and the reply may be lost.
 */
export function discardBody(request: IncomingMessage, onDone: () => void): void {
  let left = MAXIMUM_DISCARDED;
  request.on('data', (chunk: Uint8Array) => {
    left -= chunk.byteLength;
    if (left < 0) onDone();
  });
  request.once('end', onDone).once('close', onDone);
}
