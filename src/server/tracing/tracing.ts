import type { Config } from '../../config/config.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Trace } from '../../domain/trace.ts';

/** The ids of a trace and of a span in it, in hexadecimal digits. */
export interface SpanIds {
  readonly traceId: string;
  readonly spanId: string;
}

/** Traces that are reported. */
export interface Tracing {
  readonly trace: Trace;
  /** The ids of the trace and the span that the present code belongs to, for log lines; empty outside of spans. */
  ids(): Partial<SpanIds>;
  /** The same ids, where the span will be reported: a sampler leaves others out. */
  reportedIds(): SpanIds | undefined;
  /** Sends what is not sent yet, within a bounded time, and stops. */
  close(): Promise<void>;
}

/** What reporting traces needs. */
export interface TracingNeeds {
  readonly clock: Clock;
  /** A new random UUID. */
  readonly newId: () => string;
  /** The version of this server. */
  readonly version: string;
  /** Called with the reason when spans could not be sent; they are lost. */
  readonly onProblem: (error: unknown) => void;
}

/** Where spans are sent, and as whose. */
export interface TracesTarget extends Pick<Config, 'serviceName' | 'tracesSampler' | 'tracesSamplerRatio'> {
  readonly url: string;
}
