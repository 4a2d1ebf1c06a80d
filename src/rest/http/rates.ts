import type { Caller } from '../../domain/caller.ts';
import { PermissionError, type RateLimitedError } from '../../domain/errors.ts';
import { type MaybePromise, recover } from '../../domain/maybe-promise.ts';

/** What a request costs. */
export interface RequestCost {
  /** Points of management work: what reads and writes the graph, as against evaluating. */
  readonly management: number;
  /** How often it evaluates. */
  readonly evaluations: number;
}

/** How a caller stands after a request, for the headers of its answer. */
export interface RateStanding {
  /** The points of somebody who has asked nothing. */
  readonly limit: number;
  /** The points that are left. */
  readonly remaining: number;
  /** In how many seconds there are as many again as the limit. */
  readonly resetSeconds: number;
}

/** How much each caller has asked for lately. */
export interface Rates {
  /** Throws RateLimitedError while too many attempts from an address have failed; undefined: it is not known. */
  admit(address: string | undefined): void;
  /** Counts an attempt that failed to authenticate. */
  fail(address: string | undefined): void;
  /**
   * Counts a request of somebody who is known by their key or else by their address; undefined where nothing is counted.
   * Throws RateLimitedError for one too many.
   */
  charge(caller: Caller, address: string | undefined, cost: RequestCost): RateStanding | undefined;
}

/** Finds out who asks from an address; an attempt that fails is counted, and one too many is not even looked at. */
export function countingFailures(
  rates: Rates,
  address: string | undefined,
  identify: () => MaybePromise<Caller>,
): MaybePromise<Caller> {
  rates.admit(address);
  return recover(identify, (error) => {
    if (error instanceof PermissionError && error.code === 'UNAUTHENTICATED') rates.fail(address);
    throw error;
  });
}

/** Nothing is counted. */
export const noRates: Rates = { admit: () => {}, fail: () => {}, charge: () => undefined };

/** The kinds of requests to REST routes. */
export type Work = 'read' | 'write' | 'evaluation';

/** What each kind costs. Reads are answered from the snapshot in memory or with one query, and old callers poll them. */
export const workCosts = {
  read: { management: 0, evaluations: 0 },
  write: { management: 1, evaluations: 0 },
  evaluation: { management: 0, evaluations: 1 },
} satisfies Record<Work, RequestCost>;

/** The headers that tell a caller how they stand (https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-03). */
export function standingHeaders({ limit, remaining, resetSeconds }: RateStanding): Readonly<Record<string, string>> {
  return {
    'RateLimit-Limit': String(limit),
    'RateLimit-Remaining': String(remaining),
    'RateLimit-Reset': String(resetSeconds),
  };
}

/** The headers of an answer to one who has asked too much. */
export function refusalHeaders({ retryAfterSeconds }: RateLimitedError): Readonly<Record<string, string>> {
  const seconds = String(retryAfterSeconds);
  return { 'Retry-After': seconds, 'RateLimit-Remaining': '0', 'RateLimit-Reset': seconds };
}
