import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import { dialects } from '../dialects.ts';
import { answerCall } from './answer-call.ts';
import { letPagesRead } from './cors-open.ts';
import type { Dialect } from './dialect.ts';
import type { Incoming } from './incoming.ts';
import { readJsonObject } from './json-body.ts';
import type { Reply } from './reply.ts';
import type { RestServices } from './rest-services.ts';
import type { Route } from './route.ts';
import { pathsOf } from './route-paths.ts';
import { type Found, RouteTable } from './route-table.ts';

/** A route with its dialect, at one of its paths. */
export interface PlacedRoute {
  readonly dialect: Dialect;
  readonly route: Route;
  /** As Hono writes it. */
  readonly pattern: string;
}

/** Every route of the dialects that answers at once, by method and path. */
export function routeTable(mounted: readonly Dialect[] = dialects): RouteTable<PlacedRoute> {
  const table = new RouteTable<PlacedRoute>();
  for (const dialect of mounted) {
    for (const route of dialect.routes) {
      for (const pattern of pathsOf(dialect, route)) table.add(route.method, pattern, { dialect, route, pattern });
    }
  }
  return table;
}

/** How the bodies of requests to a dialect are read. */
export function bodyReaderOf({ readBody = readJsonObject }: Dialect) {
  return readBody;
}

/** Answers a request to a route. Never throws. */
export function answerAt(
  rest: RestServices,
  { target: { dialect, route }, parameters }: Found<Pick<PlacedRoute, 'dialect' | 'route'>>,
  incoming: Incoming,
): MaybePromise<Reply> {
  return andThen(answerCall(rest, dialect, route, incoming, parameters), (reply) => letPagesRead(dialect, reply));
}
