import { z } from 'zod';
import { type DomainError, PermissionError } from '../../../domain/errors.ts';
import type { Answer, ReplyHeaders } from '../../http/answer.ts';
import { type StatusOverrides, statusOf } from '../../http/error-status.ts';
import { HttpProblem, type HttpProblemCode } from '../../http/http-problem.ts';
import type { Incoming } from '../../http/incoming.ts';
import type { Reply } from '../../http/reply.ts';

/** SDKs get a sentence in plain text (contract §5.5). */
export const sdkProblemSchema = z.string().meta({ id: 'PostHogSdkError' });

const FLAG_PATHS = /^\/(?:flags|decide)\/?$/;

const UNREADABLE = 'Failed to decode request: invalid JSON. Please check your request format and try again.';

/** To an SDK, an organization that does not exist is a token that is not valid. */
const statuses: StatusOverrides = { NOT_FOUND: 401, STORAGE_FULL: 503, TIMEOUT: 503 };

/** A failure in the words of PostHog's servers. */
export function sdkProblem(failure: DomainError | HttpProblem, incoming: Incoming): Answer | Reply {
  if (failure instanceof HttpProblem) {
    const status = failure.code === 'UNSUPPORTED_MEDIA_TYPE' ? 400 : failure.status;
    return sentence(status, sentences[failure.code] ?? failure.message, failure.details.headers);
  }
  const { code } = failure;
  if (code === 'RATE_LIMITED') return FLAG_PATHS.test(incoming.path) ? quotaLimited : rateLimited;
  if (failure instanceof PermissionError) return sentence(statusOf(code), permissionSentence(failure));
  return sentence(statusOf(code, statuses), code === 'VALIDATION_FAILED' ? UNREADABLE : failure.message);
}

/** PostHog's words for the problems of HTTP. */
const sentences: Readonly<Partial<Record<HttpProblemCode, string>>> = {
  MALFORMED_JSON: UNREADABLE,
  UNSUPPORTED_MEDIA_TYPE:
    'Failed to decode request: unsupported content type. Please check your request format and try again.',
  MISSING_SUBJECT: 'The distinct_id field is missing from the request. Please include a valid identifier.',
};

function permissionSentence({ code, permission, message }: PermissionError): string {
  return code === 'FORBIDDEN' && permission !== null ? `The API key lacks the permission "${permission}".` : message;
}

/** An SDK keeps the flags that it has. It takes any other status for a failure. */
const quotaLimited: Answer = {
  status: 200,
  body: { errorsWhileComputingFlags: false, flags: {}, featureFlags: {}, quotaLimited: ['feature_flags'] },
};

const rateLimited: Answer = {
  status: 429,
  body: { type: 'validation_error', code: 'rate_limit_exceeded', detail: 'Rate limit exceeded', attr: null },
};

function sentence(status: number, text: string, headers: ReplyHeaders = {}): Reply {
  return { status, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' }, content: text };
}
