import type { Clock } from '../../domain/clock.ts';

/** How a bucket fills. */
export interface BucketRule {
  /** How many points come back in a minute; Infinity: nothing is ever refused. */
  readonly perMinute: number;
  /** How many a full bucket has. */
  readonly burst: number;
}

/** What is in a bucket after something was taken out of it, or was not. */
export interface BucketLevel {
  /** Whether there was enough; if not, nothing was taken. */
  readonly isEnough: boolean;
  readonly remaining: number;
  /** In how many whole seconds there is enough, at least 1; 0 when there was. */
  readonly retryAfter: number;
  /** In how many whole seconds the bucket is full again. */
  readonly fullAfter: number;
}

/** A bucket of points for each name; one that nobody has taken from is full (https://en.wikipedia.org/wiki/Token_bucket). */
export interface TokenBuckets {
  take(name: string, points: number): BucketLevel;
}

/** How many buckets are remembered; when there are more, those that are full again are forgotten. */
const REMEMBERED = 10_000;

interface Bucket {
  points: number;
  /** When it had so many. */
  at: number;
}

/** Makes buckets over a clock that never jumps. What costs more than a full bucket has empties a full one, and is paid off later. */
export function createTokenBuckets({ perMinute, burst }: BucketRule, steadyClock: Clock): TokenBuckets {
  const buckets = new Map<string, Bucket>();
  const perMillisecond = perMinute / 60_000;
  const pointsAt = ({ points, at }: Bucket, now: number) => Math.min(burst, points + (now - at) * perMillisecond);

  const forgetSome = (now: number) => {
    for (const [name, bucket] of buckets) if (pointsAt(bucket, now) >= burst) buckets.delete(name);
    // None was full: those that came first go, whoever they are.
    for (const name of buckets.keys()) {
      if (buckets.size < REMEMBERED) return;
      buckets.delete(name);
    }
  };
  const seconds = (missing: number) => Math.ceil(Math.max(0, missing) / perMillisecond / 1_000);

  return {
    take(name, points) {
      if (perMinute === Infinity) return { isEnough: true, remaining: burst, retryAfter: 0, fullAfter: 0 };
      const now = steadyClock.now();
      const bucket = buckets.get(name);
      const had = bucket === undefined ? burst : pointsAt(bucket, now);
      const needed = Math.min(points, burst);
      const isEnough = had >= needed;
      const left = isEnough ? had - points : had;
      if (bucket === undefined && buckets.size >= REMEMBERED) forgetSome(now);
      if (points > 0) buckets.set(name, { points: left, at: now });
      return {
        isEnough,
        remaining: Math.max(0, Math.floor(left)),
        retryAfter: isEnough ? 0 : Math.max(1, seconds(needed - had)),
        fullAfter: seconds(burst - left),
      };
    },
  };
}
