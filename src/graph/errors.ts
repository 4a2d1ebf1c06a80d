import { GraphQLError } from 'graphql';
import {
  DomainError,
  PermissionError,
  problem,
  RateLimitedError,
  TimeoutError,
  UnavailableError,
  ValidationError,
} from '../domain/errors.ts';
import { isJsonObject } from '../domain/json.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { isStatementTimeout, isUnavailable } from '../store/statement-failures.ts';

/** PostgreSQL's code for a text that it cannot hold: one with a NUL (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const CHARACTER_NOT_IN_REPERTOIRE = '22021';

/**
 * Translates what the domain throws into what a caller may see: the error's code, with the problems or the missing permission.
 * Anything else is returned as it came, for the server to mask, but for the complaint about a text that nothing can be named by.
 */
export function toGraphQLError(error: unknown): unknown {
  if (isAboutText(error)) return toGraphQLError(new ValidationError([problem('', 'A text has a NUL, expected none.')]));
  if (isStatementTimeout(error)) return toGraphQLError(new TimeoutError());
  if (isUnavailable(error)) return toGraphQLError(new UnavailableError());
  if (!(error instanceof DomainError)) return error;
  return new GraphQLError(error.message, { extensions: { code: error.code, ...detailsOf(error) } });
}

function detailsOf(error: DomainError): Record<string, unknown> {
  if (error instanceof ValidationError) return { problems: error.problems };
  if (error instanceof PermissionError) return { permission: error.permission };
  if (error instanceof UnavailableError) {
    const { retryAfterSeconds } = error;
    return {
      retryAfterSeconds,
      http: { status: 503, spec: false, headers: { 'Retry-After': String(retryAfterSeconds) } },
    };
  }
  if (error instanceof RateLimitedError) return { retryAfterSeconds: error.retryAfterSeconds };
  return {};
}

function isAboutText(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  const failure = error.meta?.driverAdapterError;
  const cause = isJsonObject(failure) ? failure.cause : undefined;
  return isJsonObject(cause) && cause.originalCode === CHARACTER_NOT_IN_REPERTOIRE;
}
