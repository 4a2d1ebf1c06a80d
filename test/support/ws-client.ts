import type { FormattedExecutionResult } from 'graphql';
import { type Client, type ClientOptions, createClient } from 'graphql-ws';
import { type ClientOptions as SocketOptions, WebSocket } from 'ws';
import { createMessageQueue } from './message-queue.ts';

/** How a socket ended. */
export interface SocketClose {
  readonly code: number;
  readonly reason: string;
}

/** One operation of a client, its results waiting to be asked for. */
export interface Operation<Data> {
  /** The next result; fails when the operation has ended, with the errors if there were any. */
  next(): Promise<FormattedExecutionResult<Data, unknown>>;
  /** Ends the operation. */
  stop(): void;
}

/** A client that speaks graphql-transport-ws. */
export interface WsClient {
  subscribe<Data = Record<string, unknown>>(
    query: string,
    variables?: Record<string, unknown>,
    extensions?: Record<string, unknown>,
  ): Operation<Data>;
  /** Resolves when the socket is closed. */
  readonly closed: Promise<SocketClose>;
  close(): Promise<void>;
}

/** Connects to a server; it tries only once. */
export function connect(url: string, options: Partial<ClientOptions> = {}): WsClient {
  const client: Client = createClient({
    url,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: true,
    onNonLazyError: () => {},
    ...options,
  });
  const closed = new Promise<SocketClose>((resolve) => {
    client.on('closed', (event) => resolve(readClose(event)));
  });
  return {
    subscribe<Data>(query: string, variables: Record<string, unknown> = {}, extensions?: Record<string, unknown>) {
      const queue = createMessageQueue<FormattedExecutionResult<Data, unknown>>();
      const stop = client.subscribe<Data>(
        { query, variables, ...(extensions === undefined ? {} : { extensions }) },
        {
          next: (result) => queue.push(result),
          error: (error) => queue.fail(new Error(`The operation failed: ${describe(error)}`, { cause: error })),
          complete: () => queue.fail(new Error('The operation is complete.')),
        },
      );
      return { next: queue.next, stop };
    },
    closed,
    close: async () => client.dispose(),
  };
}

/** A socket without a client on it, to say what no client would. */
export interface RawSocket {
  send(message: unknown): void;
  next(): Promise<Record<string, unknown>>;
  /** Resolves when the server has sent a WebSocket ping. */
  pinged(): Promise<void>;
  readonly closed: Promise<SocketClose>;
  close(): void;
}

/** Opens a socket; fails when the server refuses the upgrade. */
export async function openRawSocket(
  url: string,
  options: SocketOptions = {},
  protocol = 'graphql-transport-ws',
): Promise<RawSocket> {
  const socket = new WebSocket(url, protocol, options);
  const queue = createMessageQueue<Record<string, unknown>>();
  const pings = createMessageQueue<true>();
  socket.on('ping', () => pings.push(true));
  const closed = new Promise<SocketClose>((resolve) => {
    socket.on('close', (code, reason) => {
      queue.fail(new Error(`The socket was closed with ${code}.`));
      resolve({ code, reason: String(reason) });
    });
  });
  socket.on('message', (data) => queue.push(JSON.parse(String(data))));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return {
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    next: queue.next,
    async pinged() {
      await pings.next();
    },
    closed,
    close: () => socket.close(),
  };
}

function readClose(event: unknown): SocketClose {
  // What `ws` gives, which graphql-ws does not type.
  const { code, reason } = event as { code: number; reason: string };
  return { code, reason };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : JSON.stringify(error);
}
