import type { ExecutionResult } from 'graphql';
import type { Clock } from '../../../domain/clock.ts';
import type { EventFeed, EventOutlet } from '../../../rest/http/reply.ts';
import { createResultFrame } from '../sharing/result-frame.ts';
import type { ToldResults } from '../sharing/result-stream.ts';
import { bodyOf } from './event-feed.ts';

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
  stream: ToldResults,
  results: AsyncIterable<ExecutionResult>,
  steadyClock: Clock,
): Response {
  return new Response(bodyOf(toldFeed(stream, results[Symbol.asyncIterator](), steadyClock)), { headers });
}

function toldFeed(stream: ToldResults, iterator: AsyncIterator<ExecutionResult>, steadyClock: Clock): EventFeed {
  let isOver = false;
  let isWaiting = false;
  let stopCommenting = () => {};
  const over = () => {
    isOver = true;
    stopCommenting();
  };
  return {
    start(outlet) {
      const write = (bytes: Uint8Array): Promise<void> | undefined => {
        const taken = outlet.write(bytes);
        isWaiting = taken !== undefined;
        return taken?.then(() => {
          isWaiting = false;
        });
      };
      const comment = () => {
        // What waits to be read says as much.
        if (!isWaiting) void write(COMMENT);
        stopCommenting = steadyClock.at(steadyClock.now() + COMMENT_INTERVAL, comment);
      };
      // Some browsers take no notice of the answer before there is something of it.
      comment();
      stream.tellBy(({ event }) => write(event));
      tellEnd(iterator, outlet, () => isOver).then(over, (error: unknown) => {
        if (!isOver) outlet.break(error);
        over();
      });
    },
    async cancel() {
      over();
      await iterator.return?.();
    },
  };
}

/** Tells the results that are not told from a change: that of a failure, which is the last; and then that there are no more. */
async function tellEnd(
  iterator: AsyncIterator<ExecutionResult>,
  outlet: EventOutlet,
  isOver: () => boolean,
): Promise<void> {
  for (;;) {
    const { done, value } = await iterator.next();
    if (isOver()) return;
    if (done === true) break;
    void outlet.write(createResultFrame(value).event);
  }
  void outlet.write(COMPLETE);
  outlet.end();
}
