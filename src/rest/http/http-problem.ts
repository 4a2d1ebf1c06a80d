import type { Problem } from '../../domain/errors.ts';

interface HttpProblemRow {
  readonly status: number;
  /** What it means, for the documentation. */
  readonly meaning: string;
}

/** Every way in which a request can fail at the API, before a verb of the domain sees it. */
export const httpProblems = {
  MALFORMED_JSON: { status: 400, meaning: 'The body is not JSON.' },
  MALFORMED_PATH: { status: 400, meaning: 'The path has a percent-encoding that stands for no text.' },
  MISSING_SUBJECT: { status: 400, meaning: 'The request does not say whom the flags are for.' },
  ROUTE_NOT_FOUND: { status: 404, meaning: 'There is nothing at this path.' },
  METHOD_NOT_ALLOWED: {
    status: 405,
    meaning: 'The path is known and does not take this method; `Allow` lists those it takes.',
  },
  PRECONDITION_FAILED: { status: 412, meaning: 'The resource is no longer the one that `If-Match` names.' },
  PAYLOAD_TOO_LARGE: { status: 413, meaning: 'The body is larger than 1 MiB.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, meaning: 'The body is not sent as `application/json`.' },
  UNSUPPORTED_ENCODING: { status: 415, meaning: 'The body is compressed.' },
  INTERNAL_ERROR: { status: 500, meaning: 'A defect; it is logged under the id that the answer gives.' },
} satisfies Record<string, HttpProblemRow>;

/** One of the problems of the API. */
export type HttpProblemCode = keyof typeof httpProblems;

/** What a problem of the API may say besides its code. */
export interface HttpProblemDetails {
  /** Headers that the answer carries, such as `Allow`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly problems?: readonly Problem[];
  /** The id under which the cause is logged. */
  readonly logId?: string;
}

/** A request that fails at the API. Each dialect puts it in its own words. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly code: HttpProblemCode;
  readonly details: HttpProblemDetails;
  constructor(code: HttpProblemCode, message?: string, details: HttpProblemDetails = {}) {
    super(message ?? httpProblems[code].meaning);
    this.code = code;
    this.details = details;
  }

  /** The HTTP status that goes with the code. */
  get status(): number {
    return httpProblems[this.code].status;
  }
}
