import { z } from 'zod';
import {
  ConflictError,
  type DomainError,
  type ErrorCode,
  PermissionError,
  type Problem,
  RateLimitedError,
  ValidationError,
} from '../../domain/errors.ts';
import type { Answer } from '../http/answer.ts';
import { HttpProblem, type HttpProblemCode } from '../http/http-problem.ts';
import type { Incoming } from '../http/incoming.ts';
import { InputError, type InputIssue } from '../http/validate-input.ts';
import { scopeOf } from './project.ts';
import { PosthogRefusal, refusals } from './refusal.ts';

/** An error of PostHog's API (contract §1.1): always one, even where more is wrong. */
export const posthogProblemSchema = z
  .object({
    type: z.string(),
    code: z.string(),
    detail: z.string().describe('What was wrong.'),
    attr: z.string().nullable().describe('The member that is wrong, members within it joined with `__`.'),
  })
  .meta({ id: 'PosthogError' });
type PosthogProblem = z.output<typeof posthogProblemSchema>;

interface Row {
  readonly status: number;
  readonly type: string;
  readonly code: string;
}

const invalid: Row = { status: 400, type: 'validation_error', code: 'invalid_input' };
const conflict: Row = { status: 409, type: 'server_error', code: 'conflict' };

/** What each of the domain's errors is here. */
const domainRows = {
  VALIDATION_FAILED: invalid,
  INVALID_VERSION: invalid,
  NOT_FOUND: { status: 404, type: 'invalid_request', code: 'not_found' },
  KEY_TAKEN: { status: 400, type: 'validation_error', code: 'unique' },
  VERSION_CONFLICT: conflict,
  IN_USE: invalid,
  PREREQUISITE_CYCLE: invalid,
  CHANGE_REQUEST_PENDING: conflict,
  CHANGE_REQUEST_OUTDATED: conflict,
  ILLEGAL_TRANSITION: conflict,
  UNAUTHENTICATED: { status: 401, type: 'authentication_error', code: 'not_authenticated' },
  FORBIDDEN: { status: 403, type: 'authentication_error', code: 'permission_denied' },
  APPROVAL_REQUIRED: conflict,
  RATE_LIMITED: { status: 429, type: 'throttled_error', code: 'throttled' },
  DATABASE_UNAVAILABLE: { status: 503, type: 'server_error', code: 'service_unavailable' },
  OVERLOADED: { status: 503, type: 'server_error', code: 'overloaded' },
  STORAGE_FULL: { status: 507, type: 'server_error', code: 'storage_full' },
  TIMEOUT: { status: 503, type: 'server_error', code: 'timeout' },
  EPOCH_CHANGED: conflict,
  IDEMPOTENCY_KEY_INVALID: invalid,
  IDEMPOTENCY_KEY_REUSED: { status: 422, type: 'validation_error', code: 'idempotency_key_reused' },
  IDEMPOTENCY_KEY_IN_PROGRESS: { status: 409, type: 'server_error', code: 'idempotency_key_in_progress' },
} satisfies Record<ErrorCode, Row>;

interface RequestProblemRow {
  readonly type: string;
  readonly code: string;
  detail(failure: HttpProblem, incoming: Incoming): string;
}

const ownMessage = ({ message }: HttpProblem): string => message;

/** What each of the API's problems is here; their statuses are the same for all dialects. */
const requestProblemRows = {
  MALFORMED_JSON: {
    type: 'invalid_request',
    code: 'parse_error',
    detail: ({ message }) => `JSON parse error - ${message}`,
  },
  MALFORMED_PATH: { type: 'invalid_request', code: 'parse_error', detail: ownMessage },
  MISSING_SUBJECT: { type: 'validation_error', code: 'required', detail: ownMessage },
  ROUTE_NOT_FOUND: { type: 'invalid_request', code: 'not_found', detail: () => 'Not found.' },
  METHOD_NOT_ALLOWED: {
    type: 'invalid_request',
    code: 'method_not_allowed',
    detail: (_, { method }) => `Method "${method}" not allowed.`,
  },
  PRECONDITION_FAILED: { type: 'invalid_request', code: 'precondition_failed', detail: ownMessage },
  PAYLOAD_TOO_LARGE: { type: 'invalid_request', code: 'payload_too_large', detail: ownMessage },
  UNSUPPORTED_MEDIA_TYPE: {
    type: 'invalid_request',
    code: 'unsupported_media_type',
    detail: (_, { headers }) => `Unsupported media type "${headers.get('content-type') ?? ''}" in request.`,
  },
  UNSUPPORTED_ENCODING: { type: 'invalid_request', code: 'unsupported_media_type', detail: ownMessage },
  INTERNAL_ERROR: { type: 'server_error', code: 'error', detail: ownMessage },
} satisfies Record<HttpProblemCode, RequestProblemRow>;

/** Says of a failure as PostHog does. */
export function posthogProblem(failure: DomainError | HttpProblem, incoming: Incoming): Answer {
  if (failure instanceof HttpProblem) {
    const { type, code, detail } = requestProblemRows[failure.code];
    const { headers } = failure.details;
    return { status: failure.status, body: { type, code, detail: detail(failure, incoming), attr: null }, headers };
  }
  const { status, ...problem } = rowOf(failure);
  // Some routes answer so where the flag is not there (contract §2.3, §2.5).
  if (failure.message === '') return { status, body: undefined };
  return { status, body: { ...problem, ...saidOf(failure) } satisfies PosthogProblem };
}

function rowOf(failure: DomainError): Row {
  if (!(failure instanceof PosthogRefusal)) return domainRows[failure.code];
  const { status, type } = refusals[failure.wireCode];
  return { status, type, code: failure.wireCode };
}

function saidOf(failure: DomainError): Partial<Row> & Pick<PosthogProblem, 'detail' | 'attr'> {
  if (failure instanceof PosthogRefusal) return { detail: failure.message, attr: failure.attr };
  if (failure instanceof InputError) return saidOfInput(failure);
  if (failure instanceof ValidationError) return saidOfRule(failure.problems[0]);
  if (failure instanceof RateLimitedError) return { detail: throttled(failure), attr: null };
  if (failure instanceof PermissionError) return { detail: forbidden(failure), attr: null };
  if (failure instanceof ConflictError && failure.code === 'KEY_TAKEN') return keyTaken(failure);
  return { detail: failure.code === 'NOT_FOUND' ? 'Not found.' : failure.message, attr: null };
}

function throttled({ retryAfterSeconds }: RateLimitedError): string {
  return `Request was throttled. Expected available in ${retryAfterSeconds} seconds.`;
}

function keyTaken({ current, message }: ConflictError): Pick<PosthogProblem, 'detail' | 'attr'> {
  const isFlag = current?.entityType === 'flag';
  return { detail: isFlag ? 'There is already a feature flag with this key.' : message, attr: 'key' };
}

function forbidden({ code, permission, message }: PermissionError): string {
  if (code === 'UNAUTHENTICATED') return 'Authentication credentials were not provided.';
  const scope = permission === null ? undefined : scopeOf(permission);
  return scope === undefined ? message : `API key missing required scope '${scope}'`;
}

/** What the domain finds wrong with a flag that was made of filters is wrong with the filters. */
const attributeNames: Readonly<Record<string, string>> = {
  key: 'key',
  name: 'name',
  description: 'name',
  tags: 'tags',
  archived: 'archived',
};

function saidOfRule(problem: Problem | undefined): Pick<PosthogProblem, 'detail' | 'attr'> {
  if (problem === undefined) return { detail: 'Invalid input.', attr: null };
  const [member = ''] = problem.path.split('.');
  const detail = problem.path === '' ? problem.message : `${problem.path}: ${problem.message}`;
  return { detail, attr: Object.hasOwn(attributeNames, member) ? (attributeNames[member] ?? null) : 'filters' };
}

/** In the words of Django REST framework, whose serializers say them. */
function saidOfInput({ issues }: InputError): Partial<Row> & Pick<PosthogProblem, 'detail' | 'attr'> {
  const [issue] = issues;
  if (issue === undefined) return { detail: 'Invalid input.', attr: null };
  const attr = issue.path.length === 0 ? null : issue.path.join('__');
  return { ...wordsOf(issue), attr };
}

function wordsOf(issue: InputIssue): { readonly code?: string; readonly detail: string } {
  if (issue.input === undefined && issue.code !== 'unrecognized_keys') {
    return { code: 'required', detail: 'This field is required.' };
  }
  if (issue.input === null) return { code: 'null', detail: 'This field may not be null.' };
  if (issue.code === 'invalid_type') return { detail: typeWords[issue.expected] ?? 'Invalid value.' };
  if (issue.code === 'invalid_value') {
    return { code: 'invalid_choice', detail: `"${String(issue.input)}" is not a valid choice.` };
  }
  if (issue.code === 'too_big') return tooBig(issue);
  if (issue.code === 'too_small') return { detail: `Ensure this value is greater than or equal to ${issue.minimum}.` };
  return { detail: issue.message };
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'Not a valid string.',
  int: 'A valid integer is required.',
  number: 'A valid number is required.',
  boolean: 'Must be a valid boolean.',
  array: 'Expected a list of items.',
  object: 'Expected a dictionary of items.',
  record: 'Expected a dictionary of items.',
};

function tooBig(issue: Extract<InputIssue, { code: 'too_big' }>): { readonly code?: string; readonly detail: string } {
  if (issue.origin !== 'string') return { detail: `Ensure this value is less than or equal to ${issue.maximum}.` };
  return { code: 'max_length', detail: `Ensure this field has no more than ${issue.maximum} characters.` };
}
