import { IncomingMessage } from 'node:http';

/** Is called with each part of a body, and with `null` at its end. */
export type BodyReceiver = (chunk: Uint8Array | null) => void;

/**
 * A request of `node:http` that upgrades only to WebSocket. Once a server has a listener for upgrades, Node passes it every
 * request with an `Upgrade` header for any protocol, such as `h2c` in the first request of curl and of Java's client. A server
 * ignores the protocols that it does not speak (https://www.rfc-editor.org/rfc/rfc9110#section-7.8).
 */
export class IncomingRequest extends IncomingMessage {
  // Node's constructor sets `upgrade` before a private field would exist.
  declare protected wantsUpgrade: boolean | null;
  #receive: BodyReceiver | undefined;

  /**
   * Passes each part of the body to the receiver when it is parsed, and then `null`, in place of reading the stream: a stream takes
   * longer for a short body than its evaluation. To be called before anything reads the stream.
   */
  receive(receiver: BodyReceiver): void {
    this.#receive = receiver;
  }

  /** The parts that follow are in the stream. */
  stopReceiving(): void {
    this.#receive = undefined;
  }

  /** Called by Node's parser with each part of the body, and with `null` at its end. */
  override push(chunk: Uint8Array | null, encoding?: BufferEncoding): boolean {
    if (this.#receive === undefined) return super.push(chunk, encoding);
    this.#receive(chunk);
    return true;
  }

  /** Whether Node passes the connection to the listener for upgrades. */
  get upgrade(): boolean {
    if (this.wantsUpgrade !== true) return false;
    // Without a listener for it, Node closes the connection of a CONNECT.
    return this.method === 'CONNECT' || this.headers.upgrade?.toLowerCase() === 'websocket';
  }

  set upgrade(wantsUpgrade: boolean | null) {
    this.wantsUpgrade = wantsUpgrade;
  }
}
