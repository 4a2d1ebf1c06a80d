import type { Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Limits } from '../../../config/limits.ts';
import type { Clock } from '../../../domain/clock.ts';

/** The members of a socket that writing to it needs. */
export type WritableSocket = Pick<WebSocket, 'readyState' | 'OPEN' | 'bufferedAmount' | 'once'> & {
  send(data: string, written: (error?: Error | null) => void): void;
};

/** The stream below a socket, to which complete frames are written directly. */
export type FrameStream = Pick<Writable, 'write'>;

/** How slow a client may be. */
export type Patience = Pick<Limits, 'slowConsumerBytes' | 'slowConsumerTime'>;

/** A message: a text, or a frame with a text, made once for many sockets. */
export type Message = string | Uint8Array;

/** Writes to a client. */
export interface SocketOutlet {
  /**
   * Writes a message after the one before. Resolves when it is written, so that the producer of results waits for a slow reader;
   * undefined if it is written already. Messages after the socket started to close are dropped; they resolve when it is closed.
   */
  send(message: Message): Promise<void> | undefined;
}

/**
 * Makes the writer of a client. `onSlow` is called, once, when too much waits behind a message that the client does not read, or
 * when it has read nothing of that message for too long.
 */
export function createSocketOutlet(
  { socket, stream }: { readonly socket: WritableSocket; readonly stream: FrameStream },
  { slowConsumerBytes, slowConsumerTime }: Patience,
  steadyClock: Clock,
  onSlow: () => void,
): SocketOutlet {
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  let last: Promise<void> | undefined;
  let waitingBytes = 0;
  let isSlow = false;
  // One callback for all writes, because a node writes to many sockets.
  const unwritten = { count: 0, onNone: (_error: Error | null | undefined) => {} };
  const onWritten = (error?: Error | null) => {
    unwritten.count -= 1;
    if (unwritten.count === 0) unwritten.onNone(error);
  };

  const giveUp = () => {
    if (!isSlow) onSlow();
    isSlow = true;
  };
  /** Checks regularly whether the client reads at all; the returned function stops the checks. */
  const watch = (buffered: number): (() => void) => {
    let stop = steadyClock.at(steadyClock.now() + slowConsumerTime, () => {
      if (socket.bufferedAmount >= buffered) giveUp();
      else stop = watch(socket.bufferedAmount);
    });
    return () => stop();
  };
  const write = (message: Message): Promise<void> | undefined => {
    if (isSlow || socket.readyState !== socket.OPEN) return closed;
    unwritten.count += 1;
    if (typeof message === 'string') socket.send(message, onWritten);
    else stream.write(message, onWritten);
    // What the system has accepted at once needs no waiting. If it fails later, the socket closes.
    if (socket.bufferedAmount === 0) return undefined;
    const stopWatching = watch(socket.bufferedAmount);
    return new Promise((resolve, reject) => {
      unwritten.onNone = (error) => {
        stopWatching();
        if (error) reject(error);
        else resolve();
      };
    });
  };
  const writeAfter = async (before: Promise<void>, message: Message): Promise<void> => {
    const size = Buffer.byteLength(message);
    waitingBytes += size;
    if (waitingBytes > slowConsumerBytes) giveUp();
    // The sender of the earlier message handles its failure.
    await before.catch(() => {});
    waitingBytes -= size;
    await write(message);
  };

  return {
    send(message) {
      const written = last === undefined ? write(message) : writeAfter(last, message);
      if (written === undefined) return undefined;
      last = written;
      const forget = () => {
        if (last === written) last = undefined;
      };
      written.then(forget, forget);
      return written;
    },
  };
}
