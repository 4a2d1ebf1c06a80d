import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Server as Protocol } from 'graphql-ws';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import type { Limits } from '../../../config/limits.ts';
import type { Clock } from '../../../domain/clock.ts';
import { markLargeIntegers } from '../../../domain/large-integer.ts';
import type { ResumePositions } from '../sharing/resume-positions.ts';
import { createSocketOutlet, type SocketOutlet } from './socket-writer.ts';

/** The close code of the protocol for what went wrong on this side. */
const INTERNAL_SERVER_ERROR = 4500;

/** The close code for a client that does not read what it asked for. */
const SLOW_CONSUMER = 4413;

/** A socket with the request that it was upgraded from. */
export interface Arrived {
  readonly socket: WebSocket;
  /** The connection itself. */
  readonly stream: Duplex;
  readonly request: IncomingMessage;
  /** The client's address; undefined if it is not known. */
  readonly address: string | undefined;
  /** How far the client has followed changes. */
  readonly positions: ResumePositions;
}

/** A socket that speaks the protocol. */
export interface Upgraded extends Arrived {
  /** See {@link SocketOutlet.send}. */
  readonly send: SocketOutlet['send'];
}

/** What a socket is carried with. */
export interface CarryOptions {
  readonly log: Logger;
  readonly limits: Pick<Limits, 'pingInterval' | 'slowConsumerBytes' | 'slowConsumerTime'>;
  readonly steadyClock: Clock;
}

/**
 * Lets a socket speak the protocol. graphql-ws has a transport for `ws` of its own, which prints what clients do wrong to the
 * console and, outside of production, tells them what went wrong inside.
 */
export function carry(protocol: Protocol<Upgraded>, arrived: Arrived, options: CarryOptions): void {
  const { socket, positions } = arrived;
  const { log, limits, steadyClock } = options;
  const fail = (error: unknown) => {
    log.error({ err: error }, 'unexpected error');
    socket.close(INTERNAL_SERVER_ERROR, 'Unexpected error.');
  };
  const outlet = createSocketOutlet(arrived, limits, steadyClock, () =>
    socket.close(SLOW_CONSUMER, slowReason(positions.resumeAfter())),
  );
  const stopAsking = askWhetherThere(socket, limits.pingInterval);
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: outlet.send,
      close: (code, reason) => socket.close(code, reason),
      onMessage: (receive) => socket.on('message', (data) => receive(markLargeIntegers(String(data))).catch(fail)),
    },
    { ...arrived, send: outlet.send },
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

/** Without an answer by the next time it is asked, a socket ends. */
function askWhetherThere(socket: WebSocket, interval: number): () => void {
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
