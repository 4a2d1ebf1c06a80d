import { z } from 'zod';
import { DomainError, PermissionError, type Problem, ValidationError } from '../../domain/errors.ts';
import type { Answer, ReplyHeaders } from '../http/answer.ts';
import { statusOf } from '../http/error-status.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { InputError } from '../http/validate-input.ts';
import { problemText, toWirePath, type WireNames } from '../http/wire-path.ts';

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  507: 'Insufficient Storage',
};

/** An error of the in-house contracts: a problem detail (RFC 9457) with a code and the path of each problem. */
export const problemSchema = z
  .object({
    type: z.string().describe('`about:blank`: the status says what kind of problem it is.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What was wrong and what is expected.'),
    code: z.string().describe('The kind of problem, from a closed list.'),
    errors: z.array(z.object({ path: z.string(), message: z.string() })),
    requestId: z.string().optional().describe('The id of the request, under which an unexpected failure is logged.'),
  })
  .meta({ id: 'Problem' });

/** Translates a failure to RFC 9457. `wireNames` are the names of domain members that are not the same in snake case. */
export function problemJson(failure: DomainError | HttpProblem, wireNames: WireNames): Answer {
  const status = failure instanceof DomainError ? statusOf(failure.code) : failure.status;
  const toWire = failure instanceof InputError ? (path: string) => path : (path: string) => toWirePath(path, wireNames);
  const errors = problemsOf(failure).map(({ path, message }) => ({ path: toWire(path), message }));
  const requestId = failure instanceof HttpProblem ? failure.details.requestId : undefined;
  const body: z.output<typeof problemSchema> = {
    type: 'about:blank',
    title: titles[status] ?? 'Problem',
    status,
    detail: errors.length === 0 ? failure.message : errors.map(problemText).join('; '),
    code: failure.code,
    errors,
    ...(requestId === undefined ? {} : { requestId }),
  };
  return { status, body, headers: { 'content-type': 'application/problem+json', ...headersOf(failure) } };
}

function problemsOf(failure: DomainError | HttpProblem): readonly Problem[] {
  if (failure instanceof ValidationError) return failure.problems;
  return failure instanceof HttpProblem ? (failure.details.problems ?? []) : [];
}

function headersOf(failure: DomainError | HttpProblem): ReplyHeaders {
  if (failure instanceof HttpProblem) return failure.details.headers ?? {};
  const isUnknown = failure instanceof PermissionError && failure.code === 'UNAUTHENTICATED';
  return isUnknown ? { 'www-authenticate': 'Bearer realm="halyard"' } : {};
}
