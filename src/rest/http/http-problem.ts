import type { Problem } from '../../domain/errors.ts';
import type { ReplyHeaders } from './answer.ts';

interface HttpProblemRow {
  readonly status: number;
  /** Its meaning, for the documentation. */
  readonly meaning: string;
}

/** The failures of a request before it reaches an action. */
export const httpProblems = {
  MALFORMED_JSON: { status: 400, meaning: 'The body is not JSON.' },
  MALFORMED_PATH: { status: 400, meaning: 'The path has a percent-encoding that is not UTF-8.' },
  MISSING_SUBJECT: { status: 400, meaning: 'The request names no subject.' },
  ROUTE_NOT_FOUND: { status: 404, meaning: 'No route has this path.' },
  METHOD_NOT_ALLOWED: {
    status: 405,
    meaning: 'The path does not accept this method; `Allow` lists the methods it accepts.',
  },
  PRECONDITION_FAILED: { status: 412, meaning: 'The resource is no longer the one that `If-Match` names.' },
  PAYLOAD_TOO_LARGE: { status: 413, meaning: 'The body is larger than 1 MiB.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, meaning: 'The body is not sent as `application/json`.' },
  UNSUPPORTED_ENCODING: { status: 415, meaning: 'The body is compressed.' },
  INTERNAL_ERROR: { status: 500, meaning: 'An unexpected error; it is logged under the id in the answer.' },
} satisfies Record<string, HttpProblemRow>;

/** One of these problems. */
export type HttpProblemCode = keyof typeof httpProblems;

/** Details of a problem. */
export interface HttpProblemDetails {
  /** Headers of the answer, such as `Allow`. */
  readonly headers?: ReplyHeaders;
  readonly problems?: readonly Problem[];
  /** The id of the request, under which the cause is logged. */
  readonly requestId?: string;
}

/** A request that fails before it reaches an action. Each dialect translates it to its own form. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly code: HttpProblemCode;
  readonly details: HttpProblemDetails;
  constructor(code: HttpProblemCode, message?: string, details: HttpProblemDetails = {}) {
    super(message ?? httpProblems[code].meaning);
    this.code = code;
    this.details = details;
  }

  /** The HTTP status of the code. */
  get status(): number {
    return httpProblems[this.code].status;
  }
}
