import { contextCacheSymbol } from '@pothos/core';
import { toGraphQLError } from './errors.ts';

/** Follows something until the signal aborts. */
export type Follow<Event> = (signal: AbortSignal) => AsyncGenerator<Event, void, undefined>;

/**
 * The source stream of a subscription (https://spec.graphql.org/October2021/#sec-Source-Stream): what `follow` yields.
 * Cancelling it aborts `follow`, also while that waits for its next event, so that nothing is left behind. Before every event
 * the caches of the operation are renewed.
 */
export function sourceStream<Event>(context: object, follow: Follow<Event>): AsyncIterableIterator<Event> {
  const ending = new AbortController();
  const events = follow(ending.signal);
  const cancel = async (): Promise<IteratorResult<Event>> => {
    ending.abort();
    await events.return();
    return { done: true, value: undefined };
  };
  return {
    async next() {
      const event = await events.next().catch(rethrow);
      renewCaches(context);
      return event;
    },
    return: cancel,
    throw: cancel,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Forgets what an operation has loaded: an event shows what is, not what an earlier one has loaded. */
export function renewCaches(context: object): void {
  Object.assign(context, { [contextCacheSymbol]: {} });
}

function rethrow(error: unknown): never {
  throw toGraphQLError(error);
}
