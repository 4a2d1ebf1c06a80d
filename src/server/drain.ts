import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { App } from './app.ts';

/** How long a client may take to send the rest of a request once the server stops, in milliseconds. */
const RECEIVING_TIME = 2_000;

/** The longest that idle connections stay open once the server accepts no new ones, in milliseconds. */
const LONGEST_IDLE_TIME = 2_000;

/** How often connections that wait for no answer are looked for afterwards, in milliseconds. */
const SWEEPING_INTERVAL = 50;

/** What stops, and how. */
export interface Draining {
  readonly server: Server;
  readonly app: Pick<App, 'announceStop' | 'stop'>;
  readonly responses: OpenResponses;
  /** Closes the WebSockets and resolves when all are closed. */
  readonly closeSockets: () => Promise<void>;
  /** How long the server accepts connections after it is no longer ready, in milliseconds. */
  readonly delay: number;
  /** How long requests may take to finish afterwards, in milliseconds. */
  readonly grace: number;
}

/**
 * Stops a server in four steps, so that no client loses a request. It is no longer ready, and load balancers send requests
 * elsewhere. It answers with `Connection: close`, and clients open other connections. It accepts no connections. It closes the idle
 * ones, later, because a request may be on its way on them.
 */
export async function drain({ server, app, responses, closeSockets, delay, grace }: Draining): Promise<void> {
  if (delay > 0) {
    app.announceStop();
    await new Promise((resolve) => setTimeout(resolve, delay));
  }
  app.stop();
  responses.closeConnections();
  const closed = new Promise((resolve) => server.once('close', resolve));
  // The method of `node:http` would close the idle connections at once.
  NetServer.prototype.close.call(server);
  const receiving = setTimeout(() => responses.disconnectSenders(), RECEIVING_TIME);
  const timer = setTimeout(() => server.closeAllConnections(), grace);
  const sweeping = closeIdleConnections(server, responses, Math.min(delay, LONGEST_IDLE_TIME, grace));
  await closeSockets();
  await closed;
  clearTimeout(receiving);
  clearTimeout(timer);
  sweeping.abort();
}

/** Closes what waits for no answer, from a time on. */
function closeIdleConnections(server: Server, responses: OpenResponses, after: number): AbortController {
  const over = new AbortController();
  // Node counts a connection as busy on which no request has arrived yet, as browsers open them in advance.
  const sweep = () => (responses.count() === 0 ? server.closeAllConnections() : server.closeIdleConnections());
  const start = setTimeout(() => {
    server.close();
    const sweeper = setInterval(sweep, SWEEPING_INTERVAL);
    over.signal.addEventListener('abort', () => clearInterval(sweeper));
  }, after);
  over.signal.addEventListener('abort', () => clearTimeout(start));
  return over;
}

/** The responses that are not complete. */
export interface OpenResponses {
  count(): number;
  /** Every response whose headers are not sent yet, and every later one, closes its connection when it is complete. */
  closeConnections(): void;
  /** Disconnects the clients that have not sent their whole request. */
  disconnectSenders(): void;
}

/**
 * Follows the responses of a server from now on. In slots that are used again, not in a set: a set that is often added to and deleted
 * from grows by making another one, and what is left of the former one keeps its responses, with all that belongs to them, in
 * memory until the next full garbage collection.
 */
export function trackResponses(server: Server): OpenResponses {
  const slots: (ServerResponse | undefined)[] = [];
  const free: number[] = [];
  let isStopping = false;
  const open = () => slots.filter((response) => response !== undefined);
  // Before the listener that answers, which may do so at once.
  server.prependListener('request', (_request, response) => {
    if (isStopping) response.shouldKeepAlive = false;
    const slot = free.pop() ?? slots.length;
    slots[slot] = response;
    // It happens once: `once` would make and remove a wrapper for each request.
    response.on('close', () => {
      slots[slot] = undefined;
      free.push(slot);
    });
  });
  return {
    count: () => slots.length - free.length,
    closeConnections() {
      isStopping = true;
      for (const response of open()) response.shouldKeepAlive = false;
    },
    disconnectSenders() {
      for (const { req } of open()) if (!req.complete) req.destroy();
    },
  };
}
