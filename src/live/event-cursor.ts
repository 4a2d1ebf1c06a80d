import type { MaybePromise } from '../domain/maybe-promise.ts';

/** A reader's position among events. The reader takes one after the other at its own speed: a slow one costs no memory. */
export interface EventCursor<Event> {
  /** The next event; undefined if there is none yet. Await a promise before taking the next event. */
  take(): MaybePromise<Event | undefined>;
  /** Calls the listener, which must not throw, when there may be more to take. Call the returned function once, to remove it. */
  onMore(listener: () => void): () => void;
  /** Whether there will never be more to take. Absent: there may always be more. */
  isOver?(): boolean;
}

/** All events of a cursor, until it is over or the signal aborts. */
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

/** A cursor that skips events. */
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
  return { take, onMore: cursor.onMore, isOver: () => cursor.isOver?.() === true };
}
