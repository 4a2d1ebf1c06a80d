import { type Reply, withHeaders } from '../../rest/http/reply.ts';

/** What pages of other origins may read of an answer's headers. */
export const READABLE_HEADERS: readonly string[] = [
  'ETag',
  'Idempotent-Replayed',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
  'Retry-After',
  'X-Request-Id',
];

const READABLE = READABLE_HEADERS.join(',');

/** Lets pages of the named origins read a reply, as the CORS middleware of the app does; where none is named it stays as it is. */
export function allowPages(reply: Reply, origins: readonly string[], origin: string | null): Reply {
  if (origins.length === 0) return reply;
  const vary = reply.headers.vary === undefined ? 'Origin' : `${reply.headers.vary}, Origin`;
  const isAllowed = origin !== null && origins.includes(origin);
  const headers = { 'access-control-expose-headers': READABLE, vary };
  return withHeaders(reply, isAllowed ? { ...headers, 'access-control-allow-origin': origin } : headers);
}
