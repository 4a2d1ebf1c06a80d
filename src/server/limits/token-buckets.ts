import type { Clock } from '../../domain/clock.ts';

/** How a bucket fills. */
export interface BucketRule {
  /** How many points are added in a minute; Infinity: no limit. */
  readonly perMinute: number;
  /** How many points a full bucket has. */
  readonly burst: number;
}

/** The state of a bucket after an attempt to take points. */
export interface BucketLevel {
  /** Whether there were enough points; if not, none was taken. */
  readonly isEnough: boolean;
  readonly remaining: number;
  /** In how many whole seconds there are enough points, at least 1; 0 if there were. */
  readonly retryAfter: number;
  /** In how many whole seconds the bucket is full again. */
  readonly fullAfter: number;
}

/** A bucket of points for each name; a new one is full (https://en.wikipedia.org/wiki/Token_bucket). */
export interface TokenBuckets {
  take(name: string, points: number): BucketLevel;
}

/**
 * How many buckets are stored; beyond that, those that are full again are deleted. An LRU cache would instead delete the bucket of
 * a client that waits for points, which would be full again.
 */
const MAXIMUM_BUCKETS = 10_000;

interface Bucket {
  points: number;
  /** When it had these points. */
  at: number;
}

/** Makes buckets over a clock that never jumps. A cost above a full bucket's points is paid from a full one and leaves a debt. */
export function createTokenBuckets({ perMinute, burst }: BucketRule, steadyClock: Clock): TokenBuckets {
  const buckets = new Map<string, Bucket>();
  const perMillisecond = perMinute / 60_000;
  const pointsAt = ({ points, at }: Bucket, now: number) => Math.min(burst, points + (now - at) * perMillisecond);

  const evictFull = (now: number) => {
    for (const [name, bucket] of buckets) if (pointsAt(bucket, now) >= burst) buckets.delete(name);
    // No bucket was full: the oldest go.
    for (const name of buckets.keys()) {
      if (buckets.size < MAXIMUM_BUCKETS) return;
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
      if (bucket === undefined && buckets.size >= MAXIMUM_BUCKETS) evictFull(now);
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
