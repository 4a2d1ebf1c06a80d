import { IncomingMessage } from 'node:http';

/**
 * A request of `node:http` that upgrades only to WebSocket. Once a server has a listener for upgrades, Node passes it every
 * request with an `Upgrade` header for any protocol, such as `h2c` in the first request of curl and of Java's client. A server
 * ignores the protocols that it does not speak (https://www.rfc-editor.org/rfc/rfc9110#section-7.8).
 */
export class IncomingRequest extends IncomingMessage {
  // Node's constructor sets `upgrade` before a private field would exist.
  declare protected wantsUpgrade: boolean | null;

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
