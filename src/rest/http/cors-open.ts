import type { Dialect } from './dialect.ts';
import { emptyReply, type Reply, withHeaders } from './reply.ts';

/** For how long a browser may remember what it was allowed to send, in seconds. */
const REMEMBERED = 86_400;

/** Lets pages of every origin read a reply of a dialect that is open to them; a reply of any other stays as it is. */
export function letPagesRead({ isOpenToPages }: Dialect, reply: Reply): Reply {
  return isOpenToPages === true ? withHeaders(reply, { 'access-control-allow-origin': '*' }) : reply;
}

/** The answer to OPTIONS: the methods that the path takes, and every header that a page wants to send. */
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
