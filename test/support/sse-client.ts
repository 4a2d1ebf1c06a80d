import { createMessageQueue } from './message-queue.ts';

/** One event of an event stream; a comment has neither data nor a name. */
export interface StreamEvent {
  readonly event: string;
  readonly data: string;
}

/** Reads an event stream. */
export interface SseClient {
  /** The next event; fails when the stream has ended or broken. */
  next(): Promise<StreamEvent>;
  /** The result in the next event, which must be a `next` event of GraphQL over SSE. */
  nextResult<Result = unknown>(): Promise<Result>;
  /** Resolves when the stream is over, however it ended. */
  readonly ended: Promise<void>;
}

/** Reads the event stream in the body of an answer (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export function readEvents(response: Response): SseClient {
  if (response.body === null) throw new Error('The answer has no body.');
  const queue = createMessageQueue<StreamEvent>();
  const ended = pump(response.body, (event) => queue.push(event)).then(
    () => queue.fail(new Error('The stream has ended.')),
    (error: unknown) => queue.fail(error instanceof Error ? error : new Error(String(error))),
  );
  return {
    next: queue.next,
    async nextResult<Result>() {
      const { event, data } = await queue.next();
      if (event !== 'next') throw new Error(`Expected a result, received the event "${event}".`);
      // The test says what it expects to be in there.
      return JSON.parse(data) as Result;
    },
    ended,
  };
}

async function pump(body: ReadableStream<Uint8Array>, tell: (event: StreamEvent) => void): Promise<void> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const blocks = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = /^event: ?(.*)$/m.exec(block)?.[1];
      // Comments, such as pings, are not events.
      if (event !== undefined) tell({ event, data: /^data: ?(.*)$/m.exec(block)?.[1] ?? '' });
    }
  }
}
