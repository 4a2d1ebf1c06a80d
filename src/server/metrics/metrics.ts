import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Services } from '../../actions/services.ts';
import type { HttpRoute } from '../../rest/http/http-api.ts';

/** What is measured, for Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats). */
export interface Metrics {
  readonly registry: Registry;
  /** Subscriptions that run at this moment, over WebSockets and event streams together. */
  readonly subscriptions: Gauge;
  /** Open WebSockets. */
  readonly sockets: Gauge;
  /** Counts a request: the pattern that its path matched, and the seconds until its reply began. */
  observe(method: string, route: string, status: number, seconds: number): void;
}

/** Starts measuring. Each app has a registry of its own. */
export function createMetrics({ store, live }: Pick<Services, 'store' | 'live'>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const durations = new Histogram({
    name: 'halyard_http_request_duration_seconds',
    help: 'The time from the arrival of the head of an HTTP request until its reply began.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const observe: Metrics['observe'] = (method, route, status, seconds) =>
    durations.observe({ method, route, status }, seconds);
  const changes = new Counter({
    name: 'halyard_changes_total',
    help: 'Changes that this node has committed.',
    registers,
  });
  new Gauge({
    name: 'halyard_snapshot_age_seconds',
    help: 'For how long this node has not seen whether what it evaluates from is still what the database has.',
    registers,
    collect() {
      this.set(live.snapshotAge() / 1000);
    },
  });
  store.onCommitted((committed) => changes.inc(committed.length));
  return {
    registry,
    observe,
    subscriptions: new Gauge({ name: 'halyard_subscriptions', help: 'Running GraphQL subscriptions.', registers }),
    sockets: new Gauge({ name: 'halyard_websockets', help: 'Open WebSockets.', registers }),
  };
}

/** `GET /metrics`: what is measured, as Prometheus reads it. */
export function metricsRoute({ registry }: Metrics): HttpRoute {
  return {
    method: 'GET',
    pattern: '/metrics',
    async answer() {
      return { status: 200, headers: { 'content-type': registry.contentType }, content: await registry.metrics() };
    },
  };
}
