import { Counter, Gauge, type Registry } from 'prom-client';

/** A value of a metric, with the values of its labels. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric whose values are stored elsewhere and read with the metrics, so that counting costs almost nothing. */
export interface ScrapedMetric {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  /** How the values of several workers become one. @default sum */
  readonly aggregator?: 'max' | 'first';
  read(): Iterable<Sample>;
}

/** Registers a counter whose values only grow. */
export function scrapedCounter(registry: Registry, { name, help, labelNames, read }: ScrapedMetric): void {
  new Counter({
    ...{ name, help, labelNames: [...labelNames], registers: [registry] },
    collect() {
      this.reset();
      for (const { labels, value } of read()) this.inc(labels, value);
    },
  });
}

/** Registers a gauge. */
export function scrapedGauge(registry: Registry, metric: ScrapedMetric): void {
  const { name, help, labelNames, aggregator = 'sum', read } = metric;
  new Gauge({
    ...{ name, help, aggregator, labelNames: [...labelNames], registers: [registry] },
    collect() {
      this.reset();
      for (const { labels, value } of read()) this.set(labels, value);
    },
  });
}
