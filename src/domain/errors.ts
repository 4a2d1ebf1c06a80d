import type { JsonValue } from './json.ts';
import type { Permission } from './permission.ts';

/** Every expected failure of a request. Each API translates the codes in exactly one function. */
export const errorCodes = {
  VALIDATION_FAILED: 'The input is invalid; `problems` lists each path and the expected value.',
  INVALID_VERSION: 'A version is not a semantic version such as `2.5.0` or `2.5`.',
  NOT_FOUND: 'The object does not exist, or the caller cannot see it.',
  KEY_TAKEN: 'Another object that is not deleted has the key.',
  VERSION_CONFLICT: 'The object has changed since the expected version.',
  IN_USE: 'Other objects depend on the object; the error lists them.',
  PREREQUISITE_CYCLE: 'The flag would depend on itself.',
  CHANGE_REQUEST_PENDING: 'Another change request for the same setting is pending.',
  CHANGE_REQUEST_OUTDATED: 'The change request no longer applies, because the object has changed.',
  ILLEGAL_TRANSITION: 'The current state of the object does not allow the operation.',
  MANAGED_BY_FILES: 'Files manage the organization: change them where the error says, and apply them.',
  UNAUTHENTICATED: 'The API key is missing, unknown, expired or revoked.',
  FORBIDDEN: 'The caller lacks a permission, which the error names.',
  APPROVAL_REQUIRED: 'The change waits for approval as a change request; nothing has changed yet.',
  RATE_LIMITED: 'The rate limit is exceeded; retry after the given delay.',
  DATABASE_UNAVAILABLE:
    'The database is unreachable; flags are still evaluated. A write may or may not have been done.',
  OVERLOADED: 'The database is overloaded; nothing was done. Retry after the given delay.',
  STORAGE_FULL: 'The storage of the database is full; nothing was written. Reads and evaluations still work.',
  TIMEOUT: 'The operation exceeded its time limit and was canceled. A write may or may not have been done.',
  EPOCH_CHANGED:
    'A backup was restored, which started a new log. Read the current state again and subscribe from its revision.',
  IDEMPOTENCY_KEY_INVALID: 'The idempotency key is empty or longer than 255 characters.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotency key was used for another request in the last 24 hours.',
  IDEMPOTENCY_KEY_IN_PROGRESS: 'A request with this idempotency key is in progress; retry in a moment.',
} satisfies Record<string, string>;

/** One of the codes. */
export type ErrorCode = keyof typeof errorCodes;

/** One problem of an input. */
export interface Problem {
  /** Where in the input: `variants.0.weight`. */
  readonly path: string;
  /** What was wrong and what is expected. */
  readonly message: string;
}

/** The most problems of an input that are reported. */
const MAXIMUM_PROBLEMS = 100;

/** The longest message of a failure, in characters: messages repeat what callers sent, which can be a whole body. */
const MAXIMUM_MESSAGE = 10_000;

/** The longest message of one problem, in characters. */
export const MAXIMUM_PROBLEM = 2_000;

/** The longest key that a failure repeats, in characters, which is that of a flag. */
const MAXIMUM_REPEATED_KEY = 400;

/** An expected failure. Anything else that is thrown is a defect: logged once, masked at the API. */
export abstract class DomainError extends Error {
  abstract readonly code: ErrorCode;
  constructor(message: string) {
    super(shortened(message, MAXIMUM_MESSAGE));
  }
}

/** The input breaks a rule. */
export class ValidationError extends DomainError {
  override readonly name = 'ValidationError';
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];
  /** Only the first 100 problems are reported. */
  constructor(problems: readonly Problem[], code: 'VALIDATION_FAILED' | 'INVALID_VERSION' = 'VALIDATION_FAILED') {
    const reported = problems.slice(0, MAXIMUM_PROBLEMS);
    super(reported.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; '));
    this.problems = reported;
    this.code = code;
  }
}

/** The entity does not exist for this caller. */
export class NotFoundError extends DomainError {
  override readonly name = 'NotFoundError';
  readonly code = 'NOT_FOUND';
  /** `flag`, `environment`… */
  readonly entityType: string;
  readonly entityKey: string;
  constructor(entityType: string, entityKey: string) {
    const key = shortened(entityKey, MAXIMUM_REPEATED_KEY);
    super(`There is no ${entityType} "${key}".`);
    this.entityType = entityType;
    this.entityKey = key;
  }
}

/** The kinds of conflict. */
export type ConflictCode = Extract<
  ErrorCode,
  | 'KEY_TAKEN'
  | 'VERSION_CONFLICT'
  | 'IN_USE'
  | 'PREREQUISITE_CYCLE'
  | 'CHANGE_REQUEST_PENDING'
  | 'CHANGE_REQUEST_OUTDATED'
  | 'ILLEGAL_TRANSITION'
  | 'MANAGED_BY_FILES'
>;

/** What a conflict is about, so that an API can show its current state. */
export interface ConflictSubject {
  readonly entityType: 'organization' | 'flag' | 'segment' | 'environment' | 'holdout' | 'changeRequest';
  readonly id: string;
}

/** The request does not fit the current state, which is named so that the API can show it. */
export class ConflictError extends DomainError {
  override readonly name = 'ConflictError';
  readonly code: ConflictCode;
  readonly current: ConflictSubject | null;
  /** The keys of the entities that prevent it. */
  readonly dependents: readonly string[];
  constructor(
    code: ConflictCode,
    message: string,
    current: ConflictSubject | null = null,
    dependents: readonly string[] = [],
  ) {
    super(message);
    this.code = code;
    this.current = current;
    this.dependents = dependents;
  }
}

/** The caller lacks a permission. */
export class PermissionError extends DomainError {
  override readonly name = 'PermissionError';
  readonly code: 'FORBIDDEN' | 'UNAUTHENTICATED';
  /** The missing permission; null if something else forbids it. */
  readonly permission: Permission | null;
  constructor(permission: Permission | null, message?: string, code: 'FORBIDDEN' | 'UNAUTHENTICATED' = 'FORBIDDEN') {
    super(message ?? `This needs the permission "${permission ?? '*'}".`);
    this.permission = permission;
    this.code = code;
  }
}

/** The change waits for approval as a change request; nothing has changed. */
export class ApprovalRequired extends DomainError {
  override readonly name = 'ApprovalRequired';
  readonly code = 'APPROVAL_REQUIRED';
  readonly organizationId: string;
  readonly changeRequestId: string;
  constructor(organizationId: string, changeRequestId: string) {
    super('The change waits for approval; nothing has changed yet.');
    this.organizationId = organizationId;
    this.changeRequestId = changeRequestId;
  }
}

/** The caller exceeded a rate limit; nothing was done. */
export class RateLimitedError extends DomainError {
  override readonly name = 'RateLimitedError';
  readonly code = 'RATE_LIMITED';
  /** The delay before a retry in whole seconds; at least 1. */
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number, message = 'Too many requests.') {
    super(`${message} Try again in ${retryAfterSeconds} s.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The ways in which the database can be unavailable. */
export type UnavailableCode = Extract<ErrorCode, 'DATABASE_UNAVAILABLE' | 'OVERLOADED' | 'STORAGE_FULL'>;

/** The message of each, and the delay before a retry in whole seconds. */
const unavailable = {
  DATABASE_UNAVAILABLE: { message: 'The database does not answer.', retryAfterSeconds: 1 },
  OVERLOADED: { message: 'The database is busy; nothing was done.', retryAfterSeconds: 1 },
  STORAGE_FULL: { message: 'The storage of the database is full; nothing was written.', retryAfterSeconds: 30 },
} satisfies Record<UnavailableCode, object>;

/** The database is unavailable for every caller. */
export class UnavailableError extends DomainError {
  override readonly name = 'UnavailableError';
  readonly code: UnavailableCode;
  /** The delay before a retry in whole seconds. */
  readonly retryAfterSeconds: number;
  constructor(code: UnavailableCode) {
    const { message, retryAfterSeconds } = unavailable[code];
    super(`${message} Try again in ${retryAfterSeconds} s.`);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The request timed out; whether a write was done is not known. */
export class TimeoutError extends DomainError {
  override readonly name = 'TimeoutError';
  readonly code = 'TIMEOUT';
  constructor(message = 'It took longer than it may and was given up.') {
    super(message);
  }
}

/** A revision is of another epoch of the log: other changes may follow it now. */
export class EpochChangedError extends DomainError {
  override readonly name = 'EpochChangedError';
  readonly code = 'EPOCH_CHANGED';
  /** The current epoch of the log. */
  readonly epoch: string;
  constructor(epoch: string) {
    super('A backup was restored: read the state again, and subscribe without "after" or after the revision read.');
    this.epoch = epoch;
  }
}

/** The ways in which an idempotency key can be wrong. */
export type IdempotencyCode = Extract<ErrorCode, `IDEMPOTENCY_${string}`>;

/** The idempotency key cannot be used for this request; nothing was done. */
export class IdempotencyError extends DomainError {
  override readonly name = 'IdempotencyError';
  readonly code: IdempotencyCode;
  constructor(code: IdempotencyCode, message: string = errorCodes[code]) {
    super(message);
    this.code = code;
  }
}

/** A problem of the input at a path. */
export function problem(path: string, message: string): Problem {
  return { path: shortened(path, MAXIMUM_PROBLEM), message: shortened(message, MAXIMUM_PROBLEM) };
}

/** The path of a problem by the names on it, some of which callers choose. */
export function problemPath(names: readonly PropertyKey[]): string {
  return names.map((name) => shortened(String(name), MAXIMUM_REPEATED_KEY)).join('.');
}

/** A text without what is beyond its longest length, in characters. */
export function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** A bad value for a message, shortened. */
export function shown(value: JsonValue | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
