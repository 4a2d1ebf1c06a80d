import type { MaybePromise } from '../domain/maybe-promise.ts';

/** A reader's place among events. The reader takes one after the other, whenever it likes: one that stalls costs no memory. */
export interface EventCursor<Event> {
  /** The next event; undefined when there is none yet. It has to be waited for when it is a promise, before the next is taken. */
  take(): MaybePromise<Event | undefined>;
  /** Calls the listener, which must not throw, when there may be more to take; the returned function, to be called once, takes it away. */
  onMore(listener: () => void): () => void;
  /** Whether there will never be more to take. Absent: there always may be. */
  isOver?(): boolean;
}

/** All that a cursor comes by, until there will be no more or the signal aborts. */
export async function* toAsyncIterator<Event>(
  cursor: EventCursor<Event>,
  signal: AbortSignal,
): AsyncGenerator<Event, void, undefined> {
  let wake = () => {};
  const stop = cursor.onMore(() => wake());
  const end = () => wake();
  signal.addEventListener('abort', end);
  try {
    while (!signal.aborted) {
      const more = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const event = await cursor.take();
      if (signal.aborted) return;
      if (event !== undefined) yield event;
      else if (cursor.isOver?.() === true) return;
      else await more;
    }
  } finally {
    stop();
    signal.removeEventListener('abort', end);
  }
}

/** A cursor that passes over what is not wanted. */
export function filterCursor<Event>(
  cursor: EventCursor<Event>,
  isWanted: (event: Event) => boolean,
): EventCursor<Event> {
  const take = (): MaybePromise<Event | undefined> => {
    for (;;) {
      const event = cursor.take();
      if (event instanceof Promise) return event.then(orNext);
      if (event === undefined || isWanted(event)) return event;
    }
  };
  const orNext = (event: Event | undefined) => (event === undefined || isWanted(event) ? event : take());
  return { take, onMore: cursor.onMore };
}
