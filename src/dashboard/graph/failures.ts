import type { CombinedError } from '@urql/core';

/** One error in what was sent. */
export interface Problem {
  /** Path in the input, such as `variants.0.weight`. */
  readonly path: string;
  readonly message: string;
}

/** Why something did not succeed, as the dashboard shows it. */
export type Failure =
  /** The person has to sign in, again or at all. */
  | { readonly kind: 'SIGN_IN' }
  /** A permission is missing. */
  | { readonly kind: 'NOT_PERMITTED'; readonly message: string; readonly permission: string | undefined }
  /** What was asked for does not exist. */
  | { readonly kind: 'NOT_FOUND'; readonly message: string }
  /** What was entered is not accepted. */
  | { readonly kind: 'INVALID'; readonly message: string; readonly problems: readonly Problem[] }
  /** The flag, or another object, has changed since it was read, or is still used. */
  | {
      readonly kind: 'CONFLICT';
      readonly code: string;
      readonly message: string;
      readonly dependentKeys: readonly string[];
    }
  /** The server asks to wait. It is asked again automatically. */
  | { readonly kind: 'BUSY'; readonly code: string; readonly seconds: number }
  /** No answer arrived. It is asked again automatically. */
  | { readonly kind: 'UNREACHABLE' }
  /** A backup was restored: what is shown may be of the former log. */
  | { readonly kind: 'RESTORED' }
  /** The server refused for another reason. */
  | { readonly kind: 'REFUSED'; readonly code: string; readonly message: string }
  /** A defect of the server, which logged it under the id. */
  | { readonly kind: 'DEFECT'; readonly id: string };

/** Seconds to wait where the server does not say how many. */
const USUAL_WAIT = 2;

/** What an answer with errors means. */
export function failureOf({ networkError, graphQLErrors, response }: CombinedError): Failure {
  const [first] = graphQLErrors;
  const extensions = first?.extensions ?? {};
  const code = typeof extensions.code === 'string' ? extensions.code : '';
  if (code === 'UNAUTHENTICATED' || statusOf(response) === 401) return { kind: 'SIGN_IN' };
  if (first === undefined || networkError !== undefined) return { kind: 'UNREACHABLE' };
  const known = failures[code];
  if (known !== undefined) return known(first.message, extensions, code);
  return { kind: 'REFUSED', code, message: first.message };
}

type Extensions = Readonly<Record<string, unknown>>;

const busy = (_: string, { retryAfterSeconds }: Extensions, code: string): Failure => ({
  kind: 'BUSY',
  code,
  seconds: typeof retryAfterSeconds === 'number' ? retryAfterSeconds : USUAL_WAIT,
});

const failures: Readonly<Record<string, (message: string, extensions: Extensions, code: string) => Failure>> = {
  RATE_LIMITED: busy,
  OVERLOADED: busy,
  DATABASE_UNAVAILABLE: busy,
  TIMEOUT: busy,
  IDEMPOTENCY_KEY_IN_PROGRESS: busy,
  SUBSCRIPTION_LIMIT: busy,
  EPOCH_CHANGED: () => ({ kind: 'RESTORED' }),
  NOT_FOUND: (message) => ({ kind: 'NOT_FOUND', message }),
  FORBIDDEN: (message, { permission }) => ({
    kind: 'NOT_PERMITTED',
    message,
    permission: typeof permission === 'string' ? permission : undefined,
  }),
  INTERNAL_SERVER_ERROR: (_, { requestId }) => ({ kind: 'DEFECT', id: typeof requestId === 'string' ? requestId : '' }),
};

/** Whether the same request can succeed when it is sent again. */
export function isPassing({ kind }: Failure): boolean {
  return kind === 'BUSY' || kind === 'UNREACHABLE';
}

function statusOf(response: unknown): number | undefined {
  if (typeof response !== 'object' || response === null || !('status' in response)) return undefined;
  return typeof response.status === 'number' ? response.status : undefined;
}
