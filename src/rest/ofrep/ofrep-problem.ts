import { type DomainError, NotFoundError, ValidationError } from '../../domain/errors.ts';
import type { Answer } from '../http/answer.ts';
import { statusOf } from '../http/error-status.ts';
import { HttpProblem } from '../http/http-problem.ts';
import type { Incoming } from '../http/incoming.ts';
import type { OfrepErrorCode, OfrepProblem } from './ofrep-wire.ts';

/**
 * Translates a failure to the protocol's form: the key if the request names one flag, the code, and the details. A masked
 * failure has only details.
 */
export function ofrepProblem(failure: DomainError | HttpProblem, incoming: Incoming): Answer {
  const status = failure instanceof HttpProblem ? failure.status : statusOf(failure.code);
  const headers = failure instanceof HttpProblem ? failure.details.headers : undefined;
  const errorDetails = failure.message;
  if (status === 500) return { status, body: { errorDetails } satisfies OfrepProblem, headers };
  const body: OfrepProblem = { ...keyOf(incoming), errorCode: errorCodeOf(failure), errorDetails };
  return { status, body, headers };
}

function errorCodeOf(failure: DomainError | HttpProblem): OfrepErrorCode {
  if (failure instanceof HttpProblem) return failure.code === 'MALFORMED_JSON' ? 'PARSE_ERROR' : 'GENERAL';
  if (failure instanceof NotFoundError && failure.entityType === 'flag') return 'FLAG_NOT_FOUND';
  return failure instanceof ValidationError && failure.problems.some(isOfContext) ? 'INVALID_CONTEXT' : 'GENERAL';
}

/** The context is the only member of the body. */
function isOfContext({ path }: { readonly path: string }): boolean {
  return path === '' || path === 'context' || path.startsWith('context.');
}

/** The flag that the path names; a key that cannot be decoded stays as it was sent. */
function keyOf({ path }: Incoming): { key?: string } {
  const key = /\/evaluate\/flags\/([^/]+)$/.exec(path)?.[1];
  if (key === undefined) return {};
  try {
    return { key: decodeURIComponent(key) };
  } catch {
    return { key };
  }
}
