import type { JsonObject } from '../../domain/json.ts';
import type { MaybePromise } from '../../domain/maybe-promise.ts';

/** The headers of a request; names in lower case. */
export type HeaderReader = Pick<Headers, 'get' | 'has'>;

/** A request as it arrived, from a connection or from `fetch`. */
export interface Arrival {
  readonly method: string;
  readonly headers: HeaderReader;
  /** The host that the request is addressed to, with its port: the target's if it names one, else the Host header's. */
  readonly host: string;
  /** Percent-encoded, without dot segments; empty if the target of the request is malformed. */
  readonly path: string;
  /** The query from the question mark on; empty if there is none. */
  readonly search: string;
  /** The address at the other end of the connection; undefined without one. */
  readonly remoteAddress: string | undefined;
  /** When the head of the request had arrived, by a clock that never jumps, in milliseconds. */
  readonly arrivedAt: number;
  /** Aborts when the client disconnects. */
  signal(): AbortSignal;
  /**
   * The body as it was sent, at most so many bytes; called at most once. Throws HttpProblem (PAYLOAD_TOO_LARGE) if it is longer.
   */
  bytes(maximum: number): MaybePromise<Uint8Array>;
}

/** A request, however it reached the server: what every endpoint answers with a `Reply`. */
export interface Incoming extends Pick<Arrival, 'method' | 'headers' | 'host' | 'path' | 'arrivedAt' | 'bytes'> {
  /** In the reply's X-Request-Id, the log and masked errors: the client's own id, if it is well-formed, or a new one. */
  readonly requestId: string;
  /** The client's address; undefined if it is not known. */
  readonly address: string | undefined;
  readonly url: URL;
  readonly query: URLSearchParams;
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal;
  /** The body as a JSON object; read once, on the first call. Throws as the API's reader does. */
  body(): MaybePromise<JsonObject>;
}

/** Reads the body of a request as it was sent; called at most once. Throws HttpProblem if it is too large. */
export type ByteSource = () => MaybePromise<Uint8Array>;

/** Reads the body of a request as a JSON object. */
export type BodyReader = (headers: HeaderReader, readBytes: ByteSource) => MaybePromise<JsonObject>;

/** The longest body of a request to a dialect, in bytes. */
export const MAXIMUM_BODY = 1_048_576;

const NO_QUERY = new URLSearchParams();

/** A received request with its id and address. Most routes read few of its members, so the others are made on demand. */
export class ReceivedRequest implements Incoming {
  readonly requestId: string;
  readonly address: string | undefined;
  readonly method: string;
  readonly headers: HeaderReader;
  readonly host: string;
  readonly path: string;
  readonly arrivedAt: number;
  readonly #arrival: Arrival;
  readonly #readBody: BodyReader;
  #url: URL | undefined;
  #query: URLSearchParams | undefined;
  #body: MaybePromise<JsonObject> | undefined;

  constructor(arrival: Arrival, requestId: string, address: string | undefined, readBody: BodyReader) {
    this.requestId = requestId;
    this.address = address;
    this.method = arrival.method;
    this.headers = arrival.headers;
    this.host = arrival.host;
    this.path = arrival.path;
    this.arrivedAt = arrival.arrivedAt;
    this.#arrival = arrival;
    this.#readBody = readBody;
  }

  get url(): URL {
    this.#url ??= new URL(`http://${this.host}${this.path}${this.#arrival.search}`);
    return this.#url;
  }

  get query(): URLSearchParams {
    const { search } = this.#arrival;
    this.#query ??= search === '' ? NO_QUERY : new URLSearchParams(search);
    return this.#query;
  }

  get signal(): AbortSignal {
    return this.#arrival.signal();
  }

  bytes(maximum: number): MaybePromise<Uint8Array> {
    return this.#arrival.bytes(maximum);
  }

  // Some callers pass it on without the request, so it is bound to the request.
  readonly body = (): MaybePromise<JsonObject> => {
    this.#body ??= this.#readBody(this.headers, () => this.bytes(MAXIMUM_BODY));
    return this.#body;
  };
}
