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
import { ownMember } from '../../domain/json.ts';
import type { Answer } from '../http/answer.ts';
import { defaultStatus } from '../http/error-status.ts';
import { HttpProblem, type HttpProblemCode } from '../http/http-problem.ts';
import type { Incoming } from '../http/incoming.ts';
import { InputError, type InputIssue } from '../http/validate-input.ts';
import { problemText } from '../http/wire-path.ts';
import { scopeOf } from './project.ts';
import { PosthogRefusal, type WireErrorCode, wireErrors } from './refusal.ts';

/** An error of PostHog's API (contract §1.1): only the first, even where more is wrong. */
export const posthogProblemSchema = z
  .object({
    type: z.string(),
    code: z.string(),
    detail: z.string().describe('What is wrong.'),
    attr: z.string().nullable().describe('The invalid member, nested names joined with `__`.'),
  })
  .meta({ id: 'PosthogError' });
type PosthogProblem = z.output<typeof posthogProblemSchema>;

/** PostHog's code for each domain error that it knows. Others keep their own code. */
const wireCodes: Partial<Record<ErrorCode, WireErrorCode>> = {
  VALIDATION_FAILED: 'invalid_input',
  INVALID_VERSION: 'invalid_input',
  IN_USE: 'invalid_input',
  PREREQUISITE_CYCLE: 'invalid_input',
  IDEMPOTENCY_KEY_INVALID: 'invalid_input',
  KEY_TAKEN: 'unique',
  NOT_FOUND: 'not_found',
  VERSION_CONFLICT: 'conflict',
  CHANGE_REQUEST_PENDING: 'conflict',
  CHANGE_REQUEST_OUTDATED: 'conflict',
  ILLEGAL_TRANSITION: 'conflict',
  APPROVAL_REQUIRED: 'conflict',
  EPOCH_CHANGED: 'conflict',
  UNAUTHENTICATED: 'not_authenticated',
  FORBIDDEN: 'permission_denied',
  RATE_LIMITED: 'throttled',
};

interface HttpProblemRow {
  readonly type: string;
  readonly code: string;
  detail(failure: HttpProblem, incoming: Incoming): string;
}

const ownMessage = ({ message }: HttpProblem): string => message;

/** PostHog's words for the problems of HTTP. */
const httpProblems = {
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
} satisfies Record<HttpProblemCode, HttpProblemRow>;

/** A failure in PostHog's words. */
export function posthogProblem(failure: DomainError | HttpProblem, incoming: Incoming): Answer {
  if (failure instanceof HttpProblem) {
    const { type, code, detail } = httpProblems[failure.code];
    const { headers } = failure.details;
    return { status: failure.status, body: { type, code, detail: detail(failure, incoming), attr: null }, headers };
  }
  const { status, type, code } = rowOf(failure);
  // Some routes answer an unknown flag without a body (contract §2.3, §2.5).
  if (failure.message === '') return { status, body: undefined };
  return { status, body: { type, code, ...wordsOf(failure) } satisfies PosthogProblem };
}

function rowOf(failure: DomainError): { readonly status: number; readonly type: string; readonly code: string } {
  const code = failure instanceof PosthogRefusal ? failure.wireCode : wireCodes[failure.code];
  if (code !== undefined) return { ...wireErrors[code], code };
  return { status: defaultStatus[failure.code], type: 'server_error', code: failure.code.toLowerCase() };
}

type Words = Pick<PosthogProblem, 'detail' | 'attr'> & { readonly code?: string };

function wordsOf(failure: DomainError): Words {
  if (failure instanceof PosthogRefusal) return { detail: failure.message, attr: failure.attr };
  if (failure instanceof InputError) return inputWords(failure.issues[0]);
  if (failure instanceof ValidationError) return ruleWords(failure.problems[0]);
  if (failure instanceof PermissionError) return { detail: permissionWords(failure), attr: null };
  if (failure instanceof ConflictError && failure.code === 'KEY_TAKEN') return keyTakenWords(failure);
  if (failure instanceof RateLimitedError) {
    const { retryAfterSeconds } = failure;
    return { detail: `Request was throttled. Expected available in ${retryAfterSeconds} seconds.`, attr: null };
  }
  return { detail: failure.code === 'NOT_FOUND' ? 'Not found.' : failure.message, attr: null };
}

function keyTakenWords({ current, message }: ConflictError): Words {
  const isFlag = current?.entityType === 'flag';
  return { detail: isFlag ? 'There is already a feature flag with this key.' : message, attr: 'key' };
}

function permissionWords({ code, permission, message }: PermissionError): string {
  if (code === 'UNAUTHENTICATED') return 'Authentication credentials were not provided.';
  const scope = permission === null ? undefined : scopeOf(permission);
  return scope === undefined ? message : `API key missing required scope '${scope}'`;
}

/** PostHog's name of each member of a flag; every other member is made of the filters. */
const attributeNames: Readonly<Record<string, string>> = {
  key: 'key',
  name: 'name',
  description: 'name',
  tags: 'tags',
  archived: 'archived',
};

function ruleWords(problem: Problem | undefined): Words {
  if (problem === undefined) return { detail: 'Invalid input.', attr: null };
  const [member = ''] = problem.path.split('.');
  return { detail: problemText(problem), attr: ownMember(attributeNames, member) ?? 'filters' };
}

/** Django REST framework's words. */
function inputWords(issue: InputIssue | undefined): Words {
  if (issue === undefined) return { detail: 'Invalid input.', attr: null };
  return { ...issueWords(issue), attr: issue.path.length === 0 ? null : issue.path.join('__') };
}

function issueWords(issue: InputIssue): Omit<Words, 'attr'> {
  if (issue.input === undefined && issue.code !== 'unrecognized_keys') {
    return { code: 'required', detail: 'This field is required.' };
  }
  if (issue.input === null) return { code: 'null', detail: 'This field may not be null.' };
  if (issue.code === 'invalid_type') return { detail: typeWords[issue.expected] ?? 'Invalid value.' };
  if (issue.code === 'invalid_value') {
    return { code: 'invalid_choice', detail: `"${String(issue.input)}" is not a valid choice.` };
  }
  if (issue.code === 'too_small') return { detail: `Ensure this value is greater than or equal to ${issue.minimum}.` };
  if (issue.code !== 'too_big') return { detail: issue.message };
  if (issue.origin !== 'string') return { detail: `Ensure this value is less than or equal to ${issue.maximum}.` };
  return { code: 'max_length', detail: `Ensure this field has no more than ${issue.maximum} characters.` };
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
