import { collectDefaultMetrics, type Registry } from 'prom-client';

/** Gauges with names of counters. Each has a labelled metric beside it with the same figures. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** Measures the process and Node, by metrics whose names keep Prometheus's rules. */
export function collectNodeMetrics(register: Registry): void {
  collectDefaultMetrics({ register });
  for (const name of MISNAMED) register.removeSingleMetric(name);
}
