import type { Dialect } from './dialect.ts';
import { emptyReply, type Reply, withHeaders } from './reply.ts';

/** For how long a browser may cache what it is allowed to send, in seconds. */
const REMEMBERED = 86_400;

/** Allows pages of every origin to read a reply, if its dialect is open to them. */
export function letPagesRead({ isOpenToPages }: Dialect, reply: Reply): Reply {
  return isOpenToPages === true ? withHeaders(reply, { 'access-control-allow-origin': '*' }) : reply;
}

/** The answer to OPTIONS: the methods of the path, and every header that a page wants to send. */
export function optionsAnswer(methods: readonly string[], wantedHeaders: string | null, isOpen: boolean): Reply {
  const allow = methods.join(', ');
  return emptyReply(204, {
    allow,
    'access-control-allow-methods': allow,
    'access-control-max-age': String(REMEMBERED),
    ...(wantedHeaders !== null && {
      'access-control-allow-headers': wantedHeaders,
      vary: 'Access-Control-Request-Headers',
    }),
    ...(isOpen && { 'access-control-allow-origin': '*' }),
  });
}
