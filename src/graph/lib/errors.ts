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

/** PostgreSQL's code for a string with a NUL character (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const CHARACTER_NOT_IN_REPERTOIRE = '22021';

/** Statuses for every accepted media type, because load balancers and retrying clients decide by the status. */
const statuses = {
  DATABASE_UNAVAILABLE: 503,
  OVERLOADED: 503,
  STORAGE_FULL: 507,
} satisfies Record<UnavailableCode, number>;

/**
 * Translates an error of the domain into a GraphQL error with its code and details. Other errors are returned unchanged, for the
 * server to mask, except that PostgreSQL's refusal of NUL characters becomes VALIDATION_FAILED.
 */
export function toGraphQLError(error: unknown): unknown {
  if (isNulRefusal(error))
    return toGraphQLError(new ValidationError([problem('', 'Text must not contain NUL characters.')]));
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

function isNulRefusal(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  const failure = error.meta?.driverAdapterError;
  const cause = isJsonObject(failure) ? failure.cause : undefined;
  return isJsonObject(cause) && cause.originalCode === CHARACTER_NOT_IN_REPERTOIRE;
}
