import type { IncomingMessage } from 'node:http';
import { HttpProblem } from '../../rest/http/http-problem.ts';
import { type HeaderReader, MAXIMUM_BODY } from '../../rest/http/incoming.ts';

/** A request that has nothing unusual about it, as nearly every one of an SDK is. */
export interface PlainRequest {
  readonly method: string;
  /** Has nothing percent-encoded, and no dot segments. */
  readonly path: string;
  /** The query, from the question mark on; empty: there is none. */
  readonly search: string;
  readonly host: string;
  readonly headers: HeaderReader;
  /** How many bytes the body has. */
  readonly length: number;
}

const TARGET = /^\/[\w.~!$&'()*+,;=:@/-]*(?:\?[\w.~!$&()*+,;=:@/?%[\]-]*)?$/;
const DOT_SEGMENT = /\/\.\.?(?:\/|$)/;

/** The request when it is plain; undefined for one that takes more care to read, such as one whose length is not announced. */
export function plainRequest({ method, url = '', headers, rawHeaders }: IncomingMessage): PlainRequest | undefined {
  if (method === undefined || !TARGET.test(url)) return undefined;
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  if (DOT_SEGMENT.test(path)) return undefined;
  // A header that is there twice is joined, or not, by rules of its own.
  if (Object.keys(headers).length * 2 !== rawHeaders.length) return undefined;
  const { host, 'transfer-encoding': encoding, 'content-length': announced = '0' } = headers;
  const length = Number(announced);
  if (host === undefined || encoding !== undefined || length > MAXIMUM_BODY) return undefined;
  return { method, path, search: mark === -1 ? '' : url.slice(mark), host, length, headers: new PlainHeaders(headers) };
}

class PlainHeaders implements HeaderReader {
  readonly #headers: IncomingMessage['headers'];

  constructor(headers: IncomingMessage['headers']) {
    this.#headers = headers;
  }

  get(name: string): string | null {
    const value = this.#headers[name] ?? this.#headers[name.toLowerCase()];
    return typeof value === 'string' ? value : null;
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }
}

/** The longest body that is taken in before anybody looks at who sends it, in bytes. */
const SHORT_BODY = 65_536;

/** Whether the body of a plain request is so short that it may as well be taken in first. */
export function isShort({ length }: PlainRequest): boolean {
  return length <= SHORT_BODY;
}

/** Takes in a body and goes on with it, at once where there is none. Never goes on when the client leaves before it is complete. */
export function takeBody(
  request: IncomingMessage,
  { length }: Pick<PlainRequest, 'length'>,
  next: (bytes: Uint8Array) => void,
): void {
  const chunks: Uint8Array[] = [];
  if (length === 0) next(NOTHING);
  else request.on('data', (chunk: Uint8Array) => chunks.push(chunk)).once('end', () => next(joined(chunks)));
}

const NOTHING = new Uint8Array();

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

/** Takes in the body of a plain request. Throws HttpProblem when the client goes away before it is complete. */
export function bytesOf(request: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    const onGone = () => reject(new HttpProblem('MALFORMED_JSON', 'The body is not complete.'));
    if (request.destroyed) onGone();
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    request.once('end', () => resolve(joined(chunks)));
    request.once('error', onGone);
  });
}
