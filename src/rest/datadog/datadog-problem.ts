import { z } from 'zod';
import {
  type DomainError,
  type ErrorCode,
  NotFoundError,
  PermissionError,
  type Problem,
  problem,
  RateLimitedError,
  ValidationError,
} from '../../domain/errors.ts';
import type { Answer } from '../http/answer.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { datadogNameOf } from './datadog-permissions.ts';

/** The status that each of the domain's errors has here; a key that is wrong is 403, the only one of its kind that the client knows. */
const statuses = {
  VALIDATION_FAILED: 400,
  INVALID_VERSION: 400,
  NOT_FOUND: 404,
  KEY_TAKEN: 409,
  // Only an `If-Match` expects a version here.
  VERSION_CONFLICT: 412,
  IN_USE: 409,
  PREREQUISITE_CYCLE: 400,
  CHANGE_REQUEST_PENDING: 409,
  CHANGE_REQUEST_OUTDATED: 409,
  ILLEGAL_TRANSITION: 409,
  UNAUTHENTICATED: 403,
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

/** What the domain's members are called here, where it is not just written differently. */
const wireNames: Readonly<Record<string, string>> = {
  rules: 'allocations',
  groups: 'targeting_rules',
  split: 'variant_weights',
  values: 'value',
  steps: 'rollout_steps',
  exposurePercentage: 'exposure_ratio',
  intervalMilliseconds: 'interval_ms',
  startsAt: 'absolute_start_time',
  requiresApproval: 'require_feature_flag_approval',
};

/** An error of Datadog's API: texts, each of which says what was wrong (APIErrorResponse). */
export const datadogProblemSchema = z
  .object({ errors: z.array(z.string()).describe('What was wrong.') })
  .meta({ id: 'DatadogErrors', examples: [{ errors: ['Not Found'] }] });

/** Says of a failure as Datadog does. */
export function datadogProblem(failure: DomainError | HttpProblem): Answer {
  if (failure instanceof HttpProblem) {
    return { status: failure.status, body: { errors: [failure.message] }, headers: failure.details.headers };
  }
  // The client looks here for how long to wait.
  const headers =
    failure instanceof RateLimitedError ? { 'x-ratelimit-reset': String(failure.retryAfterSeconds) } : undefined;
  return { status: statusOf(failure), body: { errors: textsOf(failure) }, headers };
}

/** Waits for a verb and puts what it finds wrong where the request has it: by the given start instead of the domain's. */
export async function placed<Result>(verb: Promise<Result>, start: RegExp, here: string): Promise<Result> {
  try {
    return await verb;
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const place = (path: string) => (path === '' || path.startsWith('data.') ? path : path.replace(start, here));
    throw new ValidationError(error.problems.map(({ path, message }) => problem(place(path), message)));
  }
}

/** An organization that is not there, or not the caller's, is none of theirs: 404 is not known where lists are asked for. */
function statusOf(failure: DomainError): number {
  return failure instanceof NotFoundError && failure.entityType === 'organization' ? 403 : statuses[failure.code];
}

function textsOf(failure: DomainError): readonly string[] {
  if (failure instanceof ValidationError) return failure.problems.map(inWords);
  if (failure instanceof PermissionError) return [forbidden(failure)];
  if (failure instanceof RateLimitedError) return ['Too many requests'];
  if (failure instanceof NotFoundError && failure.entityType === 'organization') return ['Forbidden'];
  return [failure.message];
}

function forbidden({ code, permission, message }: PermissionError): string {
  if (code === 'UNAUTHENTICATED') return 'Forbidden';
  const name = permission === null ? undefined : datadogNameOf(permission);
  return name === undefined ? `Forbidden: ${message}` : `Forbidden: this needs the permission ${name}`;
}

function inWords({ path, message }: Problem): string {
  return path === '' ? message : `${toWirePath(path)}: ${message}`;
}

function toWirePath(path: string): string {
  const members = path.replace(/^settings\.[^.]+\./, '').split('.');
  return members.map((member) => (Object.hasOwn(wireNames, member) ? wireNames[member] : snakeCase(member))).join('.');
}

function snakeCase(member: string): string {
  return member.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
