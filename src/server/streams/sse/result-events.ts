import type { Clock } from '../../../domain/clock.ts';
import type { ReplyHeaders } from '../../../rest/http/answer.ts';
import type { EventFeed } from '../../../rest/http/reply.ts';
import type { ResultFrame } from '../sharing/result-frame.ts';
import type { ResultStream } from '../sharing/result-stream.ts';

/** How often a stream without results sends a sign of life, in milliseconds, so that no proxy closes it. */
const LIFE_INTERVAL = 12_000;

const COMMENT = Buffer.from(':\n\n');
const COMPLETE = 'event: complete\ndata:\n\n';
const COMPLETE_EVENT = Buffer.from(COMPLETE);

/** The headers of an event stream. */
export const EVENT_STREAM_HEADERS: ReplyHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache',
};

/** One result as a whole event stream. */
export function resultEvents(text: string): string {
  return `event: next\ndata: ${text}\n\n${COMPLETE}`;
}

/** How the results of a subscription are written into the body of one response. */
export interface StreamFormat {
  readonly headers: ReplyHeaders;
  /** The first bytes. Some browsers report an answer only when they arrive. */
  readonly start: Uint8Array;
  readonly heartbeat: Uint8Array;
  readonly complete: Uint8Array;
  bytesOf(frame: ResultFrame): Uint8Array;
}

/**
 * An event stream (https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverSSE.md,
 * distinct connections mode).
 */
export const eventStreamFormat: StreamFormat = {
  headers: EVENT_STREAM_HEADERS,
  start: COMMENT,
  heartbeat: COMMENT,
  complete: COMPLETE_EVENT,
  bytesOf: ({ event }) => event,
};

/** The results of a subscription as a body in a format. */
export function resultFeed(stream: ResultStream, format: StreamFormat, steadyClock: Clock): EventFeed {
  let isOver = false;
  let isWaiting = false;
  let stopSigns = () => {};
  const end = () => {
    isOver = true;
    stopSigns();
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
      const scheduleSign = () => {
        stopSigns = steadyClock.at(steadyClock.now() + LIFE_INTERVAL, () => {
          // Bytes that wait to be read also show that the stream is alive.
          if (!isWaiting) void write(format.heartbeat);
          scheduleSign();
        });
      };
      void write(format.start);
      scheduleSign();
      void stream
        .writeTo((frame) => write(format.bytesOf(frame)))
        .then(() => {
          if (isOver) return;
          end();
          void outlet.write(format.complete);
          outlet.end();
        });
    },
    async cancel() {
      end();
      stream.cancel();
    },
  };
}
