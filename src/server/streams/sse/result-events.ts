import type { Clock } from '../../../domain/clock.ts';
import type { EventFeed } from '../../../rest/http/reply.ts';
import type { ResultStream } from '../sharing/result-stream.ts';

/** How often a stream without results sends a comment, in milliseconds, so that no proxy closes it. */
const COMMENT_INTERVAL = 12_000;

const COMMENT = Buffer.from(':\n\n');
const COMPLETE = 'event: complete\ndata:\n\n';
const COMPLETE_EVENT = Buffer.from(COMPLETE);

/** The headers of an event stream. */
export const EVENT_STREAM_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache',
};

/** One result as a whole event stream. */
export function resultEvents(text: string): string {
  return `event: next\ndata: ${text}\n\n${COMPLETE}`;
}

/**
 * The results of a subscription as an event stream
 * (https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverSSE.md, distinct connections mode).
 */
export function resultFeed(stream: ResultStream, steadyClock: Clock): EventFeed {
  let isOver = false;
  let isWaiting = false;
  let stopCommenting = () => {};
  const end = () => {
    isOver = true;
    stopCommenting();
  };
  return {
    start(outlet) {
      const write = (bytes: Uint8Array): Promise<void> | undefined => {
        const written = outlet.write(bytes);
        isWaiting = written !== undefined;
        return written?.then(() => {
          isWaiting = false;
        });
      };
      const comment = () => {
        // Bytes that wait to be read also show that the stream is alive.
        if (!isWaiting) void write(COMMENT);
        stopCommenting = steadyClock.at(steadyClock.now() + COMMENT_INTERVAL, comment);
      };
      // Some browsers report an answer only when its first bytes arrive.
      comment();
      void stream
        .writeTo(({ event }) => write(event))
        .then(() => {
          if (isOver) return;
          end();
          void outlet.write(COMPLETE_EVENT);
          outlet.end();
        });
    },
    async cancel() {
      end();
      stream.cancel();
    },
  };
}
