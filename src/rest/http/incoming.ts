import type { JsonObject } from '../../domain/json.ts';
import type { MaybePromise } from '../../domain/maybe-promise.ts';

/** The headers of a request; names in lower case. */
export type HeaderReader = Pick<Headers, 'get' | 'has'>;

/** A request, however it reached the server: what every endpoint answers with a `Reply`. */
export interface Incoming {
  /** Names the request in the reply's X-Request-Id, in the log and in masked errors: the client's own name for it, if it is fit, or a new one. */
  readonly requestId: string;
  readonly method: string;
  readonly headers: HeaderReader;
  readonly url: URL;
  /** The path, percent-encoded as it came. */
  readonly path: string;
  /** What the URL asks. */
  readonly query: URLSearchParams;
  /** The client's address; undefined if it is not known. */
  readonly address: string | undefined;
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal;
  /** The body as it was sent, at most so many bytes; called at most once. Throws HttpProblem (PAYLOAD_TOO_LARGE) for a longer one. */
  bytes(maximum: number): MaybePromise<Uint8Array>;
  /** The body as a JSON object; read once, on the first call. Throws as the dialect's reader does. */
  body(): MaybePromise<JsonObject>;
}

/** Reads the body of a request as it was sent; called at most once. Throws HttpProblem for one that is too large. */
export type ByteSource = () => MaybePromise<Uint8Array>;

/** Reads the body of a request as a JSON object. */
export type BodyReader = (headers: HeaderReader, readBytes: ByteSource) => MaybePromise<JsonObject>;

/** What a request came with, and what is known of it besides. */
export interface IncomingParts extends Pick<Incoming, 'requestId' | 'method' | 'headers' | 'address' | 'bytes'> {
  readonly signal: () => AbortSignal;
  /** Absolute. */
  readonly url: () => string;
  /** The path and, from the question mark on, the query. */
  readonly path: string;
  readonly search: string;
  readonly readBody: BodyReader;
}

/** The longest body of a request to a dialect, in bytes. */
export const MAXIMUM_BODY = 1_048_576;

const NO_QUERY = new URLSearchParams();

/** A request put together from its parts. Most of them most routes never ask for, and so they are made when they are. */
class LazyIncoming implements Incoming {
  readonly requestId: string;
  readonly method: string;
  readonly headers: HeaderReader;
  readonly path: string;
  readonly address: string | undefined;
  readonly #parts: IncomingParts;
  #url: URL | undefined;
  #query: URLSearchParams | undefined;
  #body: MaybePromise<JsonObject> | undefined;

  constructor(parts: IncomingParts) {
    this.requestId = parts.requestId;
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

  bytes(maximum: number): MaybePromise<Uint8Array> {
    return this.#parts.bytes(maximum);
  }

  // Some callers pass it on by itself, so it is bound to the request.
  readonly body = (): MaybePromise<JsonObject> => {
    this.#body ??= this.#parts.readBody(this.headers, () => this.bytes(MAXIMUM_BODY));
    return this.#body;
  };
}

/** Puts a request together from its parts. */
export function incomingOf(parts: IncomingParts): Incoming {
  return new LazyIncoming(parts);
}
