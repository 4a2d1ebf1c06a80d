// Made by `npm run generate` from the .graphql files and schema.graphql.

export type ErrorCode =
  | 'APPROVAL_REQUIRED'
  | 'CHANGE_REQUEST_OUTDATED'
  | 'CHANGE_REQUEST_PENDING'
  | 'DATABASE_UNAVAILABLE'
  | 'EPOCH_CHANGED'
  | 'FORBIDDEN'
  | 'IDEMPOTENCY_KEY_INVALID'
  | 'IDEMPOTENCY_KEY_IN_PROGRESS'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'ILLEGAL_TRANSITION'
  | 'INVALID_VERSION'
  | 'IN_USE'
  | 'KEY_TAKEN'
  | 'MANAGED_BY_FILES'
  | 'NOT_FOUND'
  | 'OVERLOADED'
  | 'PREREQUISITE_CYCLE'
  | 'RATE_LIMITED'
  | 'STORAGE_FULL'
  | 'TIMEOUT'
  | 'UNAUTHENTICATED'
  | 'VALIDATION_FAILED'
  | 'VERSION_CONFLICT';

type WriteFailure_ApprovalRequired_Fragment = { readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } };

type WriteFailure_ConflictError_Fragment = { readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string };

type WriteFailure_NotFoundError_Fragment = { readonly code: ErrorCode, readonly message: string };

type WriteFailure_PermissionError_Fragment = { readonly permission: string | null, readonly code: ErrorCode, readonly message: string };

type WriteFailure_ValidationError_Fragment = { readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> };

export type WriteFailureFragment =
  | WriteFailure_ApprovalRequired_Fragment
  | WriteFailure_ConflictError_Fragment
  | WriteFailure_NotFoundError_Fragment
  | WriteFailure_PermissionError_Fragment
  | WriteFailure_ValidationError_Fragment
;
