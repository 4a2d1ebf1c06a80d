import type { Logger } from 'pino';
import { andThen, type MaybePromise, recover } from '../../domain/maybe-promise.ts';
import type { Trace } from '../../domain/trace.ts';
import { type Arrival, ReceivedRequest } from '../../rest/http/incoming.ts';
import { readJsonObject } from '../../rest/http/json-body.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { traceRequests } from '../tracing/trace-requests.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { type BrowserRules, guardAgainstBrowsers, isHost } from './browser-guard.ts';
import { callerAddress } from './caller-address.ts';
import { compressReplies } from './compress-replies.ts';
import { allowOrigins } from './cors.ts';
import type { Answer, Step } from './endpoint.ts';
import { recordRequests } from './record-requests.ts';
import { type WrittenReply, writtenReply } from './reply-headers.ts';
import { requestIdOf } from './request-id.ts';
import type { Router } from './router.ts';
import { problemReply } from './server-replies.ts';

/** What the pipeline consists of. */
export interface PipelineOptions {
  readonly route: Router;
  /** The settings that decide which pages may call, and the number of proxies in front. */
  readonly rules: BrowserRules & { readonly trustProxy: number };
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'observe'>;
  readonly newId: () => string;
  /** A clock that never jumps, in milliseconds. */
  readonly now: () => number;
  /** Absent: requests are not traced. */
  readonly trace?: Trace | undefined;
  /** The ids of the span that the code belongs to. Absent: requests are not traced. */
  readonly reportedIds?: Tracing['reportedIds'] | undefined;
}

/** Answers every request over HTTP, from a connection or from `fetch`. Fails only by a defect of its own. */
export type Pipeline = (arrival: Arrival) => MaybePromise<WrittenReply>;

/** Makes the pipeline. The order of the list is the order in which a request passes through the steps. */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { route, rules, log, metrics, newId, now, trace, reportedIds } = options;
  const answer = inOrder([
    // Outermost, so that log lines have the ids of the trace.
    ...(trace === undefined ? [] : [traceRequests(trace)]),
    // Outside of all others, so that refusals and defects are recorded too.
    recordRequests(log, metrics, now, reportedIds),
    // Lets health checks and APIs that are open to every page pass; their routes say so.
    guardAgainstBrowsers(rules),
    // After the guard, so that other origins cannot read a refusal.
    allowOrigins(rules.corsOrigins),
    // After the guard, which refuses with little, and before defects are masked, which have little to compress.
    compressReplies(),
    // Innermost, so that the reply to a request that fails by a defect passes through the other steps.
    maskDefects(log),
  ]);
  return (arrival) => {
    const { headers, method, host, path } = arrival;
    const match = route(method, isHost(host) ? path : '');
    const requestId = requestIdOf(headers.get('x-request-id'), newId);
    const address = callerAddress(arrival.remoteAddress, headers.get('x-forwarded-for'), rules.trustProxy);
    const { readBody = readJsonObject } = match.endpoint.api;
    const incoming = new ReceivedRequest(arrival, requestId, address, readBody);
    return andThen(answer(incoming, match), (reply) => writtenReply(reply, requestId));
  };
}

function inOrder(steps: readonly Step[]): Answer {
  return steps.reduceRight<Answer>(
    (next, step) => step(next),
    (incoming, { endpoint, parameters }) => endpoint.answer(incoming, parameters),
  );
}

/** Answers 500 if an endpoint throws, and logs the cause under the id in the reply. */
function maskDefects(log: Logger): Step {
  return (next) => (incoming, match) =>
    recover(
      () => next(incoming, match),
      (error) => {
        const { requestId } = incoming;
        log.error({ err: error, requestId }, 'unexpected error');
        return problemReply(500, { code: 'INTERNAL_SERVER_ERROR', requestId });
      },
    );
}
