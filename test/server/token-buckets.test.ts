import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenBuckets } from '../../src/server/limits/token-buckets.ts';
import { createTestClock } from '../support/clock.ts';

describe('a bucket of points', () => {
  it('has what was not taken, and fills again at its rate', () => {
    const clock = createTestClock();
    const buckets = createTokenBuckets({ perMinute: 60, burst: 10 }, clock);
    expect(buckets.take('a', 10)).toEqual({ isEnough: true, remaining: 0, retryAfter: 0, fullAfter: 10 });
    expect(buckets.take('a', 1)).toEqual({ isEnough: false, remaining: 0, retryAfter: 1, fullAfter: 10 });
    clock.advance(999);
    expect(buckets.take('a', 1).isEnough).toBe(false);
    clock.advance(1);
    expect(buckets.take('a', 1)).toEqual({ isEnough: true, remaining: 0, retryAfter: 0, fullAfter: 10 });
  });

  it('belongs to one name', () => {
    const buckets = createTokenBuckets({ perMinute: 60, burst: 1 }, createTestClock());
    expect([buckets.take('a', 1).isEnough, buckets.take('b', 1).isEnough]).toEqual([true, true]);
  });

  it('gives more than its points when it is full, and has a debt afterwards', () => {
    const clock = createTestClock();
    const buckets = createTokenBuckets({ perMinute: 60, burst: 10 }, clock);
    expect(buckets.take('a', 25)).toMatchObject({ isEnough: true, fullAfter: 25 });
    expect(buckets.take('a', 1)).toMatchObject({ isEnough: false, retryAfter: 16 });
  });

  it('without a limit is always full', () => {
    const buckets = createTokenBuckets({ perMinute: Infinity, burst: 1 }, createTestClock());
    for (let count = 0; count < 100; count += 1) expect(buckets.take('a', 1_000).isEnough).toBe(true);
  });

  it('is remembered among ten thousand others, and no more are', () => {
    const buckets = createTokenBuckets({ perMinute: 60, burst: 1 }, createTestClock());
    for (let name = 0; name < 10_000; name += 1) buckets.take(String(name), 1);
    expect(buckets.take('0', 1).isEnough).toBe(false);
    buckets.take('one more', 1);
    expect(buckets.take('0', 1).isEnough).toBe(true);
    expect(buckets.take('9999', 1).isEnough).toBe(false);
  });

  it('never gives more in a time than a full bucket and what came back meanwhile', () => {
    const step = fc.record({ wait: fc.nat({ max: 5_000 }), points: fc.integer({ min: 1, max: 10 }) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const clock = createTestClock();
        const startedAt = clock.now();
        const buckets = createTokenBuckets({ perMinute: 60, burst: 10 }, clock);
        let taken = 0;
        for (const { wait, points } of steps) {
          clock.advance(wait);
          const { isEnough, retryAfter } = buckets.take('a', points);
          if (isEnough) taken += points;
          else expect(retryAfter).toBeGreaterThanOrEqual(1);
        }
        expect(taken).toBeLessThanOrEqual(10 + (clock.now() - startedAt) / 1_000);
      }),
    );
  });

  it('has enough after the seconds that it told, and not a second earlier', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 10 }), (first, second) => {
        const clock = createTestClock();
        const buckets = createTokenBuckets({ perMinute: 60, burst: 10 }, clock);
        buckets.take('a', first);
        const { isEnough, retryAfter } = buckets.take('a', second);
        if (isEnough) return;
        clock.advance((retryAfter - 1) * 1_000);
        expect(buckets.take('a', second).isEnough).toBe(false);
        clock.advance(1_000);
        expect(buckets.take('a', second).isEnough).toBe(true);
      }),
    );
  });
});
