import { andThen } from '../../domain/maybe-promise.ts';
import { answerCall } from './answer-call.ts';
import { letPagesRead } from './cors-open.ts';
import type { Dialect } from './dialect.ts';
import { translatingFailures } from './failure-reply.ts';
import type { HttpApi, HttpRoute } from './http-api.ts';
import type { RestServices } from './rest-services.ts';
import { pathsOf } from './route-paths.ts';

/** A dialect as an API of the server. */
export function apiOf(rest: RestServices, dialect: Dialect): HttpApi {
  const isOpen = dialect.isOpenToPages === true;
  return {
    routes: routesOf(rest, dialect),
    base: dialect.base,
    isOpen,
    answersOptions: isOpen || dialect.answersOptions === true,
    readBody: dialect.readBody,
    refuse: (problem, incoming) =>
      andThen(
        translatingFailures(rest, dialect, incoming, () => Promise.reject(problem)),
        (reply) => letPagesRead(dialect, reply),
      ),
  };
}

function routesOf(rest: RestServices, dialect: Dialect): readonly HttpRoute[] {
  return dialect.routes.flatMap((route) =>
    pathsOf(dialect, route).map((pattern) => ({
      method: route.method,
      pattern,
      answer: (incoming, parameters) =>
        andThen(answerCall(rest, dialect, route, incoming, parameters), (reply) => letPagesRead(dialect, reply)),
    })),
  );
}
