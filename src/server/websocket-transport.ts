import type { IncomingMessage } from 'node:http';
import type { Server as Protocol } from 'graphql-ws';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';

/** How often a socket is asked whether anybody is still there, in milliseconds; without an answer by the next time it ends. */
const PING_INTERVAL = 12_000;

/** The close code of the protocol for what went wrong on this side. */
const INTERNAL_SERVER_ERROR = 4500;

/** A socket with the request that it was upgraded from. */
export interface Upgraded {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
}

/**
 * Lets a socket speak the protocol. graphql-ws has a transport for `ws` of its own, which prints what clients do wrong to the
 * console and, outside of production, tells them what went wrong inside.
 */
export function carry(protocol: Protocol<Upgraded>, upgraded: Upgraded, log: Logger): void {
  const { socket } = upgraded;
  const fail = (error: unknown) => {
    log.error({ err: error }, 'unexpected error');
    socket.close(INTERNAL_SERVER_ERROR, 'Unexpected error.');
  };
  const stopAsking = askWhetherThere(socket);
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: (data) => send(socket, data),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (receive) => socket.on('message', (data) => receive(String(data)).catch(fail)),
    },
    upgraded,
  );
  // The socket closes itself after an error, such as a message that is too long.
  socket.on('error', (error) => log.debug({ err: error }, 'a socket broke'));
  socket.once('close', (code, reason) => {
    stopAsking();
    closed(code, String(reason)).catch(fail);
  });
}

/** Resolves once the message is written out, so that whoever produces results waits for a slow reader. */
function send(socket: WebSocket, data: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.readyState !== socket.OPEN) return resolve();
    socket.send(data, (error) => (error ? reject(error) : resolve()));
  });
}

function askWhetherThere(socket: WebSocket): () => void {
  let hasAnswered = true;
  socket.on('pong', () => {
    hasAnswered = true;
  });
  const timer = setInterval(() => {
    if (!hasAnswered) return socket.terminate();
    hasAnswered = false;
    socket.ping();
  }, PING_INTERVAL);
  return () => clearInterval(timer);
}
