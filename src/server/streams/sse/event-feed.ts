import type { EventFeed, EventOutlet } from '../../../rest/http/reply.ts';

/** Resolves for nobody; made anew each time, or whoever waits would be kept for ever. */
export function never(): Promise<void> {
  return new Promise(() => {});
}

const feeds = new WeakMap<ReadableStream, EventFeed>();

/** An event stream as the body of an answer. Nothing of it begins before somebody reads. */
export function bodyOf(feed: EventFeed): ReadableStream<Uint8Array> {
  let hasBegun = false;
  let onWanted = () => {};
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (hasBegun) return onWanted();
        hasBegun = true;
        feed.start(
          outletOf(controller, (listener) => {
            onWanted = listener;
          }),
        );
      },
      cancel: (reason) => feed.cancel(reason),
    },
    // What is read goes straight to whoever has asked for it.
    { highWaterMark: 0 },
  );
  feeds.set(body, feed);
  return body;
}

/** What is told in a body that nobody has begun to read: by a feed where it was made of one, else whatever can be read of it. */
export function feedOf(body: ReadableStream<Uint8Array>): EventFeed {
  return feeds.get(body) ?? readerFeed(body.getReader());
}

function outletOf(
  controller: ReadableStreamDefaultController<Uint8Array>,
  setOnWanted: (listener: () => void) => void,
): EventOutlet {
  let taken: Promise<void> | undefined;
  return {
    write(bytes) {
      taken ??= new Promise((resolve) =>
        setOnWanted(() => {
          taken = undefined;
          resolve();
        }),
      );
      const promise = taken;
      controller.enqueue(bytes);
      return promise;
    },
    end: () => controller.close(),
    break: (error) => controller.error(error),
  };
}

function readerFeed(reader: ReadableStreamDefaultReader<Uint8Array>): EventFeed {
  let isOver = false;
  const pump = async (outlet: EventOutlet): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (isOver) return;
      if (done) break;
      await outlet.write(value);
    }
    outlet.end();
  };
  return {
    start: (outlet) =>
      void pump(outlet).catch((error: unknown) => {
        if (!isOver) outlet.break(error);
      }),
    async cancel(reason) {
      isOver = true;
      await reader.cancel(reason);
    },
  };
}
