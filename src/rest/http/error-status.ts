import type { ErrorCode } from '../../domain/errors.ts';

/** The HTTP status of each domain error, unless an API's contract has another. */
export const defaultStatus = {
  VALIDATION_FAILED: 400,
  INVALID_VERSION: 400,
  NOT_FOUND: 404,
  KEY_TAKEN: 409,
  // In most APIs only `If-Match` names a version.
  VERSION_CONFLICT: 412,
  IN_USE: 409,
  PREREQUISITE_CYCLE: 409,
  CHANGE_REQUEST_PENDING: 409,
  CHANGE_REQUEST_OUTDATED: 409,
  ILLEGAL_TRANSITION: 409,
  MANAGED_BY_FILES: 409,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  APPROVAL_REQUIRED: 202,
  RATE_LIMITED: 429,
  DATABASE_UNAVAILABLE: 503,
  OVERLOADED: 503,
  STORAGE_FULL: 507,
  TIMEOUT: 504,
  EPOCH_CHANGED: 409,
  IDEMPOTENCY_KEY_INVALID: 400,
  IDEMPOTENCY_KEY_REUSED: 422,
  IDEMPOTENCY_KEY_IN_PROGRESS: 409,
} satisfies Record<ErrorCode, number>;

/** The statuses in which an API differs from the default. */
export type StatusOverrides = Readonly<Partial<Record<ErrorCode, number>>>;

/** The HTTP status of a domain error in an API. */
export function statusOf(code: ErrorCode, overrides: StatusOverrides = {}): number {
  return overrides[code] ?? defaultStatus[code];
}
