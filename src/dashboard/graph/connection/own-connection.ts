import { signal } from '@preact/signals';
import { createClient } from 'graphql-ws';
import type { BrowserClock, Connection, ConnectionState, SubscriptionRequest } from './connection.ts';

/** What a connection of its own is made of. */
export interface OwnConnectionOptions {
  readonly url: string;
  readonly clock: BrowserClock;
  /** The secret of the API key that the socket is opened with. */
  readonly key: () => string | undefined;
}

/** How often a silent socket is checked, and how long its answer may take, in milliseconds. */
const PING_EVERY = 10_000;
const PONG_WITHIN = 5_000;

/** The socket was closed because it did not answer. The protocol leaves 4000 to 4999 to applications. */
const NO_ANSWER = 4499;

/** A WebSocket that is opened for the first subscription and closed after the last. */
export function openOwnConnection({ url, clock, key }: OwnConnectionOptions): Connection {
  const state = signal<ConnectionState>('CONNECTING');
  let cancelTimeout = () => {};
  let socket: WebSocket | undefined;
  const client = createClient({
    url,
    lazy: true,
    // Resuming needs another `after` than the subscription began with, so the subscriber starts it again.
    retryAttempts: 0,
    keepAlive: PING_EVERY,
    connectionParams: () => {
      const secret = key();
      return secret === undefined ? {} : { authorization: `Bearer ${secret}` };
    },
    on: {
      connected: (opened) => {
        socket = opened instanceof WebSocket ? opened : undefined;
        state.value = 'CONNECTED';
      },
      closed: () => {
        cancelTimeout();
        state.value = 'LOST';
      },
      ping: (isReceived) => {
        if (!isReceived) cancelTimeout = clock.after(PONG_WITHIN, () => socket?.close(NO_ANSWER, 'No answer'));
      },
      pong: (isReceived) => {
        if (isReceived) cancelTimeout();
      },
    },
  });
  return {
    state,
    subscribe: (request, sink) =>
      client.subscribe<Record<string, unknown>, Record<string, unknown>>(payloadOf(request), {
        next: (result) => sink.next({ ...result, errors: result.errors && [...result.errors] }),
        error: (error) => {
          // The server refused the subscription; the socket is as it was.
          if (Array.isArray(error)) return sink.next({ errors: error, data: null });
          state.value = 'LOST';
          sink.fail();
        },
        complete: () => sink.complete(),
      }),
  };
}

function payloadOf({ query, operationName, variables, extensions }: SubscriptionRequest) {
  return {
    query: query ?? '',
    operationName,
    variables: variables === undefined ? undefined : { ...variables },
    extensions: extensions === undefined ? undefined : { ...extensions },
  };
}
