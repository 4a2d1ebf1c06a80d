import { DomainError, type ErrorCode } from '../../domain/errors.ts';

interface RefusalRow {
  readonly status: number;
  readonly type: string;
  /** What it is in the domain's words. */
  readonly code: ErrorCode;
}

const invalid = { status: 400, type: 'validation_error', code: 'VALIDATION_FAILED' } as const satisfies RefusalRow;

/** The codes of PostHog's errors (contract §1.1), with all that goes with them. */
export const refusals = {
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
} satisfies Record<string, RefusalRow>;

/** One of PostHog's codes. */
export type RefusalCode = keyof typeof refusals;

/** A request that is refused in PostHog's own words: the one place that says them knows the rule that was broken. */
export class PosthogRefusal extends DomainError {
  override readonly name = 'PosthogRefusal';
  readonly code: ErrorCode;
  readonly wireCode: RefusalCode;
  /** The member of the request that is wrong, members within it joined with `__`; null where it is none in particular. */
  readonly attr: string | null;
  constructor(wireCode: RefusalCode, detail: string, attr: string | null = null) {
    super(detail);
    this.wireCode = wireCode;
    this.attr = attr;
    this.code = refusals[wireCode].code;
  }
}
