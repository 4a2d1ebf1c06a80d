import type { Metric, Registry } from 'prom-client';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { SpanIds } from '../tracing/tracing.ts';
import type { Exemplar } from './open-metrics.ts';

const NAME = 'halyard_http_request_duration_seconds';

/** The upper bounds of the buckets, in seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The requests with the same labels. */
interface Durations {
  readonly labels: { readonly method: string; readonly route: string; readonly status: number };
  /** How many requests each bucket has, without those of the buckets below it; the last one is beyond all bounds. */
  readonly counts: number[];
  sum: number;
  /** The latest request of each bucket that a trace shows. */
  readonly exemplars: Exemplar[];
}

/**
 * Measures how long requests take, as a histogram. Prometheus' library validates and hashes the labels of every observation,
 * which takes longer than an evaluation; here the labels are looked up, and the library writes what was counted.
 */
export class RequestDurations {
  // Routes are patterns, so that callers cannot add to them.
  readonly #durations = new Map<string, Durations[]>();

  readonly #now: () => EpochMilliseconds;

  constructor(registry: Registry, now: () => EpochMilliseconds) {
    this.#now = now;
    const metric = {
      name: NAME,
      get: async () => ({
        ...{ name: NAME, help: 'The time from the arrival of the head of an HTTP request until its reply began.' },
        ...{ type: 'histogram', aggregator: 'sum', values: [...this.#durations.values()].flat().flatMap(samplesOf) },
      }),
    };
    // The registry reads only the name and `get` of a metric; its types allow only the classes of the library.
    registry.registerMetric(metric as unknown as Metric);
  }

  /** Counts a request: the pattern that its path matched, the seconds until its reply began, and its span if that is reported. */
  observe(method: string, route: string, status: number, seconds: number, span?: SpanIds): void {
    const durations = this.#of(method, route, status);
    const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
    const index = bucket === -1 ? BOUNDS.length : bucket;
    durations.counts[index] = (durations.counts[index] ?? 0) + 1;
    durations.sum += seconds;
    if (span !== undefined) durations.exemplars[index] = { span, value: seconds, at: this.#now() };
  }

  /** The latest traced request of each bucket, by the name and the labels that the library writes for the bucket. */
  exemplars(): ReadonlyMap<string, Exemplar> {
    const found = new Map<string, Exemplar>();
    for (const { labels, exemplars } of [...this.#durations.values()].flat()) {
      const { method, route, status } = labels;
      for (const [index, exemplar] of exemplars.entries()) {
        const le = BOUNDS[index] ?? '+Inf';
        if (exemplar !== undefined)
          found.set(`${NAME}_bucket{le="${le}",method="${method}",route="${route}",status="${status}"}`, exemplar);
      }
    }
    return found;
  }

  #of(method: string, route: string, status: number): Durations {
    const ofRoute = this.#durations.get(route) ?? [];
    const known = ofRoute.find(({ labels }) => labels.status === status && labels.method === method);
    if (known !== undefined) return known;
    const added = { labels: { method, route, status }, counts: [...BOUNDS.map(() => 0), 0], sum: 0, exemplars: [] };
    this.#durations.set(route, [...ofRoute, added]);
    return added;
  }
}

/** The samples of a histogram (https://prometheus.io/docs/concepts/metric_types/#histogram). */
function samplesOf({ labels, counts, sum }: Durations) {
  let count = 0;
  const buckets = [...BOUNDS, '+Inf'].map((le, index) => {
    count += counts[index] ?? 0;
    return { metricName: `${NAME}_bucket`, labels: { le, ...labels }, value: count };
  });
  return [
    ...buckets,
    { metricName: `${NAME}_sum`, labels, value: sum },
    { metricName: `${NAME}_count`, labels, value: count },
  ];
}
