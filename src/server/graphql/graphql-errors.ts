import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import type { IdempotencyCode, IdempotencyError, RateLimitedError, TimeoutError } from '../../domain/errors.ts';
import { toGraphQLError } from '../../graph/lib/errors.ts';
import { refusalHeaders } from '../../rest/http/rates.ts';

/** Turns whatever was thrown into what the caller may see. */
export type ErrorMask = (error: unknown, requestId: string) => GraphQLError;

/**
 * Makes the one place that decides what callers see of errors: what GraphQL itself says and expected failures pass; anything
 * else is a defect, logged here once, of which they see no more than the id to look it up by.
 */
export function createErrorMask(log: Logger): ErrorMask {
  return (error, requestId) => {
    const cause = causeOf(error);
    if (cause instanceof GraphQLError) return withoutParserText(error instanceof GraphQLError ? error : cause);
    const translated = toGraphQLError(cause);
    if (translated instanceof GraphQLError) return placedLike(error, translated.message, translated.extensions);
    if (!isAbort(cause)) log.error({ err: cause, requestId }, 'unexpected error');
    return placedLike(error, 'Unexpected error.', { code: 'INTERNAL_SERVER_ERROR', requestId });
  };
}

/** The refusal of a caller who has asked too much: 429 whatever media type they accept, for only they can do something about it. */
export function rateLimitError(error: RateLimitedError): GraphQLError {
  const { message, code, retryAfterSeconds } = error;
  const http = { status: 429, spec: false, headers: refusalHeaders(error) };
  return new GraphQLError(message, { extensions: { code, retryAfterSeconds, http } });
}

/** The end of an operation that took too long. */
export function timeoutError({ message, code }: TimeoutError): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 504, spec: false } } });
}

/** The refusal of an idempotency key, with its status whatever media type is accepted: only whoever sends it can mend it. */
export function idempotencyError({ message, code }: IdempotencyError): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: idempotencyStatuses[code], spec: false } } });
}

const idempotencyStatuses = {
  IDEMPOTENCY_KEY_INVALID: 400,
  IDEMPOTENCY_KEY_REUSED: 422,
  IDEMPOTENCY_KEY_IN_PROGRESS: 409,
} satisfies Record<IdempotencyCode, number>;

/** An answer in GraphQL's shape to a request that never came to be executed. */
export function graphQLErrorResponse(
  accept: string | undefined,
  status: number,
  error: GraphQLFormattedError,
  headers: Readonly<Record<string, string>> = {},
): Response {
  // https://graphql.github.io/graphql-over-http/draft/#sec-Media-Types: the newer type only for those who ask for it.
  const mediaType = /application\/graphql-response\+json/i.test(accept ?? '')
    ? 'application/graphql-response+json'
    : 'application/json';
  const body = JSON.stringify({ errors: [error] });
  return new Response(body, { status, headers: { 'Content-Type': `${mediaType}; charset=utf-8`, ...headers } });
}

/** The error as it travels where there are no HTTP statuses: without what says which status it would have. */
export function withoutStatus(error: GraphQLError): GraphQLFormattedError {
  const { message, locations, path, extensions = {} } = error.toJSON();
  const { http, ...rest } = extensions;
  return {
    message,
    ...(locations === undefined ? {} : { locations }),
    ...(path === undefined ? {} : { path }),
    ...(Object.keys(rest).length === 0 ? {} : { extensions: rest }),
  };
}

/** What was thrown at the bottom of the errors that executing wrapped around it. */
function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

/** To an invalid body, Yoga adds what the JSON parser said, which quotes the body. */
function withoutParserText(error: GraphQLError): GraphQLError {
  if (!('originalError' in error.extensions)) return error;
  return new GraphQLError(error.message, { extensions: { code: error.extensions.code, http: { status: 400 } } });
}

function placedLike(error: unknown, message: string, extensions: GraphQLError['extensions']): GraphQLError {
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions });
  const { nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}

/** A caller who has gone away, or was too slow, is no defect. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}
