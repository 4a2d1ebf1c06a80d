import type { Config } from '../config/config.ts';
import type { App } from './app.ts';
import { drain, trackResponses } from './drain.ts';
import { createNodeServer } from './http/adapters/node.ts';
import { listen, urlOf } from './listen.ts';
import type { Runtime } from './runtime.ts';
import { attachWebSockets } from './streams/websocket/websocket.ts';

/** An app on the network. */
export interface ServedApp {
  /** The URL by which this machine reaches it. */
  readonly url: string;
  /**
   * Stops: see `drain`. Accepts connections for a delay in milliseconds, by default the configured one, and lets requests finish
   * within the configured grace.
   */
  close(delay?: number): Promise<void>;
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
  const close = (delay = config.shutdownDelay) =>
    drain({ server, app, responses, closeSockets, delay, grace: config.shutdownGrace });
  return { url: urlOf(server, config.host), close };
}
