import { DomainError, type ErrorCode } from '../../domain/errors.ts';

interface WireError {
  readonly status: number;
  readonly type: string;
  /** The domain's code for it. */
  readonly code: ErrorCode;
}

const invalid = { status: 400, type: 'validation_error', code: 'VALIDATION_FAILED' } as const satisfies WireError;

/** The codes of PostHog's errors (contract §1.1), with the status and type of each. */
export const wireErrors = {
  invalid_input: invalid,
  required: invalid,
  null: invalid,
  unique: invalid,
  invalid_key: invalid,
  max_length: invalid,
  invalid_choice: invalid,
  invalid_value: invalid,
  invalid_operator: invalid,
  invalid_date: invalid,
  does_not_exist: invalid,
  cohort_does_not_exist: invalid,
  behavioral_cohort_found: invalid,
  not_authenticated: { status: 401, type: 'authentication_error', code: 'UNAUTHENTICATED' },
  authentication_failed: { status: 401, type: 'authentication_error', code: 'UNAUTHENTICATED' },
  permission_denied: { status: 403, type: 'authentication_error', code: 'FORBIDDEN' },
  not_found: { status: 404, type: 'invalid_request', code: 'NOT_FOUND' },
  conflict: { status: 409, type: 'server_error', code: 'VERSION_CONFLICT' },
  throttled: { status: 429, type: 'throttled_error', code: 'RATE_LIMITED' },
} satisfies Record<string, WireError>;

export type WireErrorCode = keyof typeof wireErrors;

/** A refusal in PostHog's own words, thrown where the broken rule is known. */
export class PosthogRefusal extends DomainError {
  override readonly name = 'PosthogRefusal';
  readonly code: ErrorCode;
  readonly wireCode: WireErrorCode;
  /** The invalid member of the request, nested names joined with `__`; null if no single member is invalid. */
  readonly attr: string | null;
  constructor(wireCode: WireErrorCode, detail: string, attr: string | null = null) {
    super(detail);
    this.wireCode = wireCode;
    this.attr = attr;
    this.code = wireErrors[wireCode].code;
  }
}

/** A refusal of the input; `attr` is the invalid member, as in {@link PosthogRefusal}. */
export function invalidInput(detail: string, attr: string | null = null): PosthogRefusal {
  return new PosthogRefusal('invalid_input', detail, attr);
}

/** Nothing has the id of the path (contract §1.1). Some routes answer it without a body: then the detail is empty. */
export function notFound(detail = 'Not found.'): PosthogRefusal {
  return new PosthogRefusal('not_found', detail);
}
