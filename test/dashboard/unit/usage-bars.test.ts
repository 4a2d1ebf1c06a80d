import { describe, expect, it } from 'vitest';
import { usageBars } from '../../../src/dashboard/flag/usage/usage-bars.ts';

const now = Date.parse('2026-11-30T10:30:00Z');

describe('the bars of the usage of a flag', () => {
  it('are thirty days or twenty-four hours, also those in which no app asked', () => {
    expect(usageBars([], 'DAY', now).bars).toHaveLength(30);
    expect(usageBars([], 'HOUR', now).bars).toHaveLength(24);
    expect(usageBars([], 'DAY', now)).toMatchObject({ series: [], total: 0 });
  });

  it('end with the running day, and put every count in its own', () => {
    const { series, total } = usageBars(
      [
        { time: '2026-11-30T00:00:00Z', variantKey: 'on', count: 5 },
        { time: '2026-11-29T00:00:00Z', variantKey: 'on', count: 2 },
        { time: '2026-11-29T00:00:00Z', variantKey: null, count: 40 },
      ],
      ...(['DAY', now] as const),
    );
    expect(total).toBe(47);
    expect(series.map(({ name, values }) => [name, values.slice(-3)])).toEqual([
      ['off', [0, 40, 0]],
      ['on', [0, 2, 5]],
    ]);
  });

  it('leave out what is older than they are', () => {
    const old = [{ time: '2026-01-01T00:00:00Z', variantKey: 'on', count: 5 }];
    expect(usageBars(old, 'HOUR', now)).toMatchObject({ series: [], total: 0 });
  });
});
