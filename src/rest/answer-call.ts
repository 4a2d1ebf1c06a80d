import type { Caller } from '../domain/caller.ts';
import { ApprovalRequired, DomainError, PermissionError } from '../domain/errors.ts';
import type { Dialect, WaitingChange } from './dialect.ts';
import { entityTag, matches, matchesNone } from './entity-tag.ts';
import { HttpProblem } from './http-problem.ts';
import type { Incoming } from './incoming.ts';
import type { RestServices } from './rest-services.ts';
import type { Answer, Current, Prepared, Reading, Route } from './route.ts';

/** Tells caches that an answer is one caller's and must be asked for again. */
const CACHING = { 'cache-control': 'private, no-cache', vary: 'Authorization, X-API-Key' };

/** Answers a request to a route of a dialect: who is asking, what is asked, is it still the same, the answer. Never throws. */
export async function answerCall(
  rest: RestServices,
  dialect: Dialect,
  route: Route,
  incoming: Incoming,
  parameters: Readonly<Record<string, string>>,
): Promise<Response> {
  return guarded(rest, dialect, incoming, async () => {
    const caller = await dialect.identify(rest, incoming);
    refuseNobody(caller);
    const { services } = rest;
    const prepared = await route.prepare({ services, caller, incoming, parameters, now: services.clock.now() });
    return perform(prepared, incoming);
  });
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
  run: () => Promise<Answer | Response>,
): Promise<Response> {
  try {
    return toResponse(await run());
  } catch (error) {
    try {
      return toResponse(await failureAnswer(rest, dialect, incoming, error));
    } catch (again) {
      return toResponse(dialect.problem(masked(rest, incoming, again), incoming));
    }
  }
}

function perform(prepared: Prepared, incoming: Incoming): Promise<Answer | Response> {
  if ('read' in prepared) return prepared.read().then((reading) => answerReading(reading, incoming));
  return performWrite(prepared, incoming);
}

async function answerReading(reading: Reading, { headers }: Incoming): Promise<Answer | Response> {
  const tagged = { etag: entityTag(reading.dependsOn), ...CACHING };
  const known = headers.get('if-none-match');
  if (known !== null && matchesNone(known, tagged.etag)) return new Response(null, { status: 304, headers: tagged });
  const answer = await reading.answer();
  return { ...answer, headers: { ...tagged, ...answer.headers } };
}

async function performWrite(
  { current, write }: Extract<Prepared, { write: unknown }>,
  { headers }: Incoming,
): Promise<Answer | Response> {
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
): Promise<Answer> {
  if (error instanceof ApprovalRequired) return dialect.waiting(await findWaiting(rest, error.changeRequestId));
  if (error instanceof HttpProblem || error instanceof DomainError) return dialect.problem(error, incoming);
  return dialect.problem(masked(rest, incoming, error), incoming);
}

async function findWaiting({ services }: RestServices, id: string): Promise<WaitingChange> {
  const row = await services.store.db.changeRequest.findUniqueOrThrow({
    where: { id },
    select: { id: true, number: true, status: true, flagKey: true, requestedAt: true },
  });
  return { ...row, requestedAt: row.requestedAt.toISOString() };
}

/** What a caller is told of a defect: the id under which it is logged, and nothing else. */
function masked({ services, log }: RestServices, { url }: Incoming, error: unknown): HttpProblem {
  const logId = services.store.newId();
  log.error({ err: error, logId, path: url.pathname }, 'a REST request failed unexpectedly');
  return new HttpProblem('INTERNAL_ERROR', `Something went wrong here; it is logged under ${logId}.`, { logId });
}

function toResponse(answer: Answer | Response): Response {
  if (answer instanceof Response) return answer;
  const headers = { 'content-type': 'application/json', ...answer.headers };
  return new Response(JSON.stringify(answer.body), { status: answer.status, headers });
}
