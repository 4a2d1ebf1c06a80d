import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import {
  type IdempotencyCode,
  type IdempotencyError,
  MAXIMUM_PROBLEM,
  PermissionError,
  RateLimitedError,
  shortened,
  type TimeoutError,
} from '../../domain/errors.ts';
import { isJsonObject } from '../../domain/json.ts';
import { toGraphQLError } from '../../graph/lib/errors.ts';
import type { ReplyHeaders } from '../../rest/http/answer.ts';
import { refusalHeaders } from '../../rest/http/rates.ts';
import { writeJson } from '../written-json.ts';

/** Translates an error to what the caller may see. */
export type ErrorMask = (error: unknown, requestId: string) => GraphQLError;

/**
 * Makes the one place that decides what callers see of errors. Errors of GraphQL itself and expected failures pass. Anything else
 * is a defect: it is logged once, and the caller sees only the id of the request in the log. `onError` gets the code of each
 * error.
 */
export function createErrorMask(log: Logger, onError: (code: string) => void = () => {}): ErrorMask {
  const mask = maskWith(log);
  return (error, requestId) => {
    const masked = mask(error, requestId);
    onError(String(masked.extensions.code ?? 'UNKNOWN'));
    return masked;
  };
}

function maskWith(log: Logger): ErrorMask {
  return (error, requestId) => {
    const cause = causeOf(error);
    if (cause instanceof GraphQLError) return withCode(error instanceof GraphQLError ? error : cause);
    if (cause instanceof RateLimitedError) return locatedLike(error, rateLimitError(cause));
    const translated = toGraphQLError(cause);
    if (translated instanceof GraphQLError) return locatedLike(error, translated);
    if (!isAbort(cause)) log.error({ err: cause, requestId }, 'unexpected error');
    return locatedLike(error, { message: 'Unexpected error.', extensions: { code: DEFECT, requestId } });
  };
}

/** A result with its errors masked. */
export function maskResult(result: ExecutionResult, mask: ErrorMask, requestId: string): ExecutionResult {
  const { errors } = result;
  return errors === undefined ? result : { ...result, errors: errors.map((error) => mask(error, requestId)) };
}

/** The code of an error that is a defect of the server. */
export const DEFECT = 'INTERNAL_SERVER_ERROR';

/** An error that refuses a request, with the same HTTP status for every media type. */
export function refusal(status: number, code: string, message: string, headers: ReplyHeaders = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status, spec: false, headers } } });
}

/**
 * An error in the document itself: 400 for `application/graphql-response+json`, 200 for `application/json`
 * (https://graphql.github.io/graphql-over-http/draft/#sec-Status-Codes). An error that has a code or a status keeps it.
 */
export function documentError(error: GraphQLError, code: string): GraphQLError {
  return withExtensions(error, { code, http: { status: 400, spec: true }, ...error.extensions });
}

/** The refusal of a request with an invalid key: 401. Any other error is returned as it is. */
export function authenticationError(error: unknown): unknown {
  if (!(error instanceof PermissionError)) return error;
  return refusal(401, error.code, error.message, { 'www-authenticate': 'Bearer' });
}

/** The error of an operation that took too long. */
export function timeoutError({ message, code }: TimeoutError): GraphQLError {
  return refusal(504, code, message);
}

/** The refusal of an idempotency key. */
export function idempotencyError({ message, code }: IdempotencyError): GraphQLError {
  return refusal(idempotencyStatuses[code], code, message);
}

const idempotencyStatuses = {
  IDEMPOTENCY_KEY_INVALID: 400,
  IDEMPOTENCY_KEY_REUSED: 422,
  IDEMPOTENCY_KEY_IN_PROGRESS: 409,
} satisfies Record<IdempotencyCode, number>;

function rateLimitError(error: RateLimitedError): GraphQLError {
  const { message, code, retryAfterSeconds } = error;
  const http = { status: 429, spec: false, headers: refusalHeaders(error) };
  return new GraphQLError(message, { extensions: { code, retryAfterSeconds, http } });
}

/** Whether an error says that the server failed, for a while or by a defect. */
export function isServerFailure(error: GraphQLError): boolean {
  const { code, http } = error.extensions;
  return code === DEFECT || (isJsonObject(http) && Number(http.status) >= 500);
}

/**
 * An error as it is sent: without its HTTP status and headers, and not longer than a problem of the domain. What GraphQL itself says
 * of a variable repeats its whole value for each error in it.
 */
export function toSentError(error: GraphQLError): GraphQLFormattedError {
  const { message, locations, path, extensions = {} } = error.toJSON();
  const { http, ...rest } = extensions;
  return {
    message: shortened(message, MAXIMUM_PROBLEM),
    ...(locations === undefined ? {} : { locations }),
    ...(path === undefined ? {} : { path }),
    ...(Object.keys(rest).length === 0 ? {} : { extensions: rest }),
  };
}

/** A result as JSON. Its errors are masked already. */
export function writeResult(result: ExecutionResult): string {
  const { errors } = result;
  return writeJson(errors === undefined ? result : { ...result, errors: errors.map(toSentError) });
}

/** The error at the bottom of those that the executor wrapped around it. */
function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

/** Only GraphQL's errors of variables have neither a code nor a place in the result. */
function withCode(error: GraphQLError): GraphQLError {
  if (error.path !== undefined || error.extensions.code !== undefined) return error;
  return withExtensions(error, { ...error.extensions, code: 'BAD_USER_INPUT' });
}

function withExtensions(error: GraphQLError, extensions: GraphQLError['extensions']): GraphQLError {
  const { message, nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}

function locatedLike(error: unknown, { message, extensions }: Pick<GraphQLError, 'message' | 'extensions'>) {
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions });
  const { nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}

/** A client that disconnected, or was too slow, is not a defect. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}
