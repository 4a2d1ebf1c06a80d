import type { EventFeed, EventOutlet } from '../../../rest/http/reply.ts';

/** Never settles. Made per call, so that what waits for it can be collected. */
export function never(): Promise<void> {
  return new Promise(() => {});
}

/** An event stream as the body of a `Response`. It starts when it is first read, and waits for the reader after every write. */
export function streamOf(feed: EventFeed): ReadableStream<Uint8Array> {
  let hasStarted = false;
  let onWanted = () => {};
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (hasStarted) return onWanted();
        hasStarted = true;
        feed.start(
          outletOf(controller, (listener) => {
            onWanted = listener;
          }),
        );
      },
      cancel: (reason) => feed.cancel(reason),
    },
    // What is written goes straight to the reader that waits for it.
    { highWaterMark: 0 },
  );
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
