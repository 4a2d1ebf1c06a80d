import type { Server } from 'node:http';
import type { Config } from '../config/config.ts';
import type { App } from './app.ts';
import { createNodeServer } from './http/use/node.ts';
import { listen, urlOf } from './listen.ts';
import type { Runtime } from './runtime.ts';
import { attachWebSockets } from './streams/websocket/websocket.ts';

/** How long requests under way may take once the server stops, in milliseconds. */
const DRAINING_TIME = 10_000;

/** How often connections that wait for no answer are looked for meanwhile, in milliseconds. */
const SWEEPING_INTERVAL = 50;

/** An app on the network. */
export interface ServedApp {
  /** By which this machine reaches it. */
  readonly url: string;
  /** Takes no more connections, sends sockets and streams elsewhere, and gives requests under way ten seconds. */
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
  const underWay = countRequests(server);
  const { limits, trustProxy } = config;
  const closeSockets = attachWebSockets(server, { ...app, rules: config, limits, trustProxy, newId, log });
  return { url: urlOf(server, config.host), close: () => drain(server, app, underWay, closeSockets) };
}

/** Counts the requests whose answers are not complete. */
function countRequests(server: Server): () => number {
  let count = 0;
  server.on('request', (_request, response) => {
    count += 1;
    response.once('close', () => {
      count -= 1;
    });
  });
  return () => count;
}

async function drain(
  server: Server,
  app: App,
  underWay: () => number,
  closeSockets: () => Promise<void>,
): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  app.stop();
  // Node holds a connection on which nothing was asked yet, as browsers open them in advance, for busy.
  const sweep = () => (underWay() === 0 ? server.closeAllConnections() : server.closeIdleConnections());
  const sweeper = setInterval(sweep, SWEEPING_INTERVAL);
  const timer = setTimeout(() => server.closeAllConnections(), DRAINING_TIME);
  await closeSockets();
  await closed;
  clearInterval(sweeper);
  clearTimeout(timer);
}
