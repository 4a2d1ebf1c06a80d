import type { BarSeries } from '../../parts/stacked-bars.tsx';
import { clockTime, shortDate } from '../../words/times.ts';

/** How often a flag evaluated to a variant during an hour or a day. */
export interface UsagePoint {
  readonly time: string;
  readonly variantKey: string | null;
  readonly count: number;
}

/** Length of the spans that evaluations are counted over. */
export type UsageInterval = 'HOUR' | 'DAY';

/** How evaluations went. */
export interface UsageBars {
  /** What each hour or day is called, the oldest first. */
  readonly bars: readonly string[];
  /** The most frequent variant first. */
  readonly series: readonly (BarSeries & { readonly total: number })[];
  readonly total: number;
}

const spans = {
  HOUR: { length: 3_600_000, count: 24 },
  DAY: { length: 86_400_000, count: 30 },
} satisfies Record<UsageInterval, { length: number; count: number }>;

/** The latest hours or days, also those without an evaluation. What was off is called so. */
export function usageBars(points: readonly UsagePoint[], interval: UsageInterval, now: number): UsageBars {
  const { length, count } = spans[interval];
  const last = Math.floor(now / length) * length;
  const times = Array.from({ length: count }, (_, place) => last - (count - 1 - place) * length);
  const names = [...new Set(points.map(nameOf))];
  const series = names.map((name) => {
    const own = points.filter((point) => nameOf(point) === name);
    const values = times.map((time) => sum(own.filter((point) => Date.parse(point.time) === time)));
    return { name, values, total: values.reduce((all, value) => all + value, 0) };
  });
  return {
    bars: times.map((time) => (interval === 'DAY' ? shortDate(time, now) : clockTime(time).slice(0, 5))),
    series: series.filter(({ total }) => total > 0).sort((left, right) => right.total - left.total),
    total: series.reduce((all, { total }) => all + total, 0),
  };
}

function nameOf({ variantKey }: UsagePoint): string {
  return variantKey ?? 'off';
}

function sum(points: readonly UsagePoint[]): number {
  return points.reduce((all, { count }) => all + count, 0);
}
