import type { FormattedExecutionResult } from 'graphql';
import { readEvents } from './sse-client.ts';
import type { Address } from './transports.ts';
import { openRawSocket } from './ws-client.ts';

/** A subscriber, over any transport. */
export interface Subscriber {
  /** The next result; fails when the subscription is over. */
  next(): Promise<FormattedExecutionResult>;
  /** Goes away. */
  leave(): void;
}

/** An operation to subscribe to. */
export interface Subscription {
  readonly query: string;
  readonly operationName?: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Subscribes over a transport of a server. */
export const subscribers: Readonly<
  Record<'WebSocket' | 'SSE', (address: Address, subscription: Subscription) => Promise<Subscriber>>
> = {
  async WebSocket({ wsUrl, key }, payload) {
    const socket = await openRawSocket(wsUrl);
    socket.send({ type: 'connection_init', payload: key === undefined ? {} : { 'x-api-key': key } });
    await socket.next();
    socket.send({ id: '1', type: 'subscribe', payload });
    return {
      async next() {
        const { type, payload: told } = await socket.next();
        if (type !== 'next') throw new Error(`Expected a result, received "${type}".`);
        // What a message holds goes with its type: https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverWebSocket.md
        return told as FormattedExecutionResult;
      },
      leave: socket.close,
    };
  },
  async SSE({ url, key }, subscription) {
    const leaving = new AbortController();
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...(key && { 'x-api-key': key }) },
      body: JSON.stringify(subscription),
      signal: leaving.signal,
    });
    const events = readEvents(response);
    return { next: () => events.nextResult<FormattedExecutionResult>(), leave: () => leaving.abort() };
  },
};
