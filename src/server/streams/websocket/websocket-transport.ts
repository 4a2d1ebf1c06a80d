import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Server as Protocol } from 'graphql-ws';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import type { Limits } from '../../../config/limits.ts';
import type { Clock } from '../../../domain/clock.ts';
import { markLargeIntegers } from '../../../domain/large-integer.ts';
import type { ResumePositions } from '../sharing/resume-positions.ts';
import { createSocketOutlet, type SocketOutlet } from './socket-writer.ts';

/** The protocol's close code for a defect of the server. */
const INTERNAL_SERVER_ERROR = 4500;

/** The close code for a client that does not read its messages. */
const SLOW_CONSUMER = 4413;

/** A socket, with what is known of the request that it was upgraded from. */
export interface AcceptedSocket {
  readonly socket: WebSocket;
  /** The connection itself. */
  readonly stream: Duplex;
  readonly headers: IncomingHttpHeaders;
  /** The client's address; undefined if it is not known. */
  readonly address: string | undefined;
  /** How far the client has followed changes. */
  readonly positions: ResumePositions;
}

/** A socket that speaks the protocol. */
export interface ProtocolSocket extends AcceptedSocket {
  /** See {@link SocketOutlet.send}. */
  readonly send: SocketOutlet['send'];
}

/** What serving a socket needs. */
export interface TransportOptions {
  readonly log: Logger;
  readonly limits: Pick<Limits, 'pingInterval' | 'slowConsumerBytes' | 'slowConsumerTime'>;
  readonly steadyClock: Clock;
}

/**
 * Serves a socket with the protocol. The own transport of graphql-ws for `ws` prints clients' errors to the console and, outside
 * of production, sends them the server's internal errors.
 */
export function serveSocket(
  protocol: Protocol<ProtocolSocket>,
  accepted: AcceptedSocket,
  options: TransportOptions,
): void {
  const { socket, positions } = accepted;
  const { log, limits, steadyClock } = options;
  const fail = (error: unknown) => {
    log.error({ err: error }, 'unexpected error');
    socket.close(INTERNAL_SERVER_ERROR, 'Unexpected error.');
  };
  const outlet = createSocketOutlet(accepted, limits, steadyClock, () =>
    socket.close(SLOW_CONSUMER, slowReason(positions.resumeAfter())),
  );
  const stopAsking = pingRegularly(socket, limits.pingInterval);
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: outlet.send,
      close: (code, reason) => socket.close(code, reason),
      onMessage: (receive) => socket.on('message', (data) => receive(markLargeIntegers(String(data))).catch(fail)),
    },
    { ...accepted, send: outlet.send },
  );
  // The socket closes itself after an error, such as a message that is too long.
  socket.on('error', (error) => log.debug({ err: error }, 'a socket broke'));
  socket.once('close', (code, reason) => {
    stopAsking();
    closed(code, String(reason)).catch(fail);
  });
}

function slowReason(revision: number | undefined): string {
  return revision === undefined ? 'Slow consumer' : `Slow consumer, resume from revision ${revision}`;
}

/** Pings a socket, and ends it if it has not answered before the next ping. */
function pingRegularly(socket: WebSocket, interval: number): () => void {
  let hasAnswered = true;
  socket.on('pong', () => {
    hasAnswered = true;
  });
  const timer = setInterval(() => {
    if (!hasAnswered) return socket.terminate();
    hasAnswered = false;
    socket.ping();
  }, interval);
  return () => clearInterval(timer);
}
