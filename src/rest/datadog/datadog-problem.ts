import { z } from 'zod';
import {
  type DomainError,
  NotFoundError,
  PermissionError,
  problem,
  RateLimitedError,
  ValidationError,
} from '../../domain/errors.ts';
import type { Answer } from '../http/answer.ts';
import { type StatusOverrides, statusOf } from '../http/error-status.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { problemText, toWirePath, type WireNames } from '../http/wire-path.ts';
import { datadogNameOf } from './datadog-permissions.ts';

/** The statuses that differ from the default; the client knows no 401. */
const statuses: StatusOverrides = { PREREQUISITE_CYCLE: 400, UNAUTHENTICATED: 403 };

/** The API's names of domain members that are not the same in snake case. */
const wireNames: WireNames = {
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

/** An error of Datadog's API: a list of messages (APIErrorResponse). */
export const datadogProblemSchema = z
  .object({ errors: z.array(z.string()).describe('What was wrong.') })
  .meta({ id: 'DatadogErrors', examples: [{ errors: ['Not Found'] }] });

/** Translates a failure to Datadog's form. */
export function datadogProblem(failure: DomainError | HttpProblem): Answer {
  if (failure instanceof HttpProblem) {
    return { status: failure.status, body: { errors: [failure.message] }, headers: failure.details.headers };
  }
  // The client reads its retry delay from this header.
  const headers =
    failure instanceof RateLimitedError ? { 'x-ratelimit-reset': String(failure.retryAfterSeconds) } : undefined;
  return { status: statusOfFailure(failure), body: { errors: textsOf(failure) }, headers };
}

/** Waits for a change. In a ValidationError it replaces the start of each path by the start of the path in the request. */
export async function remapProblemPaths<Result>(change: Promise<Result>, start: RegExp, here: string): Promise<Result> {
  try {
    return await change;
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const remapped = (path: string) => (path === '' || path.startsWith('data.') ? path : path.replace(start, here));
    throw new ValidationError(error.problems.map(({ path, message }) => problem(remapped(path), message)));
  }
}

/** 403 for an unknown organization, because Datadog's list endpoints document no 404. */
function statusOfFailure(failure: DomainError): number {
  const isOrganization = failure instanceof NotFoundError && failure.entityType === 'organization';
  return isOrganization ? 403 : statusOf(failure.code, statuses);
}

function textsOf(failure: DomainError): readonly string[] {
  if (failure instanceof ValidationError)
    return failure.problems.map(({ path, message }) => problemText(problem(toWirePath(path, wireNames), message)));
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
