import type { JsonObject } from '../../domain/json.ts';
import type { MaybePromise } from '../../domain/maybe-promise.ts';

/** The headers of a request; names in lower case. */
export type HeaderReader = Pick<Headers, 'get' | 'has'>;

/** A request as a dialect sees it. */
export interface Incoming {
  readonly method: string;
  readonly headers: HeaderReader;
  readonly url: URL;
  /** The path, percent-encoded as it came. */
  readonly path: string;
  /** What the URL asks. */
  readonly query: URLSearchParams;
  /** The address of whoever asks; undefined when it is not known. */
  readonly address: string | undefined;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  /** The body as a JSON object; read once, when it is first asked for. Throws as the dialect's reader does. */
  body(): MaybePromise<JsonObject>;
}

/** Takes in the body of a request as it was sent; called once at most. Throws HttpProblem for one that is too large. */
export type ByteSource = () => MaybePromise<Uint8Array>;

/** Reads the body of a request as a JSON object. */
export type BodyReader = (headers: HeaderReader, readBytes: ByteSource) => MaybePromise<JsonObject>;

/** What a request came with, and what is known of it besides. */
export interface IncomingParts extends Pick<Incoming, 'method' | 'headers' | 'address'> {
  readonly signal: () => AbortSignal;
  /** Absolute. */
  readonly url: () => string;
  /** The path and, from the question mark on, the query. */
  readonly path: string;
  readonly search: string;
  readonly readBytes: ByteSource;
  readonly readBody: BodyReader;
}

const NO_QUERY = new URLSearchParams();

/** A request put together from its parts. Most of them most routes never ask for, and so they are made when they are. */
class LazyIncoming implements Incoming {
  readonly method: string;
  readonly headers: HeaderReader;
  readonly path: string;
  readonly address: string | undefined;
  readonly #parts: IncomingParts;
  #url: URL | undefined;
  #query: URLSearchParams | undefined;
  #body: MaybePromise<JsonObject> | undefined;

  constructor(parts: IncomingParts) {
    this.method = parts.method;
    this.headers = parts.headers;
    this.path = parts.path;
    this.address = parts.address;
    this.#parts = parts;
  }

  get url(): URL {
    this.#url ??= new URL(this.#parts.url());
    return this.#url;
  }

  get query(): URLSearchParams {
    this.#query ??= this.#parts.search === '' ? NO_QUERY : new URLSearchParams(this.#parts.search);
    return this.#query;
  }

  get signal(): AbortSignal {
    return this.#parts.signal();
  }

  // Handed on by itself here and there, so that it keeps hold of the request.
  readonly body = (): MaybePromise<JsonObject> => {
    const { headers, readBytes, readBody } = this.#parts;
    this.#body ??= readBody(headers, readBytes);
    return this.#body;
  };
}

/** Puts a request together from its parts. */
export function incomingOf(parts: IncomingParts): Incoming {
  return new LazyIncoming(parts);
}
