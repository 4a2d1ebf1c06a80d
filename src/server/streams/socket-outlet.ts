import type { WebSocket } from 'ws';
import type { Limits } from '../../config/limits.ts';
import type { Clock } from '../../domain/clock.ts';

/** What of a socket it takes to write to it. */
export type WritableSocket = Pick<WebSocket, 'readyState' | 'OPEN' | 'bufferedAmount' | 'once'> & {
  send(data: string, written: (error?: Error | null) => void): void;
};

/** How slow a client may be. */
export type Patience = Pick<Limits, 'slowConsumerBytes' | 'slowConsumerTime'>;

/** The way out to a client. */
export interface SocketOutlet {
  /**
   * Writes a message once the one before is written, and resolves when it is itself, so that whoever produces results waits for
   * a slow reader. What is written after the socket was asked to close goes nowhere; it resolves when the socket is closed.
   */
  send(message: string): Promise<void>;
}

/**
 * Makes the way out to a client. `onSlow` is called, once, when too much waits behind a message that the client does not read,
 * or when it has read nothing of that message for too long.
 */
export function createSocketOutlet(
  socket: WritableSocket,
  { slowConsumerBytes, slowConsumerTime }: Patience,
  steadyClock: Clock,
  onSlow: () => void,
): SocketOutlet {
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  let last: Promise<void> | undefined;
  let waitingBytes = 0;
  let isSlow = false;

  const giveUp = () => {
    if (!isSlow) onSlow();
    isSlow = true;
  };
  /** Looks now and then whether the client reads at all; the returned function stops that. */
  const watch = (buffered: number): (() => void) => {
    let stop = steadyClock.at(steadyClock.now() + slowConsumerTime, () => {
      if (socket.bufferedAmount >= buffered) giveUp();
      else stop = watch(socket.bufferedAmount);
    });
    return () => stop();
  };
  const write = (message: string): Promise<void> => {
    if (isSlow || socket.readyState !== socket.OPEN) return closed;
    return new Promise((resolve, reject) => {
      let stopWatching = () => {};
      socket.send(message, (error) => {
        stopWatching();
        if (error) reject(error);
        else resolve();
      });
      // What the system has taken in at once needs no watching.
      if (socket.bufferedAmount > 0) stopWatching = watch(socket.bufferedAmount);
    });
  };
  const writeAfter = async (before: Promise<void>, message: string): Promise<void> => {
    const size = Buffer.byteLength(message);
    waitingBytes += size;
    if (waitingBytes > slowConsumerBytes) giveUp();
    // Whoever sent that message hears of its failure; this one is tried for itself.
    await before.catch(() => {});
    waitingBytes -= size;
    await write(message);
  };

  return {
    send(message) {
      const written = last === undefined ? write(message) : writeAfter(last, message);
      last = written;
      const forget = () => {
        if (last === written) last = undefined;
      };
      written.then(forget, forget);
      return written;
    },
  };
}
