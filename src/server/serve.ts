import type { Server, ServerResponse } from 'node:http';
import type { Config } from '../config/config.ts';
import type { App } from './app.ts';
import { createNodeServer } from './http/use/node.ts';
import { listen, urlOf } from './listen.ts';
import type { Runtime } from './runtime.ts';
import { attachWebSockets } from './streams/websocket/websocket.ts';

/** How long a client may take to send the rest of a request once the server stops, in milliseconds. */
const RECEIVING_TIME = 2_000;

/** How often connections that wait for no answer are looked for meanwhile, in milliseconds. */
const SWEEPING_INTERVAL = 50;

/** An app on the network. */
export interface ServedApp {
  /** By which this machine reaches it. */
  readonly url: string;
  /** Takes no more connections, sends sockets and streams elsewhere, and lets requests finish within the configured grace. */
  close(): Promise<void>;
}

/** Puts an app on the network. Throws ListenError when it cannot listen where the configuration says. */
export async function serve(
  app: App,
  config: Config,
  { newId, log }: Pick<Runtime, 'newId' | 'log'>,
): Promise<ServedApp> {
  const server = createNodeServer({
    ...{ answer: app.answer, now: () => app.steadyClock.now() },
    onFailure: (error) => log.error({ err: error }, 'unexpected error'),
  });
  await listen(server, config);
  const responses = trackResponses(server);
  const { limits, trustProxy } = config;
  const closeSockets = attachWebSockets(server, { ...app, rules: config, limits, trustProxy, newId, log });
  const close = () => drain(server, app, responses, closeSockets, config.shutdownGrace);
  return { url: urlOf(server, config.host), close };
}

/** The responses that are not complete. */
interface OpenResponses {
  count(): number;
  /** Every response whose headers are not sent yet, and every later one, closes its connection when it is complete. */
  closeConnections(): void;
  /** Disconnects the clients that have not sent their whole request. */
  disconnectSenders(): void;
}

function trackResponses(server: Server): OpenResponses {
  const open = new Set<ServerResponse>();
  let isStopping = false;
  // Before the listener that answers, which may do so at once.
  server.prependListener('request', (_request, response) => {
    if (isStopping) response.shouldKeepAlive = false;
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  return {
    count: () => open.size,
    closeConnections() {
      isStopping = true;
      for (const response of open) response.shouldKeepAlive = false;
    },
    disconnectSenders() {
      for (const { req } of open) if (!req.complete) req.destroy();
    },
  };
}

async function drain(
  server: Server,
  app: App,
  responses: OpenResponses,
  closeSockets: () => Promise<void>,
  grace: number,
): Promise<void> {
  app.stop();
  responses.closeConnections();
  const closed = new Promise((resolve) => server.close(resolve));
  // Node counts a connection as busy on which no request has arrived yet, as browsers open them in advance.
  const sweep = () => (responses.count() === 0 ? server.closeAllConnections() : server.closeIdleConnections());
  const sweeper = setInterval(sweep, SWEEPING_INTERVAL);
  const receiving = setTimeout(() => responses.disconnectSenders(), RECEIVING_TIME);
  const timer = setTimeout(() => server.closeAllConnections(), grace);
  await closeSockets();
  await closed;
  clearInterval(sweeper);
  clearTimeout(receiving);
  clearTimeout(timer);
}
