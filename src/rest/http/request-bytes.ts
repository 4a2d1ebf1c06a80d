import { HttpProblem } from './http-problem.ts';

/** The chunks of a body as they arrive. */
export type BodyChunks = AsyncIterable<Uint8Array>;

/**
 * Reads a body of at most so many bytes. Throws HttpProblem for a longer one: at once if its length is announced, else as soon as
 * it is too long; and for an incomplete one.
 */
export async function readBytes(chunks: BodyChunks, announced: number, maximum: number): Promise<Uint8Array> {
  if (announced > maximum) throw new HttpProblem('PAYLOAD_TOO_LARGE');
  const read: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of whole(chunks)) {
    length += chunk.byteLength;
    if (length > maximum) throw new HttpProblem('PAYLOAD_TOO_LARGE');
    read.push(chunk);
  }
  return Buffer.concat(read, length);
}

async function* whole(chunks: BodyChunks): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* chunks;
  } catch {
    // The client has disconnected.
    throw new HttpProblem('MALFORMED_JSON', 'The body is not complete.');
  }
}
