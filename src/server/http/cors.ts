import { andThen } from '../../domain/maybe-promise.ts';
import type { Incoming } from '../../rest/http/incoming.ts';
import { emptyReply, type Reply, withHeaders } from '../../rest/http/reply.ts';
import type { Step } from './endpoint.ts';

/** The headers of a reply that pages of other origins may read. */
const READABLE_HEADERS = [
  'ETag',
  'Idempotent-Replayed',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
  'Retry-After',
  'X-Request-Id',
].join(',');

const METHODS = 'GET,HEAD,PUT,POST,DELETE,PATCH';

/** For how long a browser may cache what it is allowed to send, in seconds. */
const REMEMBERED = '600';

/**
 * Allows pages of the named origins to call and to read the replies (https://fetch.spec.whatwg.org/#http-cors-protocol). Without
 * origins, not even a preflight is answered.
 */
export function allowOrigins(origins: readonly string[]): Step {
  return (next) => {
    if (origins.length === 0) return next;
    return (incoming, match) => {
      if (match.endpoint.api.isOpen) return next(incoming, match);
      const allowed = allowedOrigin(origins, incoming);
      if (incoming.method === 'OPTIONS') return preflightReply(incoming, allowed);
      return andThen(next(incoming, match), (reply) => readableReply(reply, allowed));
    };
  };
}

function allowedOrigin(origins: readonly string[], { headers }: Incoming): string | undefined {
  const origin = headers.get('origin');
  return origin !== null && origins.includes(origin) ? origin : undefined;
}

function readableReply(reply: Reply, allowed: string | undefined): Reply {
  const vary = reply.headers.vary === undefined ? 'Origin' : `${reply.headers.vary}, Origin`;
  const headers = { 'access-control-expose-headers': READABLE_HEADERS, vary };
  return withHeaders(reply, allowed === undefined ? headers : { ...headers, 'access-control-allow-origin': allowed });
}

function preflightReply({ headers }: Incoming, allowed: string | undefined): Reply {
  const wanted = headers.get('access-control-request-headers');
  return emptyReply(204, {
    ...(allowed !== undefined && { 'access-control-allow-origin': allowed }),
    'access-control-expose-headers': READABLE_HEADERS,
    'access-control-max-age': REMEMBERED,
    'access-control-allow-methods': METHODS,
    ...(wanted !== null && { 'access-control-allow-headers': wanted }),
    vary: wanted === null ? 'Origin' : 'Origin, Access-Control-Request-Headers',
  });
}
