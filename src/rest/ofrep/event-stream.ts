import type { Clock } from '../../domain/clock.ts';
import { feedOf } from '../http/event-feed.ts';
import type { Reply } from '../http/reply.ts';
import type { RefetchEvent } from './refetch-events.ts';

/** After this long without an event a comment is sent, in milliseconds: proxies close idle connections. */
const KEEP_ALIVE = 15_000;

/** How long a client waits before it reconnects, in milliseconds. */
const RETRY = 1_000;

/** The content of an event stream, and how long the client may receive it. */
export interface EventStreamSource {
  /** Starts to watch; the signal ends it. */
  events(signal: AbortSignal): AsyncGenerator<RefetchEvent, void, undefined>;
  /** The id of the client's configuration: a client that loses the stream before any event sends it when it reconnects. */
  readonly firstId: string | undefined;
  readonly clock: Clock;
  /** Called before every keep-alive: whether the client may still listen. */
  isAllowed(): Promise<boolean>;
  /** Calls back when the client may no longer listen; the returned function removes the callback. */
  onRefused(callback: () => void): () => void;
}

/**
 * Answers with an event stream (https://html.spec.whatwg.org/multipage/server-sent-events.html). The client pulls: for a slow
 * client nothing is queued, and nothing starts before the first read.
 */
export function eventStreamReply(source: EventStreamSource): Reply {
  const ending = new AbortController();
  const frames = framesOf(source, ending.signal);
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform' },
    content: feedOf({ frames, stop: () => ending.abort() }),
  };
}

async function* framesOf(source: EventStreamSource, left: AbortSignal): AsyncGenerator<string, void, undefined> {
  const refused = new AbortController();
  const forget = source.onRefused(() => refused.abort());
  try {
    // A client stores an id without data and dispatches no event.
    yield source.firstId === undefined ? `retry: ${RETRY}\n\n` : `retry: ${RETRY}\nid: ${source.firstId}\n\n`;
    yield* eventFrames(source, AbortSignal.any([left, refused.signal]));
  } finally {
    forget();
    // Stops watching, whether the client or the server ended the stream.
    refused.abort();
  }
}

async function* eventFrames(
  { events, clock, isAllowed }: EventStreamSource,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const watched = events(signal);
  let next = watched.next();
  for (;;) {
    const { value, done } = await withinKeepAlive(clock, next);
    if (done === true) return;
    if (value !== undefined) {
      yield `id: ${value.id}\nevent: message\ndata: ${JSON.stringify(value.data)}\n\n`;
      next = watched.next();
    } else {
      if (!(await isAllowed())) return;
      yield ': keep-alive\n\n';
    }
  }
}

/** The next event; no value if it is time to keep the connection alive. */
async function withinKeepAlive(
  clock: Clock,
  next: Promise<IteratorResult<RefetchEvent, void>>,
): Promise<IteratorResult<RefetchEvent | undefined, void>> {
  let cancel = () => {};
  const silence = new Promise<IteratorResult<undefined, void>>((resolve) => {
    cancel = clock.after(KEEP_ALIVE, () => resolve({ value: undefined, done: false }));
  });
  try {
    return await Promise.race([next, silence]);
  } finally {
    cancel();
  }
}
