import type { IncomingMessage } from 'node:http';
import { HttpProblem } from '../../rest/http-problem.ts';
import type { HeaderReader } from '../../rest/incoming.ts';
import { MAXIMUM_BODY } from '../../rest/json-body.ts';

/** A request that has nothing unusual about it, as nearly every one of an SDK is. */
export interface PlainRequest {
  readonly method: string;
  /** Has nothing percent-encoded, and no dot segments. */
  readonly path: string;
  /** The query, from the question mark on; empty: there is none. */
  readonly search: string;
  readonly host: string;
  readonly headers: HeaderReader;
}

const TARGET = /^(?<path>\/[\w.~!$&'()*+,;=:@/-]*)(?<search>\?[\w.~!$&()*+,;=:@/?%[\]-]*)?$/;
const DOT_SEGMENT = /\/\.\.?(?:\/|$)/;

/** The request when it is plain; undefined for one that takes more care to read, such as one whose length is not announced. */
export function plainRequest({ method, url, headers, rawHeaders }: IncomingMessage): PlainRequest | undefined {
  const { path = '', search = '' } = TARGET.exec(url ?? '')?.groups ?? {};
  if (method === undefined || path === '' || DOT_SEGMENT.test(path)) return undefined;
  // A header that is there twice is joined, or not, by rules of its own.
  if (Object.keys(headers).length * 2 !== rawHeaders.length) return undefined;
  const { host, 'transfer-encoding': encoding, 'content-length': length = '0' } = headers;
  if (host === undefined || encoding !== undefined || Number(length) > MAXIMUM_BODY) return undefined;
  return { method, path, search, host, headers: readerOf(headers) };
}

function readerOf(headers: IncomingMessage['headers']): HeaderReader {
  const get = (name: string): string | null => {
    const value = headers[name.toLowerCase()];
    return typeof value === 'string' ? value : null;
  };
  return { get, has: (name) => get(name) !== null };
}

/** Takes in the body of a plain request. Throws HttpProblem when the client goes away before it is complete. */
export function bytesOf(request: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    const onGone = () => reject(new HttpProblem('MALFORMED_JSON', 'The body is not complete.'));
    if (request.destroyed) onGone();
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    request.once('end', () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    request.once('error', onGone);
  });
}
