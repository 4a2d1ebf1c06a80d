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
    createSystemClock(Date.now).at(1_000_000 + 100 * DAY, callback);
    vi.advanceTimersByTime(100 * DAY - 1);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledOnce();
  });

  it.each([500, 100 * DAY])('forgets a callback %i ms away that was cancelled, however far it has come', (delay) => {
    const callback = vi.fn();
    const cancel = createSystemClock(Date.now).at(1_000_000 + delay, callback);
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
});
