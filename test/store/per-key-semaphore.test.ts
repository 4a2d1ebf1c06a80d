import { describe, expect, it } from 'vitest';
import { PerKeySemaphore } from '../../src/store/commit/per-key-semaphore.ts';
import { createTestClock } from '../support/clock.ts';

const rule = { atOnce: 2, waitTime: 1_000 };

describe('turns', () => {
  it('come in order, as many at once as may be, and each name has its own', async () => {
    const turns = new PerKeySemaphore(rule, createTestClock());
    const [first, second] = [await turns.acquire('a'), await turns.acquire('a')];
    const came: string[] = [];
    const third = turns.acquire('a').then((end) => {
      came.push('third');
      return end;
    });
    const fourth = turns.acquire('a').then((end) => {
      came.push('fourth');
      return end;
    });
    (await turns.acquire('b'))();
    expect(came).toEqual([]);
    first();
    (await third)();
    await fourth;
    expect(came).toEqual(['third', 'fourth']);
    second();
  });

  it('that do not come in time are not waited for, and take no place of those who still wait', async () => {
    const clock = createTestClock();
    const turns = new PerKeySemaphore({ ...rule, atOnce: 1 }, clock);
    const end = await turns.acquire('a');
    const early = turns.acquire('a');
    clock.advance(999);
    const late = turns.acquire('a');
    const refused = expect(early).rejects.toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 1 });
    clock.advance(1);
    await refused;
    end();
    (await late)();
    (await turns.acquire('a'))();
  });
});
