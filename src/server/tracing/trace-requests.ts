import { andThen } from '../../domain/maybe-promise.ts';
import type { Trace } from '../../domain/trace.ts';
import type { Step } from '../http/endpoint.ts';

const KNOWN_METHODS: ReadonlySet<string> = new Set([
  ...['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE'],
]);

/**
 * Traces every request until its reply starts, by https://opentelemetry.io/docs/specs/semconv/http/http-spans. The route stands for
 * the path, which may contain a key, and is continued from the caller's trace.
 */
export function traceRequests(trace: Trace): Step {
  return (next) => (incoming, match) => {
    const method = KNOWN_METHODS.has(incoming.method) ? incoming.method : '_OTHER';
    const { pattern } = match.endpoint;
    const hasRoute = pattern !== 'none';
    const attributes = {
      'http.request.method': method,
      ...(hasRoute && { 'http.route': pattern }),
      'halyard.request.id': incoming.requestId,
    };
    const name = `${method === '_OTHER' ? 'HTTP' : method}${hasRoute ? ` ${pattern}` : ''}`;
    return trace({ name, kind: 'server', attributes, headers: incoming.headers }, (span) =>
      andThen(next(incoming, match), (reply) => {
        span.set({ 'http.response.status_code': reply.status });
        if (reply.status >= 500) span.fail(String(reply.status));
        return reply;
      }),
    );
  };
}
