import type { Caller } from '../../domain/caller.ts';
import { PermissionError, type RateLimitedError } from '../../domain/errors.ts';
import { type MaybePromise, recover } from '../../domain/maybe-promise.ts';
import type { ReplyHeaders } from './answer.ts';
import type { RequestKind } from './request-kind.ts';

/** The cost of a request. */
export interface RequestCost {
  /** Points of management work: reading and writing the graph, as opposed to evaluating. */
  readonly management: number;
  /** The number of evaluations. */
  readonly evaluations: number;
}

/** A caller's rate limit after a request, for the headers of the answer. */
export interface RateStanding {
  /** The points of a caller that has sent no requests. */
  readonly limit: number;
  /** The points that are left. */
  readonly remaining: number;
  /** The seconds until all points are available again. */
  readonly resetSeconds: number;
}

/** The rate limits of all callers. */
export interface Rates {
  /**
   * Counts a failed authentication. Throws RateLimitedError, and counts nothing, while an address has too many failures.
   * Undefined: the address is unknown.
   */
  fail(address: string | undefined): void;
  /**
   * Counts a request of a caller, which the key or else the address identifies. Undefined if requests are not counted. Throws
   * RateLimitedError if the caller exceeds its limit.
   */
  charge(caller: Caller, address: string | undefined, cost: RequestCost): RateStanding | undefined;
}

/**
 * Identifies the caller at an address, and limits the failures there. A valid key is never refused for the failures of other
 * callers: behind a proxy, all of them share one address.
 */
export function countingFailures(
  rates: Rates,
  address: string | undefined,
  identify: () => MaybePromise<Caller>,
): MaybePromise<Caller> {
  return recover(identify, (error) => {
    if (error instanceof PermissionError && error.code === 'UNAUTHENTICATED') rates.fail(address);
    throw error;
  });
}

/** Counts nothing. */
export const noRates: Rates = { fail: () => {}, charge: () => undefined };

/** The cost of each kind. Reads are free: they come from the snapshot in memory or one query, and older clients poll them. */
export const requestCosts = {
  read: { management: 0, evaluations: 0 },
  write: { management: 1, evaluations: 0 },
  evaluation: { management: 0, evaluations: 1 },
} satisfies Record<RequestKind, RequestCost>;

/** The rate-limit headers of an answer (https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-03). */
export function standingHeaders({ limit, remaining, resetSeconds }: RateStanding): ReplyHeaders {
  return {
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(resetSeconds),
  };
}

/** The headers of the answer to a caller that exceeds its limit. */
export function refusalHeaders({ retryAfterSeconds }: RateLimitedError): ReplyHeaders {
  const seconds = String(retryAfterSeconds);
  return { 'retry-after': seconds, 'ratelimit-remaining': '0', 'ratelimit-reset': seconds };
}
