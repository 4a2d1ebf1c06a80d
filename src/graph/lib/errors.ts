import { GraphQLError } from 'graphql';
import {
  DomainError,
  EpochChangedError,
  PermissionError,
  problem,
  RateLimitedError,
  type UnavailableCode,
  UnavailableError,
  ValidationError,
} from '../../domain/errors.ts';
import { isJsonObject } from '../../domain/json.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { statementFailure } from '../../store/database/statement-failures.ts';

/** PostgreSQL's code for a text that it cannot hold: one with a NUL (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const CHARACTER_NOT_IN_REPERTOIRE = '22021';

/** Whatever media type is accepted: a load balancer and a client that tries again go by the status. */
const statuses = {
  DATABASE_UNAVAILABLE: 503,
  OVERLOADED: 503,
  STORAGE_FULL: 507,
} satisfies Record<UnavailableCode, number>;

/**
 * Translates what the domain throws into what a caller may see: the error's code, with the problems or the missing permission.
 * Anything else is returned as it came, for the server to mask, but for the complaint about a text that nothing can be named by.
 */
export function toGraphQLError(error: unknown): unknown {
  if (isAboutText(error)) return toGraphQLError(new ValidationError([problem('', 'A text has a NUL, expected none.')]));
  const failure = statementFailure(error) ?? error;
  if (!(failure instanceof DomainError)) return error;
  return new GraphQLError(failure.message, { extensions: { code: failure.code, ...detailsOf(failure) } });
}

function detailsOf(error: DomainError): Record<string, unknown> {
  if (error instanceof ValidationError) return { problems: error.problems };
  if (error instanceof PermissionError) return { permission: error.permission };
  if (error instanceof UnavailableError) {
    const { retryAfterSeconds, code } = error;
    return {
      retryAfterSeconds,
      http: { status: statuses[code], spec: false, headers: { 'Retry-After': String(retryAfterSeconds) } },
    };
  }
  if (error instanceof EpochChangedError) return { epoch: error.epoch };
  if (error instanceof RateLimitedError) return { retryAfterSeconds: error.retryAfterSeconds };
  return {};
}

function isAboutText(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  const failure = error.meta?.driverAdapterError;
  const cause = isJsonObject(failure) ? failure.cause : undefined;
  return isJsonObject(cause) && cause.originalCode === CHARACTER_NOT_IN_REPERTOIRE;
}
