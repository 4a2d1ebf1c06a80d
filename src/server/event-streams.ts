import type { MiddlewareHandler } from 'hono';
import { anonymousCaller } from '../actions/identify.ts';
import type { AppEnv } from './app-env.ts';
import type { Identity } from './authenticate.ts';
import type { Connections } from './connections.ts';

/**
 * Lets the server end an answer that is an event stream (https://html.spec.whatwg.org/multipage/server-sent-events.html), when
 * the key is revoked or the server stops. The client is not told `complete`: it knows the stream was cut, and may come again.
 */
export function streamWithEnd(response: Response, identity: Identity, connections: Connections): Response {
  if (response.body === null || !response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
  return new Response(withEnd(response.body.getReader(), identity, connections), response);
}

function withEnd(
  source: ReadableStreamDefaultReader<Uint8Array>,
  identity: Identity,
  connections: Connections,
): ReadableStream<Uint8Array> {
  let isOver = false;
  let leave = () => {};
  const over = async (reason?: unknown) => {
    isOver = true;
    leave();
    await source.cancel(reason);
  };
  return new ReadableStream({
    start(controller) {
      leave = connections.open(identity, () => {
        controller.close();
        // Nobody is left to tell what goes wrong while the source winds up.
        over().catch(() => {});
      });
    },
    async pull(controller) {
      const { done, value } = await source.read();
      if (isOver) return;
      if (!done) return controller.enqueue(value);
      leave();
      controller.close();
    },
    cancel: over,
  });
}

/** Lets the server end the event streams of REST dialects when it stops; those look after their keys themselves. */
export function endStreams(connections: Connections): MiddlewareHandler<AppEnv> {
  const nobody: Identity = { caller: anonymousCaller('none', 'system'), secret: undefined };
  return async (c, next) => {
    await next();
    // Whoever asked for the head alone never reads, nor cancels, the body.
    if (c.req.method === 'GET') c.res = streamWithEnd(c.res, nobody, connections);
  };
}
