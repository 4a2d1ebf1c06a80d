import { ApprovalRequired, DomainError, RateLimitedError, UnavailableError } from '../../domain/errors.ts';
import { andThen, type MaybePromise, recover } from '../../domain/maybe-promise.ts';
import { statementFailure } from '../../store/database/statement-failures.ts';
import type { Answer, ReplyHeaders } from './answer.ts';
import type { Dialect, WaitingChange } from './dialect.ts';
import { HttpProblem } from './http-problem.ts';
import type { Incoming } from './incoming.ts';
import { loggedPath } from './logged-path.ts';
import { refusalHeaders } from './rates.ts';
import { type Reply, toReply, withHeaders } from './reply.ts';
import type { RestServices } from './rest-services.ts';

/** Runs a function and translates its errors to the dialect's form. Never throws. */
export function translatingFailures(
  rest: RestServices,
  dialect: Dialect,
  incoming: Incoming,
  run: () => MaybePromise<Answer | Reply>,
): MaybePromise<Reply> {
  return recover(
    () => andThen(run(), toReply),
    (error) => failureReply(rest, dialect, incoming, error),
  );
}

async function failureReply(rest: RestServices, dialect: Dialect, incoming: Incoming, error: unknown): Promise<Reply> {
  try {
    if (error instanceof ApprovalRequired) return toReply(dialect.waiting(await findWaiting(rest, error)));
    return problemReply(rest, dialect, incoming, error);
  } catch (again) {
    return problemReply(rest, dialect, incoming, again);
  }
}

function problemReply(rest: RestServices, dialect: Dialect, incoming: Incoming, error: unknown): Reply {
  const failure = expectedFailure(error) ?? internalProblem(rest, incoming, error);
  rest.refusals?.add(dialect.name, failure.code);
  return withHeaders(toReply(dialect.problem(failure, incoming)), retryHeaders(failure));
}

function expectedFailure(error: unknown): DomainError | HttpProblem | undefined {
  if (error instanceof HttpProblem) return error;
  return statementFailure(error) ?? (error instanceof DomainError ? error : undefined);
}

/** The headers with the delay before a retry. */
function retryHeaders(failure: DomainError | HttpProblem): ReplyHeaders {
  if (failure instanceof RateLimitedError) return refusalHeaders(failure);
  if (failure instanceof UnavailableError) return { 'retry-after': String(failure.retryAfterSeconds) };
  return {};
}

async function findWaiting({ services }: RestServices, waiting: ApprovalRequired): Promise<WaitingChange> {
  const { organizationId, changeRequestId: id } = waiting;
  const row = await services.store.db.changeRequest.findUniqueOrThrow({
    where: { id, organizationId },
    select: { id: true, number: true, status: true, entityType: true, entityKey: true, requestedAt: true },
  });
  return { ...row, requestedAt: row.requestedAt.toISOString() };
}

/** The client gets only the id under which a defect is logged. */
function internalProblem({ log }: RestServices, { requestId, path }: Incoming, error: unknown): HttpProblem {
  log.error({ err: error, requestId, path: loggedPath(path) }, 'unexpected error');
  return new HttpProblem('INTERNAL_ERROR', `An unexpected error occurred; it is logged under ${requestId}.`, {
    requestId,
  });
}
