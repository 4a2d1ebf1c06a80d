import { type DomainError, type ErrorCode, NotFoundError, ValidationError } from '../../domain/errors.ts';
import type { Answer } from '../http/answer.ts';
import { HttpProblem, type HttpProblemCode } from '../http/http-problem.ts';
import type { Incoming } from '../http/incoming.ts';
import type { OfrepErrorCode, OfrepProblem } from './ofrep-wire.ts';

interface Row {
  readonly status: number;
  readonly errorCode: OfrepErrorCode;
}

/** The protocol is only asked, never written through; whatever belongs to writing has a row for completeness. */
const domainProblems = {
  VALIDATION_FAILED: { status: 400, errorCode: 'INVALID_CONTEXT' },
  INVALID_VERSION: { status: 400, errorCode: 'INVALID_CONTEXT' },
  NOT_FOUND: { status: 404, errorCode: 'GENERAL' },
  KEY_TAKEN: { status: 400, errorCode: 'GENERAL' },
  VERSION_CONFLICT: { status: 400, errorCode: 'GENERAL' },
  IN_USE: { status: 400, errorCode: 'GENERAL' },
  PREREQUISITE_CYCLE: { status: 400, errorCode: 'GENERAL' },
  CHANGE_REQUEST_PENDING: { status: 400, errorCode: 'GENERAL' },
  CHANGE_REQUEST_OUTDATED: { status: 400, errorCode: 'GENERAL' },
  ILLEGAL_TRANSITION: { status: 400, errorCode: 'GENERAL' },
  UNAUTHENTICATED: { status: 401, errorCode: 'GENERAL' },
  FORBIDDEN: { status: 403, errorCode: 'GENERAL' },
  APPROVAL_REQUIRED: { status: 400, errorCode: 'GENERAL' },
  RATE_LIMITED: { status: 429, errorCode: 'GENERAL' },
  DATABASE_UNAVAILABLE: { status: 503, errorCode: 'GENERAL' },
  OVERLOADED: { status: 503, errorCode: 'GENERAL' },
  STORAGE_FULL: { status: 507, errorCode: 'GENERAL' },
  TIMEOUT: { status: 504, errorCode: 'GENERAL' },
  EPOCH_CHANGED: { status: 400, errorCode: 'GENERAL' },
  IDEMPOTENCY_KEY_INVALID: { status: 400, errorCode: 'GENERAL' },
  IDEMPOTENCY_KEY_REUSED: { status: 400, errorCode: 'GENERAL' },
  IDEMPOTENCY_KEY_IN_PROGRESS: { status: 400, errorCode: 'GENERAL' },
} satisfies Record<ErrorCode, Row>;

const PARSE_PROBLEMS: readonly HttpProblemCode[] = ['MALFORMED_JSON'];

/** Errors in the protocol's shape: `key` where one flag was asked for, the code, and what was wrong; of a defect only the id of its log entry. */
export function ofrepProblem(error: DomainError | HttpProblem, incoming: Incoming): Answer {
  const { status, errorCode } = rowOf(error);
  const headers = error instanceof HttpProblem ? error.details.headers : undefined;
  const body: OfrepProblem =
    status === 500 ? { errorDetails: error.message } : { ...keyOf(incoming), errorCode, errorDetails: error.message };
  return { status, body, headers };
}

function rowOf(error: DomainError | HttpProblem): Row {
  if (error instanceof HttpProblem)
    return { status: error.status, errorCode: PARSE_PROBLEMS.includes(error.code) ? 'PARSE_ERROR' : 'GENERAL' };
  if (error instanceof NotFoundError && error.entityType === 'flag')
    return { status: 404, errorCode: 'FLAG_NOT_FOUND' };
  if (error instanceof ValidationError && !error.problems.some(({ path }) => isOfBody(path)))
    return { status: 400, errorCode: 'GENERAL' };
  return domainProblems[error.code];
}

/** Whether a problem is in the body, where there is nothing but the context. */
function isOfBody(path: string): boolean {
  return path === '' || path === 'context' || path.startsWith('context.');
}

/** The flag that the path asks for; a key that cannot be decoded is told as it came. */
function keyOf({ path }: Incoming): { key?: string } {
  const key = /\/evaluate\/flags\/([^/]+)$/.exec(path)?.[1];
  if (key === undefined) return {};
  try {
    return { key: decodeURIComponent(key) };
  } catch {
    return { key };
  }
}
