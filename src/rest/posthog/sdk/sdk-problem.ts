import { z } from 'zod';
import { type DomainError, type ErrorCode, PermissionError } from '../../../domain/errors.ts';
import type { Answer } from '../../http/answer.ts';
import { HttpProblem, type HttpProblemCode } from '../../http/http-problem.ts';
import type { Incoming } from '../../http/incoming.ts';
import type { Reply } from '../../http/reply.ts';

/** What SDKs are told is a sentence, as plain text (contract §5.5). */
export const sdkProblemSchema = z.string().meta({ id: 'PostHogSdkError' });

const ASKS_FOR_FLAGS = /^\/(?:flags|decide)\/?$/;

const UNREADABLE = 'Failed to decode request: invalid JSON. Please check your request format and try again.';

/** The status of each of the domain's errors; nothing is written here that others could be in the way of. */
const statuses = {
  VALIDATION_FAILED: 400,
  INVALID_VERSION: 400,
  NOT_FOUND: 401,
  KEY_TAKEN: 400,
  VERSION_CONFLICT: 400,
  IN_USE: 400,
  PREREQUISITE_CYCLE: 400,
  CHANGE_REQUEST_PENDING: 400,
  CHANGE_REQUEST_OUTDATED: 400,
  ILLEGAL_TRANSITION: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  APPROVAL_REQUIRED: 400,
  RATE_LIMITED: 429,
  DATABASE_UNAVAILABLE: 503,
  OVERLOADED: 503,
  STORAGE_FULL: 503,
  TIMEOUT: 503,
  EPOCH_CHANGED: 400,
  IDEMPOTENCY_KEY_INVALID: 400,
  IDEMPOTENCY_KEY_REUSED: 422,
  IDEMPOTENCY_KEY_IN_PROGRESS: 409,
} satisfies Record<ErrorCode, number>;

/** Says of a failure what PostHog's servers say to SDKs. */
export function sdkProblem(failure: DomainError | HttpProblem, incoming: Incoming): Answer | Reply {
  if (failure instanceof HttpProblem) return sentence(statusOf(failure), textOf(failure), failure.details.headers);
  if (failure.code === 'RATE_LIMITED') return ASKS_FOR_FLAGS.test(incoming.path) ? quotaLimited() : rateLimited();
  if (failure instanceof PermissionError) return sentence(statuses[failure.code], permissionText(failure));
  return sentence(statuses[failure.code], failure.code === 'VALIDATION_FAILED' ? UNREADABLE : failure.message);
}

function statusOf({ code, status }: HttpProblem): number {
  return code === 'UNSUPPORTED_MEDIA_TYPE' ? 400 : status;
}

/** What is said of the API's problems where PostHog has words of its own. */
const texts: Readonly<Partial<Record<HttpProblemCode, string>>> = {
  MALFORMED_JSON: UNREADABLE,
  UNSUPPORTED_MEDIA_TYPE:
    'Failed to decode request: unsupported content type. Please check your request format and try again.',
  MISSING_SUBJECT: 'The distinct_id field is missing from the request. Please include a valid identifier.',
};

function textOf({ code, message }: HttpProblem): string {
  return texts[code] ?? message;
}

function permissionText({ code, permission, message }: PermissionError): string {
  return code === 'FORBIDDEN' && permission !== null ? `The API key lacks the permission "${permission}".` : message;
}

/** SDKs that ask for flags keep what they have when they are told so, and would take another status for a failure. */
function quotaLimited(): Answer {
  return {
    status: 200,
    body: { errorsWhileComputingFlags: false, flags: {}, featureFlags: {}, quotaLimited: ['feature_flags'] },
  };
}

function rateLimited(): Answer {
  const body = { type: 'validation_error', code: 'rate_limit_exceeded', detail: 'Rate limit exceeded', attr: null };
  return { status: 429, body };
}

function sentence(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' }, content: text };
}
