import { anonymousCaller } from '../../actions/identify.ts';
import type { Services } from '../../actions/services.ts';
import type { Caller } from '../../domain/caller.ts';
import { PermissionError } from '../../domain/errors.ts';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import type { Answer } from './answer.ts';
import { conditionalRead, conditionalWrite } from './conditional.ts';
import type { Dialect } from './dialect.ts';
import { translatingFailures } from './failure-reply.ts';
import { IDEMPOTENCY_KEY, repeatableRequest, replyIdempotently } from './idempotent-call.ts';
import type { Incoming } from './incoming.ts';
import { countingFailures, noRates, type RateStanding, requestCosts, standingHeaders } from './rates.ts';
import { type Reply, withHeaders } from './reply.ts';
import { requestKindOf } from './request-kind.ts';
import type { RestServices } from './rest-services.ts';
import type { Route } from './route.ts';
import { withAge } from './snapshot-age.ts';

/** Answers a request to a route of a dialect: identifies the caller, charges the rate limit, runs the route. Never throws. */
export function answerCall(
  rest: RestServices,
  dialect: Dialect,
  route: Route,
  incoming: Incoming,
  parameters: Readonly<Record<string, string>>,
): MaybePromise<Reply> {
  const { services, rates = noRates } = rest;
  const kind = requestKindOf(dialect, route);
  let standing: RateStanding | undefined;
  const reply = translatingFailures(rest, dialect, incoming, () => {
    const identified = countingFailures(rates, incoming.address, () => identifyCaller(rest, dialect, route, incoming));
    return andThen(identified, (caller) => {
      standing = rates.charge(caller, incoming.address, requestCosts[kind]);
      const call = { services, caller, incoming, parameters, now: services.clock.now() };
      if (kind !== 'write' || !incoming.headers.has(IDEMPOTENCY_KEY)) return runRoute(route, call);
      return andThen(repeatableRequest(dialect, route, incoming, caller), (request) =>
        replyIdempotently(services.store, request, (store) =>
          translatingFailures(rest, dialect, incoming, () =>
            runRoute(route, { ...call, services: { ...services, store } }),
          ),
        ),
      );
    });
  });
  return andThen(reply, (sent) =>
    withAge(services.live, standing === undefined ? sent : withHeaders(sent, standingHeaders(standing))),
  );
}

function identifyCaller(
  rest: RestServices,
  dialect: Dialect,
  { needsNoKey }: Route,
  incoming: Incoming,
): MaybePromise<Caller> {
  if (needsNoKey) return anonymousCaller('none', dialect.name);
  return andThen(dialect.identify(rest, incoming), refuseUnauthenticated);
}

/** The input of a caller without any permission is never read. */
function refuseUnauthenticated(caller: Caller): Caller {
  if (caller.apiKeyId !== null || caller.permissions.size > 0) return caller;
  throw new PermissionError(null, 'This needs an API key.', 'UNAUTHENTICATED');
}

function runRoute(route: Route, call: Parameters<Route['prepare']>[0] & { readonly services: Services }) {
  const { store } = call.services;
  return andThen(
    route.prepare(call),
    (prepared): MaybePromise<Answer | Reply> =>
      'read' in prepared
        ? andThen(prepared.read(), (reading) => conditionalRead(store, reading, call.incoming))
        : conditionalWrite(store, prepared, call.incoming),
  );
}
