import { createHash, timingSafeEqual } from 'node:crypto';
import { PermissionError, RateLimitedError } from '../../domain/errors.ts';
import { secretIn } from '../../rest/http/api-key.ts';
import type { HttpRoute } from '../../rest/http/http-api.ts';
import { type Rates, refusalHeaders } from '../../rest/http/rates.ts';
import type { Reply } from '../../rest/http/reply.ts';
import { problemReply } from '../http/server-replies.ts';
import type { Supervisor } from '../workers/worker.ts';
import type { Metrics } from './metrics.ts';
import { OPEN_METRICS, openMetricsOf, prefersOpenMetrics } from './open-metrics.ts';

const UNAUTHENTICATED = new PermissionError(null, 'This needs the token of METRICS_TOKEN.', 'UNAUTHENTICATED');

/**
 * `GET /metrics`: what is measured, of all workers together, as Prometheus reads it: in OpenMetrics, with exemplars of this worker, where
 * that is preferred. With a token, only for those who send it as a bearer token.
 */
export function metricsRoute(
  { registry, exemplars }: Metrics,
  token: string | undefined,
  rates: Rates,
  supervisor: Pick<Supervisor, 'readAllMetrics'> | undefined,
): HttpRoute {
  const isAllowed = token === undefined ? () => true : comparison(token);
  return {
    method: 'GET',
    pattern: '/metrics',
    async answer({ headers, address }) {
      if (!isAllowed(secretIn(headers))) return refusal(rates, address);
      const content = (await supervisor?.readAllMetrics()) ?? (await registry.metrics());
      if (!prefersOpenMetrics(headers.get('accept')))
        return { status: 200, headers: { 'content-type': registry.contentType }, content };
      return { status: 200, headers: { 'content-type': OPEN_METRICS }, content: openMetricsOf(content, exemplars()) };
    },
  };
}

/** Takes equally long for every wrong secret, so that the time says nothing about the token. */
function comparison(token: string): (secret: string | undefined) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(token);
  return (secret) => secret !== undefined && timingSafeEqual(digest(secret), expected);
}

function refusal(rates: Rates, address: string | undefined): Reply {
  try {
    rates.fail(address);
  } catch (error) {
    if (!(error instanceof RateLimitedError)) throw error;
    return problemReply(429, { code: error.code, detail: error.message }, refusalHeaders(error));
  }
  const { code, message } = UNAUTHENTICATED;
  return problemReply(401, { code, detail: message }, { 'www-authenticate': 'Bearer realm="halyard"' });
}
