import type { Logger } from 'pino';
import { andThen } from '../../domain/maybe-promise.ts';
import type { Incoming } from '../../rest/http/incoming.ts';
import { loggedPath } from '../../rest/http/logged-path.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { Step } from './endpoint.ts';

/**
 * Logs and measures every request once its reply starts, with one duration: from the arrival of its head. The log line, at `info`
 * if the request failed and else at `debug`, never contains headers, bodies or queries, because they may contain a key.
 */
export function recordRequests(
  log: Logger,
  metrics: Pick<Metrics, 'observe'>,
  now: () => number,
  reportedIds?: Tracing['reportedIds'],
): Step {
  return (next) => (incoming, match) =>
    andThen(next(incoming, match), (reply) => {
      const milliseconds = now() - incoming.arrivedAt;
      logRequest(log, incoming, reply.status, milliseconds);
      metrics.observe(incoming.method, match.endpoint.pattern, reply.status, milliseconds / 1000, reportedIds?.());
      return reply;
    });
}

function logRequest(log: Logger, { requestId, method, path }: Incoming, status: number, milliseconds: number): void {
  const level = status >= 400 ? 'info' : 'debug';
  if (!log.isLevelEnabled(level)) return;
  const rounded = Math.round(milliseconds * 10) / 10;
  log[level]({ requestId, method, path: loggedPath(path), status, milliseconds: rounded }, 'request');
}
