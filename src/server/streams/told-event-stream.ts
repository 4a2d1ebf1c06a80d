import type { ExecutionResult } from 'graphql';
import type { Clock } from '../../domain/clock.ts';
import { createResultFrame } from './result-frame.ts';
import type { ResultStream } from './result-stream.ts';

/** How often a stream says that it is still there, in milliseconds, so that nothing in between takes it for dead. */
const COMMENT_INTERVAL = 12_000;

const COMMENT = new TextEncoder().encode(':\n\n');
const COMPLETE = new TextEncoder().encode('event: complete\ndata:\n\n');

const headers = {
  'Content-Type': 'text/event-stream',
  Connection: 'keep-alive',
  'Cache-Control': 'no-cache',
  'Content-Encoding': 'none',
};

/**
 * Answers with an event stream (https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverSSE.md, distinct
 * connections mode) to which results are told straight from their changes. `results` are those of the same subscription, with
 * everything that surrounds it: what they hold by themselves is how it ends.
 */
export function answerWithToldStream(
  stream: ResultStream,
  results: AsyncIterable<ExecutionResult>,
  steadyClock: Clock,
): Response {
  const iterator = results[Symbol.asyncIterator]();
  let isOver = false;
  let stopCommenting = () => {};
  let onRead = () => {};
  const over = () => {
    isOver = true;
    stopCommenting();
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const comment = () => {
        // What waits to be read says as much.
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(COMMENT);
        stopCommenting = steadyClock.at(steadyClock.now() + COMMENT_INTERVAL, comment);
      };
      // Some browsers take no notice of the answer before there is something of it.
      comment();
      stream.tellBy(({ event }) => {
        const read = new Promise<void>((resolve) => {
          onRead = resolve;
        });
        controller.enqueue(event);
        return read;
      });
      tellEnd(iterator, controller, () => isOver).then(over, (error: unknown) => {
        over();
        controller.error(error);
      });
    },
    pull: () => onRead(),
    async cancel() {
      over();
      await iterator.return?.();
    },
  });
  return new Response(body, { headers });
}

/** Tells the results that are not told from a change: that of a failure, which is the last; and then that there are no more. */
async function tellEnd(
  iterator: AsyncIterator<ExecutionResult>,
  controller: ReadableStreamDefaultController<Uint8Array>,
  isOver: () => boolean,
): Promise<void> {
  for (;;) {
    const { done, value } = await iterator.next();
    if (isOver()) return;
    if (done === true) break;
    controller.enqueue(createResultFrame(value).event);
  }
  controller.enqueue(COMPLETE);
  controller.close();
}
