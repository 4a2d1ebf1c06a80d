import { anonymousCaller } from '../../actions/identify.ts';
import type { Services } from '../../actions/services.ts';
import type { Caller } from '../../domain/caller.ts';
import {
  ApprovalRequired,
  DomainError,
  PermissionError,
  RateLimitedError,
  UnavailableError,
} from '../../domain/errors.ts';
import { andThen, type MaybePromise, recover } from '../../domain/maybe-promise.ts';
import { type StatementFailure, statementFailure } from '../../store/database/statement-failures.ts';
import type { Store } from '../../store/store.ts';
import type { Answer } from './answer.ts';
import type { Dialect, WaitingChange } from './dialect.ts';
import { entityTag, matches, matchesNone } from './entity-tag.ts';
import { HttpProblem } from './http-problem.ts';
import { answerIdempotently, IDEMPOTENCY_KEY, repeatableRequest } from './idempotent-call.ts';
import type { Incoming } from './incoming.ts';
import { loggedPath } from './logged-path.ts';
import { rateClassOf } from './rate-class.ts';
import { countingFailures, noRates, type RateStanding, refusalHeaders, standingHeaders, workCosts } from './rates.ts';
import { emptyReply, type Reply, toReply, withHeaders } from './reply.ts';
import type { RestServices } from './rest-services.ts';
import type { Current, Prepared, Reading, Route, Tagging } from './route.ts';
import { withAge } from './snapshot-age.ts';

/** Strong tags, and caches are told that an answer is one caller's and must be asked for again. */
const usualTagging: Tagging = { tag: entityTag, cacheControl: 'private, no-cache' };

/** Answers a request to a route of a dialect: who is asking, what is asked, is it still the same, the answer. Never throws. */
export function answerCall(
  rest: RestServices,
  dialect: Dialect,
  route: Route,
  incoming: Incoming,
  parameters: Readonly<Record<string, string>>,
): MaybePromise<Reply> {
  let standing: RateStanding | undefined;
  const reply = guarded(rest, dialect, incoming, () => {
    const { services, rates = noRates } = rest;
    const identified = countingFailures(rates, incoming.address, () => callerOf(rest, dialect, route, incoming));
    return andThen(identified, (caller) => {
      const work = rateClassOf(dialect, route);
      standing = rates.charge(caller, incoming.address, workCosts[work]);
      const now = services.clock.now();
      const run = (during: Services) =>
        andThen(route.prepare({ services: during, caller, incoming, parameters, now }), (prepared) =>
          perform(during.store, prepared, incoming),
        );
      if (work !== 'write' || !incoming.headers.has(IDEMPOTENCY_KEY)) return run(services);
      return andThen(repeatableRequest(dialect, route, incoming, caller), (request) =>
        answerIdempotently(services.store, request, (store) =>
          guarded(rest, dialect, incoming, () => run({ ...services, store })),
        ),
      );
    });
  });
  return andThen(reply, (told) =>
    withAge(rest.services.live, standing === undefined ? told : withHeaders(told, standingHeaders(standing))),
  );
}

function callerOf(
  rest: RestServices,
  dialect: Dialect,
  { isForAnybody }: Route,
  incoming: Incoming,
): MaybePromise<Caller> {
  if (isForAnybody) return anonymousCaller('none', dialect.name);
  return andThen(dialect.identify(rest, incoming), refuseNobody);
}

/** Nothing that is sent by somebody who may do nothing at all is looked at. */
function refuseNobody(caller: Caller): Caller {
  if (caller.apiKeyId !== null || caller.permissions.size > 0) return caller;
  throw new PermissionError(null, 'This needs an API key.', 'UNAUTHENTICATED');
}

/** Runs something and puts whatever it throws in the dialect's words. */
export function guarded(
  rest: RestServices,
  dialect: Dialect,
  incoming: Incoming,
  run: () => MaybePromise<Answer | Reply>,
): MaybePromise<Reply> {
  return recover(
    () => andThen(run(), toReply),
    (error) => refusal(rest, dialect, incoming, error),
  );
}

async function refusal(rest: RestServices, dialect: Dialect, incoming: Incoming, error: unknown): Promise<Reply> {
  try {
    const reply = toReply(await failureAnswer(rest, dialect, incoming, error));
    return error instanceof RateLimitedError ? withHeaders(reply, refusalHeaders(error)) : reply;
  } catch (again) {
    return toReply(dialect.problem(masked(rest, incoming, again), incoming));
  }
}

function perform({ epoch, attempt }: Store, prepared: Prepared, incoming: Incoming): MaybePromise<Answer | Reply> {
  if ('read' in prepared) return andThen(prepared.read(), (reading) => answerReading(epoch, reading, incoming));
  // Of what an earlier try has begun, the resource is no longer what `If-Match` named, and was then.
  return attempt?.isBegun === true ? prepared.write(undefined) : performWrite(epoch, prepared, incoming);
}

/** Revisions and versions come again after a backup was restored, so tags are of an epoch. */
function answerReading(epoch: string, reading: Reading, { headers }: Incoming): MaybePromise<Answer | Reply> {
  const { tag, cacheControl } = reading.tagging ?? usualTagging;
  const etag = tag([epoch, ...reading.dependsOn]);
  const tagged = { etag, 'cache-control': cacheControl, vary: 'Authorization, X-API-Key' };
  const known = headers.get('if-none-match');
  if (known !== null && matchesNone(known, etag)) return emptyReply(304, tagged);
  return andThen(reading.answer(), (answer) =>
    // What is not there has no state that could be named.
    answer.status >= 400 ? answer : { ...answer, headers: { ...tagged, ...answer.headers } },
  );
}

function performWrite(
  epoch: string,
  { current, write }: Extract<Prepared, { write: unknown }>,
  { headers }: Incoming,
): MaybePromise<Answer | Reply> {
  const wanted = headers.get('if-match');
  if (wanted === null || current === undefined) return write(undefined);
  return andThen(current(), (resource) => {
    if (!matches(wanted, entityTag([epoch, ...resource.dependsOn]))) throw new HttpProblem('PRECONDITION_FAILED');
    return write(expectedVersion(wanted, resource));
  });
}

/** `If-Match: *` asks only that there is something. */
function expectedVersion(wanted: string, { version }: Current): number | undefined {
  return wanted.trim() === '*' ? undefined : version;
}

async function failureAnswer(
  rest: RestServices,
  dialect: Dialect,
  incoming: Incoming,
  error: unknown,
): Promise<Answer | Reply> {
  if (error instanceof ApprovalRequired) return dialect.waiting(await findWaiting(rest, error));
  const failure = statementFailure(error);
  if (failure !== undefined) return outOfReach(dialect, failure, incoming);
  if (error instanceof HttpProblem || error instanceof DomainError) return dialect.problem(error, incoming);
  return dialect.problem(masked(rest, incoming, error), incoming);
}

/** Said in the dialect's words, with the header that tells every client when to come again. */
function outOfReach(dialect: Dialect, failure: StatementFailure, incoming: Incoming): Answer | Reply {
  const answer = dialect.problem(failure, incoming);
  if (!(failure instanceof UnavailableError)) return answer;
  return withHeaders(toReply(answer), { 'retry-after': String(failure.retryAfterSeconds) });
}

async function findWaiting({ services }: RestServices, waiting: ApprovalRequired): Promise<WaitingChange> {
  const { organizationId, changeRequestId: id } = waiting;
  const row = await services.store.db.changeRequest.findUniqueOrThrow({
    where: { id, organizationId },
    select: { id: true, number: true, status: true, flagKey: true, requestedAt: true },
  });
  return { ...row, requestedAt: row.requestedAt.toISOString() };
}

/** What a caller is told of a defect: the id under which it is logged, and nothing else. */
function masked({ services, log }: RestServices, { path }: Incoming, error: unknown): HttpProblem {
  const logId = services.store.newId();
  log.error({ err: error, logId, path: loggedPath(path) }, 'a REST request failed unexpectedly');
  return new HttpProblem('INTERNAL_ERROR', `Something went wrong here; it is logged under ${logId}.`, { logId });
}
