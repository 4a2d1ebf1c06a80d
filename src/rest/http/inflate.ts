import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { HttpProblem } from './http-problem.ts';
import { MAXIMUM_BODY } from './incoming.ts';

const inflateGzip = promisify(gunzip);

/** Whether bytes start as gzip does (RFC 1952 §2.3.1). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Inflates gzip. A few bytes can expand to very many, so the output is limited to the size of a body. Throws HttpProblem for
 * more, and for bytes that are not gzip.
 */
export async function inflate(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await inflateGzip(bytes, { maxOutputLength: MAXIMUM_BODY });
  } catch (error) {
    const isTooLarge = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw new HttpProblem(isTooLarge ? 'PAYLOAD_TOO_LARGE' : 'MALFORMED_JSON');
  }
}
