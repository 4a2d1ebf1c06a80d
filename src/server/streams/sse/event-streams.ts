import { anonymousCaller } from '../../../actions/identify.ts';
import type { Clock } from '../../../domain/clock.ts';
import { andThen } from '../../../domain/maybe-promise.ts';
import type { HttpApi } from '../../../rest/http/http-api.ts';
import { type EventFeed, isFeed, type Reply } from '../../../rest/http/reply.ts';
import type { Identity } from '../../authenticate.ts';
import { problemReply } from '../../http/server-replies.ts';
import type { Connections } from '../connections.ts';
import { never } from './event-feed.ts';

/** What watching an event stream needs. */
export interface StreamWatch {
  readonly connections: Connections;
  /** The caller. */
  readonly identity: Identity;
  /** Releases the stream's place among the connections. */
  readonly leave: () => void;
  readonly steadyClock: Clock;
  /** How long a client may read nothing of what was sent, in milliseconds. */
  readonly slowConsumerTime: number;
}

/**
 * Lets the server end an event stream: when the key is revoked, the stream has reached its maximum age, the client does not read
 * it, or the server stops. The client receives no `complete`, so it knows that it may open the stream again.
 */
export function watched(
  feed: EventFeed,
  { connections, identity, leave, steadyClock, slowConsumerTime }: StreamWatch,
): EventFeed {
  let isOver = false;
  let forget = () => {};
  let stopWaiting: (() => void) | undefined;
  const onRead = () => {
    stopWaiting?.();
    stopWaiting = undefined;
  };
  /** Runs once, for the first cause of the end. */
  const over = (finish: () => void) => {
    if (isOver) return;
    isOver = true;
    onRead();
    forget();
    leave();
    finish();
  };
  // The client has already received the end of the stream, so a failure to clean up has no effect.
  const cancelFeed = () => void feed.cancel().catch(() => {});
  return {
    start(outlet) {
      const giveUp = () =>
        over(() => {
          outlet.break(new Error('The client does not read its event stream.'));
          cancelFeed();
        });
      const write = (bytes: Uint8Array) => {
        if (isOver) return never();
        const taken = outlet.write(bytes);
        if (taken === undefined || stopWaiting !== undefined) return taken;
        stopWaiting = steadyClock.at(steadyClock.now() + slowConsumerTime, giveUp);
        return taken.then(onRead);
      };
      forget = connections.open(identity, 'event-stream', () =>
        over(() => {
          outlet.end();
          cancelFeed();
        }),
      );
      if (isOver) return;
      feed.start({ write, end: () => over(outlet.end), break: (error) => over(() => outlet.break(error)) });
    },
    async cancel(reason) {
      over(() => {});
      await feed.cancel(reason);
    },
  };
}

/** What watching every event stream needs. */
export type StreamLimits = Pick<StreamWatch, 'connections' | 'steadyClock' | 'slowConsumerTime'>;

/** An API whose event streams the server can end. It checks the keys of its clients itself. */
export function watchStreams(api: HttpApi, limits: StreamLimits): HttpApi {
  const watch = (reply: Reply) => (isFeed(reply.content) ? watchedReply(reply, reply.content, limits) : reply);
  const routes = api.routes.map(({ method, pattern, answer }) => ({
    method,
    pattern,
    answer: (...request: Parameters<typeof answer>) => andThen(answer(...request), watch),
  }));
  return { ...api, routes };
}

const noIdentity: Identity = { caller: anonymousCaller('none', 'system'), secret: undefined };

function watchedReply(reply: Reply, feed: EventFeed, limits: StreamLimits): Reply {
  const leave = limits.connections.enter();
  if (leave !== undefined) return { ...reply, content: watched(feed, { ...limits, identity: noIdentity, leave }) };
  void feed.cancel().catch(() => {});
  return problemReply(503, { detail: 'There are too many connections to this server.' }, { 'retry-after': '1' });
}
