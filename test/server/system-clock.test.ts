import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSystemClock } from '../../src/server/system-clock.ts';

const DAY = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the system clock', () => {
  it('calls back at the instant and not before', () => {
    const callback = vi.fn();
    createSystemClock(Date.now).at(1_000_500, callback);
    vi.advanceTimersByTime(499);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledOnce();
  });

  it('calls back soon for an instant that has passed', () => {
    const callback = vi.fn();
    createSystemClock(Date.now).at(0, callback);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledOnce();
  });

  it('waits for instants that are further away than one timer can be', () => {
    const callback = vi.fn();
    createSystemClock(Date.now, { lookEvery: DAY }).at(1_000_000 + 100 * DAY, callback);
    vi.advanceTimersByTime(100 * DAY - 1);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledOnce();
  });

  it.each([500, 100 * DAY])('forgets a callback %i ms away that was cancelled, however far it has come', (delay) => {
    const callback = vi.fn();
    const cancel = createSystemClock(Date.now, { lookEvery: DAY }).at(1_000_000 + delay, callback);
    vi.advanceTimersByTime(delay - 1);
    cancel();
    vi.advanceTimersByTime(DAY);
    expect(callback).not.toHaveBeenCalled();
  });

  it('waits again for what is left when the time of the machine was set back meanwhile', () => {
    const callback = vi.fn();
    createSystemClock(Date.now).at(1_001_000, callback);
    vi.setSystemTime(0);
    vi.advanceTimersByTime(1000);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000_000);
    expect(callback).toHaveBeenCalledOnce();
  });

  it('notices soon that the time of the machine was set past the instant', () => {
    const callback = vi.fn();
    createSystemClock(Date.now).at(1_000_000 + DAY, callback);
    vi.advanceTimersByTime(1_000);
    vi.setSystemTime(1_000_000 + 2 * DAY);
    vi.advanceTimersByTime(501);
    expect(callback).toHaveBeenCalledOnce();
  });

  it.each([-3_600_000, 3_600_000])('lets as much time elapse, when it is set by %i ms meanwhile', (jump) => {
    const callback = vi.fn();
    const clock = createSystemClock(Date.now);
    const before = clock.elapsed();
    clock.after(1_000, callback);
    vi.setSystemTime(1_000_000 + jump);
    vi.advanceTimersByTime(999);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledOnce();
    expect(clock.elapsed() - before).toBe(1_000);
  });

  it('leaves no timer behind', () => {
    const clock = createSystemClock(Date.now);
    const cancels = [clock.at(1_000_000 + DAY, vi.fn()), clock.after(DAY, vi.fn())];
    for (const cancel of cancels) cancel();
    clock.at(1_000_001, vi.fn());
    vi.advanceTimersByTime(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
