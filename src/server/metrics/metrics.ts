import { Counter, Gauge, Registry } from 'prom-client';
import type { Services } from '../../actions/services.ts';
import { release } from '../release.ts';
import type { Connections } from '../streams/connections.ts';
import type { SpanIds } from '../tracing/tracing.ts';
import type { CacheMeters, MeasuredCache } from './cache-use.ts';
import type { Exemplar } from './open-metrics.ts';
import { RefusalCounts } from './refusal-counts.ts';
import { RequestDurations } from './request-durations.ts';
import { type Sample, scrapedCounter, scrapedGauge } from './scraped.ts';

/** What is measured, for Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats). */
export interface Metrics {
  readonly registry: Registry;
  /** Subscriptions that run at this moment, over WebSockets and event streams together. */
  readonly subscriptions: Gauge;
  /** Open WebSockets. */
  readonly sockets: Gauge;
  /** Counts what is refused, and what fails. */
  readonly refusals: RefusalCounts;
  /** Counts failed attempts to authenticate. */
  readonly authenticationFailures: Counter;
  /** Measures caches. */
  readonly caches: CacheMeters;
  /** Counts a request: the pattern that its path matched, the seconds until its reply began, and its span if that is reported. */
  observe(method: string, route: string, status: number, seconds: number, span?: SpanIds): void;
  /** The latest traced request of each bucket of the durations, by the name and the labels of the bucket. */
  exemplars(): ReadonlyMap<string, Exemplar>;
}

/** What is measured besides requests. */
export interface MetricsSources extends Pick<Services, 'store' | 'live' | 'keys' | 'usage' | 'clock'> {
  readonly connections: Pick<Connections, 'counts'>;
}

/** Starts measuring. Each app has a registry of its own. */
export function createMetrics(sources: MetricsSources): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const durations = new RequestDurations(registry, () => sources.clock.now());
  const refusals = new RefusalCounts();
  scrapedCounter(registry, {
    name: 'halyard_refusals_total',
    help: 'Errors in answers, by API and error code. Typed failures of mutations are results and do not count.',
    labelNames: ['api', 'code'],
    read: () => refusals.all(),
  });
  registerDomain(registry, sources);
  registerDatabase(registry, sources);
  registerBuild(registry);
  return {
    ...{ registry, refusals, caches: measureCaches(registry, sources) },
    observe: (method, route, status, seconds, span) => durations.observe(method, route, status, seconds, span),
    exemplars: () => durations.exemplars(),
    subscriptions: new Gauge({ name: 'halyard_subscriptions', help: 'Running GraphQL subscriptions.', registers }),
    sockets: new Gauge({ name: 'halyard_websockets', help: 'Open WebSockets.', registers }),
    authenticationFailures: new Counter({
      name: 'halyard_authentication_failures_total',
      help: 'Attempts to authenticate with a key that is unknown, expired or revoked, or without the key that is needed.',
      registers,
    }),
  };
}

function registerDomain(registry: Registry, { store, live, usage, connections }: MetricsSources): void {
  const changes = new Counter({
    name: 'halyard_changes_total',
    help: 'Changes that this node has committed.',
    registers: [registry],
  });
  store.onCommitted((committed) => changes.inc(committed.length));
  scrapedCounter(registry, {
    name: 'halyard_evaluations_total',
    help: 'Evaluations that this node has answered, by API and reason.',
    labelNames: ['api', 'reason'],
    read: () =>
      usage.answers.all().map(({ source: api, reason, count }) => ({ labels: { api, reason }, value: count })),
  });
  scrapedGauge(registry, {
    name: 'halyard_snapshot_age_seconds',
    help: 'For how long this node has not seen whether what it evaluates from is still what the database has.',
    labelNames: [],
    aggregator: 'max',
    read: () => [{ labels: {}, value: live.snapshotAge() / 1000 }],
  });
  scrapedGauge(registry, {
    name: 'halyard_revisions_behind',
    help: 'How many revisions that this node has heard of it has not read yet, of the organization with the most.',
    labelNames: [],
    aggregator: 'max',
    read: () => [{ labels: {}, value: live.revisionsBehind() }],
  });
  scrapedGauge(registry, {
    name: 'halyard_streams',
    help: 'Open connections that outlast a request, by transport.',
    labelNames: ['transport'],
    read: () => Object.entries(connections.counts()).map(([transport, value]) => ({ labels: { transport }, value })),
  });
}

function registerDatabase(registry: Registry, { store }: MetricsSources): void {
  const { poolUse } = store.database;
  if (poolUse === undefined) return;
  scrapedGauge(registry, {
    name: 'halyard_database_connections',
    help: 'Connections of this node to the database, by state.',
    labelNames: ['state'],
    read: () => {
      const { open, idle } = poolUse();
      return [
        { labels: { state: 'in_use' }, value: open - idle },
        { labels: { state: 'idle' }, value: idle },
      ];
    },
  });
  scrapedGauge(registry, {
    name: 'halyard_database_waiting_statements',
    help: 'Statements and transactions that wait for a connection to the database.',
    labelNames: [],
    read: () => [{ labels: {}, value: poolUse().waiting }],
  });
}

function registerBuild(registry: Registry): void {
  const { version, commit = '' } = release;
  scrapedGauge(registry, {
    name: 'halyard_build_info',
    help: 'Always 1. The version of Halyard, the commit that it was built from, and the version of Node.',
    labelNames: ['version', 'commit', 'node'],
    aggregator: 'first',
    read: () => [{ labels: { version, commit, node: process.version }, value: 1 }],
  });
}

function measureCaches(registry: Registry, { keys }: MetricsSources): CacheMeters {
  const caches: MeasuredCache[] = [{ name: 'keys', use: keys.use, entries: keys.size }];
  const labelNames = ['cache'];
  const each = (read: (cache: MeasuredCache) => number | undefined) => (): readonly Sample[] =>
    caches.flatMap((cache) => {
      const value = read(cache);
      return value === undefined ? [] : [{ labels: { cache: cache.name }, value }];
    });
  scrapedCounter(registry, {
    ...{ name: 'halyard_cache_hits_total', help: 'Lookups that found something cached.', labelNames },
    read: each(({ use }) => use.hits),
  });
  scrapedCounter(registry, {
    ...{ name: 'halyard_cache_misses_total', help: 'Lookups that found nothing cached.', labelNames },
    read: each(({ use }) => use.misses),
  });
  scrapedGauge(registry, {
    ...{ name: 'halyard_cache_entries', help: 'Cached entries.', labelNames },
    read: each((cache) => cache.entries()),
  });
  scrapedGauge(registry, {
    ...{ name: 'halyard_cache_bytes', help: 'Estimated size of the cached entries.', labelNames },
    read: each((cache) => cache.bytes?.()),
  });
  return { add: (cache) => void caches.push(cache) };
}
