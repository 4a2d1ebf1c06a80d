import type { Context, MiddlewareHandler } from 'hono';
import { anonymousCaller } from '../../../actions/identify.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { EventFeed } from '../../../rest/http/reply.ts';
import type { AppEnv } from '../../app-env.ts';
import type { Identity } from '../../authenticate.ts';
import { problemResponse } from '../../http/problem.ts';
import type { Connections } from '../connections.ts';
import { bodyOf, feedOf, never } from './event-feed.ts';

/** What watches over an event stream. */
export interface StreamWatch {
  readonly connections: Connections;
  /** Who listens. */
  readonly identity: Identity;
  /** Gives the stream's place among the connections back. */
  readonly leave: () => void;
  readonly steadyClock: Clock;
  /** How long a client may read nothing of what was sent, in milliseconds. */
  readonly slowConsumerTime: number;
}

/**
 * Lets the server end an answer that is an event stream (https://html.spec.whatwg.org/multipage/server-sent-events.html): when
 * the key is revoked, the stream has grown old, the client reads nothing of it, or the server stops. The client is not told
 * `complete`: it knows the stream was cut, and may come again.
 */
export function streamWithEnd(response: Response, c: Context<AppEnv>, watch: StreamWatch): Response {
  if (response.body === null || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
    watch.leave();
    return response;
  }
  // To say good-bye to one who does not read is to no avail.
  const cut = () => (c.env as AppEnv['Bindings'] | undefined)?.outgoing?.destroy();
  return new Response(bodyOf(watched(feedOf(response.body), watch, cut)), response);
}

/** A feed that ends as `streamWithEnd` says. */
export function watched(
  feed: EventFeed,
  { connections, identity, leave, steadyClock, slowConsumerTime }: StreamWatch,
  cut = () => {},
): EventFeed {
  let isOver = false;
  let forget = () => {};
  let stopWaiting: (() => void) | undefined;
  const beRead = () => {
    stopWaiting?.();
    stopWaiting = undefined;
  };
  /** Once only, whatever ends it. */
  const over = (finish: () => void) => {
    if (isOver) return;
    isOver = true;
    beRead();
    forget();
    leave();
    finish();
  };
  // Nobody is left to tell what goes wrong while the feed winds up.
  const cancelFeed = () => void feed.cancel().catch(() => {});
  return {
    start(outlet) {
      const giveUp = () =>
        over(() => {
          outlet.break(new Error('The client does not read its event stream.'));
          cut();
          cancelFeed();
        });
      const write = (bytes: Uint8Array) => {
        if (isOver) return never();
        const taken = outlet.write(bytes);
        if (taken === undefined || stopWaiting !== undefined) return taken;
        stopWaiting = steadyClock.at(steadyClock.now() + slowConsumerTime, giveUp);
        return taken.then(beRead);
      };
      forget = connections.open(identity, () =>
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

/** What watches over every event stream alike. */
export type StreamSurroundings = Pick<StreamWatch, 'connections' | 'steadyClock' | 'slowConsumerTime'>;

/** Watches over the event streams of REST dialects; those look after their keys themselves. */
export function endStreams(surroundings: StreamSurroundings): MiddlewareHandler<AppEnv> {
  const identity: Identity = { caller: anonymousCaller('none', 'system'), secret: undefined };
  return async (c, next) => {
    await next();
    // Whoever asked for the head alone never reads, nor cancels, the body.
    if (c.req.method !== 'GET' || !c.res.headers.get('content-type')?.startsWith('text/event-stream')) return;
    const leave = surroundings.connections.enter();
    if (leave !== undefined) {
      c.res = streamWithEnd(c.res, c, { ...surroundings, identity, leave });
      return;
    }
    await c.res.body?.cancel();
    c.res = problemResponse(503, 'Service Unavailable', { detail: 'There are too many connections to this server.' });
  };
}
