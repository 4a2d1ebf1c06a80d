import type { Limits } from '../../config/limits.ts';
import type { Caller } from '../../domain/caller.ts';
import type { Clock } from '../../domain/clock.ts';
import { RateLimitedError } from '../../domain/errors.ts';
import type { Rates } from '../../rest/http/rates.ts';
import { createTokenBuckets } from './token-buckets.ts';

/** The limits of requests over time. */
export type RateLimits = Pick<Limits, 'rate' | 'rateBurst' | 'evaluationRate' | 'failureRate'>;

/**
 * Counts the requests of callers, for every API and transport: management and evaluations by key, or by address for callers
 * without a key, and failed authentications by address, each of which calls `onFailure`. A caller without either is in this
 * process, and not counted.
 */
export function createRates(limits: RateLimits, steadyClock: Clock, onFailure: () => void = () => {}): Rates {
  const isOff = limits.rate === Infinity;
  const perMinute = (rate: number) => (isOff ? Infinity : rate);
  const buckets = (rate: number, burst: number) =>
    createTokenBuckets({ perMinute: perMinute(rate), burst }, steadyClock);
  const management = buckets(limits.rate, limits.rateBurst);
  const evaluation = buckets(limits.evaluationRate, limits.evaluationRate);
  const failures = buckets(limits.failureRate, limits.failureRate);
  return {
    fail(address) {
      onFailure();
      if (address === undefined) return;
      const { isEnough, retryAfter } = failures.take(address, 1);
      if (!isEnough) throw new RateLimitedError(retryAfter, 'Too many attempts have failed.');
    },
    charge(caller, address, cost) {
      const name = nameOf(caller, address);
      if (name === undefined || isOff) return undefined;
      const level = evaluation.take(name, cost.evaluations);
      if (!level.isEnough) throw new RateLimitedError(level.retryAfter, 'Too many evaluations.');
      if (cost.management === 0) return undefined;
      const { isEnough, remaining, retryAfter, fullAfter } = management.take(name, cost.management);
      if (!isEnough) throw new RateLimitedError(retryAfter);
      return { limit: limits.rateBurst, remaining, resetSeconds: fullAfter };
    },
  };
}

function nameOf({ apiKeyId }: Caller, address: string | undefined): string | undefined {
  if (apiKeyId !== null) return `key ${apiKeyId}`;
  return address === undefined ? undefined : `address ${address}`;
}
