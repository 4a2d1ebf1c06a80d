import { dialects } from '../dialects.ts';
import type { Dialect } from './dialect.ts';
import { emptyReply, type Reply, withHeaders } from './reply.ts';
import { pathsOf } from './route-paths.ts';

/** For how long a browser may remember what it was allowed to send, in seconds. */
const REMEMBERED = 86_400;

/** Lets pages of every origin read a reply of a dialect that is open to them; a reply of any other stays as it is. */
export function letPagesRead({ isOpenToPages }: Dialect, reply: Reply): Reply {
  return isOpenToPages === true ? withHeaders(reply, { 'access-control-allow-origin': '*' }) : reply;
}

/** What OPTIONS is answered with: the methods that the path takes, and whatever headers a page asked to send. */
export function optionsAnswer(methods: readonly string[], asked: string | null): Reply {
  const allow = methods.join(', ');
  return emptyReply(204, {
    allow,
    'access-control-allow-methods': allow,
    'access-control-max-age': String(REMEMBERED),
    ...(asked !== null && { 'access-control-allow-headers': asked, vary: 'Access-Control-Request-Headers' }),
  });
}

/** Tells of a path whether pages of every origin may call it. Every request is asked this, so that it is one expression. */
export function openPaths(mounted: readonly Dialect[] = dialects): (path: string) => boolean {
  const open = mounted.filter(({ isOpenToPages }) => isOpenToPages === true);
  const paths = open.flatMap((dialect) => dialect.routes.flatMap((route) => pathsOf(dialect, route)));
  const patterns = [...new Set(paths)].map((path) => path.replaceAll(/:\w+/g, '[^/]+'));
  const pattern = new RegExp(`^(?:${patterns.join('|')})$`);
  return (path) => patterns.length > 0 && pattern.test(path);
}
