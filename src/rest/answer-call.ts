import { anonymousCaller } from '../actions/identify.ts';
import type { Caller } from '../domain/caller.ts';
import {
  ApprovalRequired,
  DomainError,
  PermissionError,
  RateLimitedError,
  TimeoutError,
  UnavailableError,
} from '../domain/errors.ts';
import { isStatementTimeout, isUnavailable } from '../store/statement-failures.ts';
import type { Store } from '../store/store.ts';
import type { Dialect, WaitingChange } from './dialect.ts';
import { entityTag, matches, matchesNone } from './entity-tag.ts';
import { HttpProblem } from './http-problem.ts';
import { answerIdempotently, repeatableRequest } from './idempotent-call.ts';
import type { Incoming } from './incoming.ts';
import { countingFailures, noRates, type RateStanding, refusalHeaders, standingHeaders, workCosts } from './rates.ts';
import { emptyReply, type Reply, toReply, withHeaders } from './reply.ts';
import type { RestServices } from './rest-services.ts';
import type { Answer, Current, Prepared, Reading, Route, Tagging } from './route.ts';
import { workOf } from './route-work.ts';

/** Strong tags, and caches are told that an answer is one caller's and must be asked for again. */
const usualTagging: Tagging = { tag: entityTag, cacheControl: 'private, no-cache' };

/** Answers a request to a route of a dialect: who is asking, what is asked, is it still the same, the answer. Never throws. */
export async function answerCall(
  rest: RestServices,
  dialect: Dialect,
  route: Route,
  incoming: Incoming,
  parameters: Readonly<Record<string, string>>,
): Promise<Reply> {
  let standing: RateStanding | undefined;
  const reply = await guarded(rest, dialect, incoming, async () => {
    const { services, rates = noRates } = rest;
    const identify = () => callerOf(rest, dialect, route, incoming);
    const caller = await countingFailures(rates, incoming.address, identify);
    const work = workOf(dialect, route);
    standing = rates.charge(caller, incoming.address, workCosts[work]);
    const now = services.clock.now();
    const run = async (store: Store) => {
      const prepared = await route.prepare({ services: { ...services, store }, caller, incoming, parameters, now });
      return perform(prepared, incoming, store.attempt?.isBegun);
    };
    const request = work === 'write' ? await repeatableRequest(dialect, route, incoming, caller) : undefined;
    if (request === undefined) return run(services.store);
    return answerIdempotently(services.store, request, (store) => guarded(rest, dialect, incoming, () => run(store)));
  });
  return standing === undefined ? reply : withHeaders(reply, standingHeaders(standing));
}

async function callerOf(
  rest: RestServices,
  dialect: Dialect,
  { isForAnybody }: Route,
  incoming: Incoming,
): Promise<Caller> {
  if (isForAnybody === true) return anonymousCaller('none', dialect.name);
  const caller = await dialect.identify(rest, incoming);
  refuseNobody(caller);
  return caller;
}

/** Nothing that is sent by somebody who may do nothing at all is looked at. */
function refuseNobody({ apiKeyId, permissions }: Caller): void {
  if (apiKeyId === null && permissions.size === 0) {
    throw new PermissionError(null, 'This needs an API key.', 'UNAUTHENTICATED');
  }
}

/** Runs something and puts whatever it throws in the dialect's words. */
export async function guarded(
  rest: RestServices,
  dialect: Dialect,
  incoming: Incoming,
  run: () => Promise<Answer | Reply>,
): Promise<Reply> {
  try {
    return toReply(await run());
  } catch (error) {
    try {
      const reply = toReply(await failureAnswer(rest, dialect, incoming, error));
      return error instanceof RateLimitedError ? withHeaders(reply, refusalHeaders(error)) : reply;
    } catch (again) {
      return toReply(dialect.problem(masked(rest, incoming, again), incoming));
    }
  }
}

function perform(prepared: Prepared, incoming: Incoming, isBegun = false): Promise<Answer | Reply> {
  if ('read' in prepared) return prepared.read().then((reading) => answerReading(reading, incoming));
  // Of what an earlier try has begun, the resource is no longer what `If-Match` named, and was then.
  return isBegun ? prepared.write(undefined) : performWrite(prepared, incoming);
}

async function answerReading(reading: Reading, { headers }: Incoming): Promise<Answer | Reply> {
  const { tag, cacheControl } = reading.tagging ?? usualTagging;
  const etag = tag(reading.dependsOn);
  const tagged = { etag, 'cache-control': cacheControl, vary: 'Authorization, X-API-Key' };
  const known = headers.get('if-none-match');
  if (known !== null && matchesNone(known, etag)) return emptyReply(304, tagged);
  const answer = await reading.answer();
  // What is not there has no state that could be named.
  return answer.status >= 400 ? answer : { ...answer, headers: { ...tagged, ...answer.headers } };
}

async function performWrite(
  { current, write }: Extract<Prepared, { write: unknown }>,
  { headers }: Incoming,
): Promise<Answer | Reply> {
  const wanted = headers.get('if-match');
  if (wanted === null || current === undefined) return write(undefined);
  const resource = await current();
  if (!matches(wanted, entityTag(resource.dependsOn))) throw new HttpProblem('PRECONDITION_FAILED');
  return write(expectedVersion(wanted, resource));
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
  if (error instanceof HttpProblem || error instanceof DomainError) return dialect.problem(error, incoming);
  if (isStatementTimeout(error)) return dialect.problem(new TimeoutError(), incoming);
  if (isUnavailable(error)) return unavailable(dialect, incoming);
  return dialect.problem(masked(rest, incoming, error), incoming);
}

/** Said in the dialect's words, with the header that tells every client when to come again. */
function unavailable(dialect: Dialect, incoming: Incoming): Reply {
  const error = new UnavailableError();
  const reply = toReply(dialect.problem(error, incoming));
  return withHeaders(reply, { 'retry-after': String(error.retryAfterSeconds) });
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
  log.error({ err: error, logId, path }, 'a REST request failed unexpectedly');
  return new HttpProblem('INTERNAL_ERROR', `Something went wrong here; it is logged under ${logId}.`, { logId });
}
